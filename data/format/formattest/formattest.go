// Package formattest holds what the tests of every format's reader ask.
package formattest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"fiducial/data/format/annotation"
)

// Reader reads labels.
type Reader func(fsys fs.FS, name string) (*annotation.Set, error)

// Refuses checks that each content, as the file of a name among others, is refused in one sentence that names it. An
// entry of the list is what is bad, the content, and what the sentence must say.
func Refuses(t *testing.T, read Reader, name string, others map[string]string, list [][]string) {
	t.Helper()
	for _, b := range list {
		t.Run(b[0], func(t *testing.T) {
			fsys := Files(others)
			fsys[name] = &fstest.MapFile{Data: []byte(b[1])}
			_, err := read(fsys, name)
			if err == nil {
				t.Fatal("it was read")
			}
			Sentence(t, err)
			for _, says := range append(b[2:], name) {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("%q does not say %q", err, says)
				}
			}
		})
	}
}

// Files makes a file system of files by name.
func Files(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for n, c := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(c)}
	}
	return fsys
}

// Sentence checks that an error is one line that says what was being done.
func Sentence(t *testing.T, err error) {
	t.Helper()
	if text := err.Error(); !strings.HasPrefix(text, "reading ") || strings.Contains(text, "\n") || len(text) > 2000 {
		t.Errorf("%q is no sentence on what was read", text)
	}
	if errors.Unwrap(err) == nil {
		t.Errorf("%q wraps nothing", err)
	}
}

// Fuzz gives a reader any bytes as the file of a name among others: it never panics, its errors are sentences, and what
// it returns holds together.
func Fuzz(f *testing.F, read Reader, name string, others map[string]string, seeds ...string) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		fsys := Files(others)
		fsys[name] = &fstest.MapFile{Data: content}
		set, err := read(fsys, name)
		if err != nil {
			Sentence(t, err)
			return
		}
		for _, p := range set.Pictures {
			for _, face := range p.Faces {
				if len(face.Points) != len(set.Keypoints) {
					t.Fatalf("%d points of %d keypoints", len(face.Points), len(set.Keypoints))
				}
				if face.Proposed != nil && len(face.Proposed) != len(set.Keypoints) {
					t.Fatalf("%d points are proposed of %d keypoints", len(face.Proposed), len(set.Keypoints))
				}
				for _, q := range append(face.Points.Clone(), face.Proposed...) {
					if q.Known && (!annotation.Place(q.X) || !annotation.Place(q.Y)) {
						t.Fatalf("a point is at %v", q)
					}
				}
				if face.Box != nil && face.Box.Check() != "" {
					t.Fatal(face.Box.Check())
				}
			}
		}
	})
}
