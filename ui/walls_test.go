package ui

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// walls are the packages of ui, the highest first, with what each may import of them. A package that is not here fails
// the test: whoever makes one says where it stands.
var walls = []struct {
	name    string
	imports []string
}{
	{"ui", []string{"search", "train", "evaluate", "dataset", "keypoints", "takeout", "newphotos", "exchange", "file", "review", "label", "list", "predict", "history", "session", "shell", "action", "kit", "browser", "chart", "faceview", "wheel"}},
	{"search", []string{"session", "shell", "action", "kit", "chart", "wheel"}},
	{"train", []string{"predict", "session", "shell", "action", "kit", "chart", "faceview", "wheel"}},
	{"evaluate", []string{"predict", "session", "shell", "action", "kit", "chart", "wheel"}},
	{"dataset", []string{"session", "shell", "action", "kit", "wheel"}},
	{"keypoints", []string{"session", "shell", "action", "kit"}},
	{"takeout", []string{"session", "shell", "action", "kit"}},
	{"newphotos", []string{"session", "shell", "action", "kit"}},
	{"file", []string{"list", "session", "shell", "action", "kit"}},
	{"exchange", []string{"predict", "session", "shell", "action", "kit"}},
	{"review", []string{"predict", "session", "shell", "action", "kit", "crops", "faceview"}},
	{"label", []string{"list", "predict", "session", "shell", "action", "kit", "faceview"}},
	{"list", []string{"predict", "session", "shell", "action", "kit", "browser"}},
	{"predict/predicttest", nil},
	{"predict", []string{"session", "shell", "action", "kit"}},
	{"history", []string{"session", "shell", "action", "kit", "wheel"}},
	{"session/sessiontest", []string{"session", "shell", "action", "kit/kittest"}},
	{"session", []string{"shell", "action", "kit"}},
	{"shell", []string{"action", "kit", "faceview", "wheel"}},
	{"action", []string{"kit", "wheel"}},
	{"browser", []string{"kit", "wheel"}},
	{"crops", []string{"kit", "wheel"}},
	{"faceview", []string{"kit"}},
	{"chart", []string{"kit"}},
	{"kit", nil},
	{"kit/kittest", nil},
	{"wheel", nil},
}

// What a package and a struct of ui may hold at most.
const (
	linesMost  = 4000 // without tests
	fieldsMost = 30
)

// limits are those of packages and structs with one of their own.
var limits = map[string]int{
	"ui.Window":         25,
	"faceview.FaceView": 33, // until it is divided
}

// most returns the limit of a package or struct.
func most(name string, usual int) int {
	if n, ok := limits[name]; ok {
		return n
	}
	return usual
}

type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	Imports         []string
}

// packages returns the packages of ui as the go command lists them.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// roomOf returns the name of a package of ui, "" for any other.
func roomOf(path string) string {
	if path == "fiducial/ui" {
		return "ui"
	}
	name, ok := strings.CutPrefix(path, "fiducial/ui/")
	if !ok {
		return ""
	}
	return name
}

func TestImportsRunDownward(t *testing.T) {
	for _, p := range packages(t) {
		name := roomOf(p.ImportPath)
		at := slices.IndexFunc(walls, func(w struct {
			name    string
			imports []string
		}) bool {
			return w.name == name
		})
		if at < 0 {
			t.Errorf("%s is not in the table of walls", name)
			continue
		}
		for _, i := range p.Imports {
			if strings.HasPrefix(i, "fiducial/app") {
				t.Errorf("%s imports %s", name, i)
			}
			if room := roomOf(i); room != "" && !slices.Contains(walls[at].imports, room) {
				t.Errorf("%s imports %s, which the table of walls does not allow", name, room)
			}
		}
	}
}

func TestNoRoomIsTooLarge(t *testing.T) {
	for _, p := range packages(t) {
		name, lines := roomOf(p.ImportPath), 0
		for _, file := range p.GoFiles {
			path := filepath.Join(p.Dir, file)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			lines += strings.Count(string(text), "\n")
			checkStructs(t, name, path)
		}
		if most := most(name, linesMost); lines > most {
			t.Errorf("%s has %d lines, more than %d", name, lines, most)
		}
	}
}

// checkStructs counts the fields of each struct of a file.
func checkStructs(t *testing.T, room, path string) {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		x, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		if s, ok := x.Type.(*ast.StructType); ok {
			name := room + "." + x.Name.Name
			if most := most(name, fieldsMost); s.Fields.NumFields() > most {
				t.Errorf("%s has %d fields, more than %d", name, s.Fields.NumFields(), most)
			}
		}
		return true
	})
}
