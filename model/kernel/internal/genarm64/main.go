// Command genarm64 writes the assembly of package kernel for arm64's vector unit (NEON), the Go declarations of its
// functions, and tables of those that come in several sizes. avo, which internal/gen uses, knows amd64 only. Run it by
// go generate in package kernel.
package main

import (
	"flag"
	"fmt"
	"log"
	"strings"
)

func main() {
	assembly := flag.String("out", "", "file for the assembly")
	declarations := flag.String("stubs", "", "file for the declarations and tables")
	flag.Parse()
	if err := generate(*assembly, *declarations); err != nil {
		log.Fatalf("genarm64: %v", err)
	}
}

func generate(assembly, declarations string) error {
	var w writer
	var tables strings.Builder
	table := func(of, counted string, sizes [5]int, function func(w *writer, lanes, size int) string) {
		fmt.Fprintf(&tables, "\n// %sNEON holds the functions for lanes (from 1) and %s (from 1).\n", of, counted)
		fmt.Fprintf(&tables, "var %sNEON = [lanes][]%sFunc{\n", of, of)
		for lanes := 1; lanes <= 4; lanes++ {
			names := make([]string, sizes[lanes])
			for i := range names {
				names[i] = function(&w, lanes, i+1)
			}
			fmt.Fprintf(&tables, "{%s},\n", strings.Join(names, ", "))
		}
		tables.WriteString("}\n")
	}
	table("correlate", "vectors", correlateVectors, correlate)
	table("dotProducts", "taps", dotProductTaps, dotProducts)
	var multiply []string
	for vectors := 1; vectors <= correlateVectors[4]; vectors++ {
		multiply = append(multiply, tileMultiply(&w, vectors))
	}
	fmt.Fprintf(&tables, "\n// tileMultiplyNEON holds the functions for so many vectors (from 1).\n")
	fmt.Fprintf(&tables, "var tileMultiplyNEON = []tileMultiplyFunc{%s}\n", strings.Join(multiply, ", "))
	for _, function := range []func(*writer){
		bias, pack, packReLU, maxPool, maxPoolBack, dropout, adam, peak,
		add, affine, moments, normSums, normBack, largest, exp, momentBack, winogradInput, winogradOutput,
		transpose, winogradInputNHWC, winogradGradient,
	} {
		function(&w)
	}
	return w.write(assembly, declarations, tables.String())
}
