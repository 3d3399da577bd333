// Package assembly holds generated assembly against the processors that it is for: registers and encodings that a
// vector path's processors lack are found in it before they are run anywhere. The generators of the kernels ask it
// before they keep what they wrote; tests ask it about the files in the tree and about the assembled program.
package assembly

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"fiducial/data/simd"
)

// allowed names, by path, the instruction sets that the path's detection asks for (see simd's vectorPaths), by the
// names avo gives them in its "Requires:" lines. SSE, SSE2, CMOV and MMX+ (prefetching) belong to every amd64.
var allowed = map[simd.Path][]string{
	simd.AVX2: {"SSE", "SSE2", "CMOV", "MMX+", "AVX", "AVX2", "FMA3"},
	simd.AVX512: {"SSE", "SSE2", "CMOV", "MMX+", "AVX", "AVX2", "FMA3",
		"AVX512F", "AVX512DQ", "AVX512VL", "BMI2"},
}

// evex matches registers that only AVX-512's encoding can name, as Go's assembler and objdump write them.
var evex = regexp.MustCompile(`\b(?:[XY](?:1[6-9]|2[0-9]|3[01])|Z[0-9]+|K[0-7])\b|%(?:[xy]mm(?:1[6-9]|2[0-9]|3[01])|zmm[0-9]+|k[0-7])\b`)

// Check reads assembly as avo writes it, or as objdump does, for a path, and returns an error that names the first line
// with a register or an instruction set that the path's processors may lack; nil where there is none. Only AVX2 and
// AVX512 are known; any other path is an error. It is safe for concurrent use.
func Check(path simd.Path, text string) error {
	sets, known := allowed[path]
	if !known {
		return fmt.Errorf("check assembly: nothing is known of the path %v", path)
	}
	for i, line := range strings.Split(text, "\n") {
		if list, is := strings.CutPrefix(line, "// Requires: "); is {
			for set := range strings.SplitSeq(list, ", ") {
				if !slices.Contains(sets, set) {
					return fmt.Errorf("check assembly for %v, line %d: it requires %s, for which the path's detection does not ask", path, i+1, set)
				}
			}
			continue
		}
		if path == simd.AVX2 && !strings.HasPrefix(line, "//") {
			if register := evex.FindString(line); register != "" {
				return fmt.Errorf("check assembly for %v, line %d: %s exists with AVX-512 alone: %s",
					path, i+1, register, strings.Join(strings.Fields(line), " "))
			}
		}
	}
	return nil
}

// Keep checks the file that a generator wrote for a path and removes it when it must not be used. The error is that of
// Check or of reading the file.
func Keep(path simd.Path, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("check assembly: %w", err)
	}
	if err := Check(path, string(text)); err != nil {
		os.Remove(file) // what must not be used is not left where it would be
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
