package format

import (
	"bytes"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// lives is a drawn project as a person leaves it: several faces in a photo, with boxes, and points that are missing,
// hidden and absent.
func lives(t *testing.T, f Format) (*Faces, *annotation.Set) {
	t.Helper()
	ds := drawnPhotos(t, 9, 4)
	faces := f.Faces(ds, nil)
	s := faces.Set
	s.Lines = []face.Line{{From: 0, To: 10}, {From: 14, To: 11}, {From: 2, To: 3}}
	n := 0
	for i := range s.Pictures {
		for j := range s.Pictures[i].Faces {
			points := s.Pictures[i].Faces[j].Points
			points[n%15] = face.Point{}
			points[(n+3)%15] = points[(n+3)%15].With(face.Hidden)
			points[(n+6)%15] = face.Point{Visibility: face.Absent}
			n++
		}
	}
	if n <= len(s.Pictures) {
		t.Fatal("no photo has several faces; choose another seed")
	}
	return faces, s
}

// TestThroughPeers carries a drawn project out, through the readers and writers of others, and in again: nothing is
// lost that the format can hold.
func TestThroughPeers(t *testing.T) {
	if _, err := os.Stat(python); err != nil {
		t.Skipf("no readers that were not written here: there is no %s", python)
	}
	for name, within := range map[string]float64{"coco": 0, "yolo": 1.1e-6, "deeplabcut": 0} {
		t.Run(name, func(t *testing.T) {
			f, _ := Find(name)
			faces, want := lives(t, f)
			from, to := filepath.Join(t.TempDir(), "from"), filepath.Join(t.TempDir(), "to")
			if err := faces.Export(t.Context(), from, nil); err != nil {
				t.Fatal(err)
			}
			var out, said bytes.Buffer
			cmd := exec.Command(python, "testdata/through.py", name, from, to)
			cmd.Stdout, cmd.Stderr = &out, &said
			if err := cmd.Run(); err != nil {
				if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 77 {
					t.Skipf("not carried through others, as a library of theirs is not installed: %s", strings.TrimSpace(out.String()))
				}
				t.Fatalf("%v: %s", err, said.String())
			}
			p, err := Prepare(t.Context(), Source{Path: to})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			if p.Format.Name != name || f.Lines && !slices.Equal(p.Set.Lines, want.Lines) {
				t.Errorf("it came back as %s, with the lines %v", p.Format.Name, p.Set.Lines)
			}
			path := filepath.Join(to, "again.csv")
			if err := p.WriteFile(t.Context(), path, nil); err != nil {
				t.Fatal(err)
			}
			sameLife(t, f, want, path, within)
		})
	}
}

// sameLife compares a set with the dataset at a path that was made of it.
func sameLife(t *testing.T, f Format, want *annotation.Set, path string, within float64) {
	t.Helper()
	ds, err := data.Open(path, data.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ds.Keypoints().Names(), want.Keypoints.Names()) || ds.Rows() != want.Faces() {
		t.Fatalf("%d faces with the keypoints %q", ds.Rows(), ds.Keypoints().Names())
	}
	rows := map[string][]int{} // of each photo
	for row := range ds.Rows() {
		at, err := ds.PhotoPath(row)
		if err != nil {
			t.Fatal(err)
		}
		rows[filepath.Base(at)] = append(rows[filepath.Base(at)], row)
	}
	for _, p := range want.Pictures {
		of := rows[filepath.Base(filepath.FromSlash(p.File))]
		if len(of) != len(p.Faces) {
			t.Fatalf("%s has %d faces, and had %d", p.File, len(of), len(p.Faces))
		}
		for i, w := range p.Faces {
			comparePoints(t, f, p.File, w.Points, ds.PhotoLabels(of[i]), within)
			frame, _ := ds.Frame(of[i])
			s := squareOf(picture{width: p.Width, height: p.Height}, w)
			if b := frame.Box; f.Boxes && (math.Abs(b.Left-float64(s.left)) > 1 || math.Abs(b.Top-float64(s.top)) > 1 || math.Abs(b.Size-float64(s.side)) > 1) {
				t.Errorf("%s: the box %v became %v", p.File, *w.Box, b)
			}
			img, err := ds.OpenPhoto(of[i])
			if err != nil || img.Bounds().Size() != image.Pt(p.Width, p.Height) {
				t.Errorf("%s: %v, %v", p.File, err, img.Bounds())
			}
		}
	}
}

// comparePoints compares points with those that they became: what the format holds of them.
func comparePoints(t *testing.T, f Format, file string, want, got face.Points, within float64) {
	t.Helper()
	hidden := 0
	for k, w := range want {
		if w.Visibility == face.Hidden && f.Hidden {
			hidden++
		}
		v := w.Visibility
		if v == face.Absent || v == face.Hidden && !f.Hidden { // absent is a field of our own in COCO, which others pass over
			v = face.Visible
		}
		g := got[k]
		if g.Known != w.Known || g.Visibility != v || w.Known && (math.Abs(g.X-w.X) > within || math.Abs(g.Y-w.Y) > within) {
			t.Errorf("%s, point %d: %v became %v", file, k, w, g)
		}
	}
	if f.Hidden && hidden == 0 {
		t.Errorf("%s: no point was hidden", file)
	}
}
