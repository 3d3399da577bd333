package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

var draw = flag.Bool("draw", false, "write the drawing of the packages in docs/architecture.md anew")

// The drawing in docs/architecture.md is what go list says: an arrow for each import that does not follow from others.
func TestDrawingOfThePackages(t *testing.T) {
	const path, begin, end = "../docs/architecture.md", "```mermaid\n", "```\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := bytes.Cut(page, []byte(begin))
	_, after, closed := bytes.Cut(rest, []byte(end))
	if !found || !closed {
		t.Fatalf("%s has no drawing: there is no block that begins with %q", path, begin)
	}
	want := slices.Concat(before, []byte(begin), []byte(drawing(t)), []byte(end), after)
	if *draw {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(page, want) {
		t.Errorf("the drawing in %s is of other imports; write it anew: make drawing", path)
	}
}

// drawing returns the packages of the program and their imports as a Mermaid graph, top to bottom. Programs and
// packages for tests stay out.
func drawing(t *testing.T) string {
	imports := importsOf(t)
	var b strings.Builder
	b.WriteString("graph TD\n")
	for _, from := range slices.Sorted(maps.Keys(imports)) {
		for _, to := range imports[from] {
			if !follows(imports, from, to) {
				fmt.Fprintf(&b, "    %s --> %s\n", from, to)
			}
		}
	}
	return b.String()
}

// importsOf returns what each package of the program imports of the others, sorted.
func importsOf(t *testing.T) map[string][]string {
	const module = "fiducial/"
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Imports", "../...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1") // the drawing is of the program with a window, whichever is being tested
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("listing the packages: %v", err)
	}
	imports := map[string][]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Name string
			Imports          []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		if p.Name == "main" && name != "app" {
			continue
		}
		for _, i := range p.Imports {
			if to, own := strings.CutPrefix(i, module); own {
				imports[name] = append(imports[name], to)
			}
		}
		slices.Sort(imports[name])
	}
	return imports
}

// follows reports whether a package that from imports, other than to, leads to it too.
func follows(imports map[string][]string, from, to string) bool {
	return slices.ContainsFunc(imports[from], func(p string) bool { return p != to && leads(imports, p, to) })
}

func leads(imports map[string][]string, from, to string) bool {
	return from == to || slices.ContainsFunc(imports[from], func(p string) bool { return leads(imports, p, to) })
}
