package main

import (
	"bufio"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// cited matches the name of a source file or a page, with folders or without.
var cited = regexp.MustCompile("(?:^|[\\s(`\"'])([\\w./-]*\\w\\.(?:go|md))\\b")

// ofOthers are cited from other projects' sources.
var ofOthers = map[string]bool{"internal/driver/glfw/loop.go": true}

// No comment, and no page, cites a source file or a page that is not in the tree: the reader would look for it in vain.
func TestWhatIsCitedIsThere(t *testing.T) {
	files := treeOf(t)
	there := map[string]bool{} // every end of every path
	for _, file := range files {
		for end := file; ; {
			there[end] = true
			_, rest, more := strings.Cut(end, "/")
			if !more {
				break
			}
			end = rest
		}
	}
	check := func(file string, line int, text string) {
		for _, m := range cited.FindAllStringSubmatch(text, -1) {
			name := strings.TrimPrefix(filepath.ToSlash(filepath.Clean(m[1])), "../")
			if !there[name] && !ofOthers[name] && !strings.Contains(m[1], "...") {
				t.Errorf("%s:%d cites %s, which is not there", file, line, m[1])
			}
		}
	}
	comments := 0
	for _, file := range files {
		path := filepath.Join("..", filepath.FromSlash(file))
		switch filepath.Ext(file) {
		case ".go":
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, group := range parsed.Comments {
				for _, c := range group.List {
					comments++
					check(file, set.Position(c.Pos()).Line, strings.TrimLeft(c.Text, "/*"))
				}
			}
		case ".md":
			in, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(in)
			lines.Buffer(nil, 1<<20)
			for n := 1; lines.Scan(); n++ {
				check(file, n, lines.Text())
			}
			if err := lines.Err(); err != nil {
				t.Fatal(err)
			}
			in.Close()
		}
	}
	if comments < 1000 {
		t.Errorf("only %d comments were read", comments)
	}
}

// treeOf returns the files of the tree by their paths from its top, with slashes; what was built or lies hidden stays out.
func treeOf(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != ".." && (strings.HasPrefix(name, ".") && name != ".ci" && name != ".github" || name == "bin" || name == "out" || name == "shared") {
			return filepath.SkipDir
		}
		if entry.Type().IsRegular() {
			relative, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			files = append(files, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
