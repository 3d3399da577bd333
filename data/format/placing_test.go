package format

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/photo"
)

// TestPlacing exports photos as links and as references, where turned ones are written anew all the same, and imports
// both again.
func TestPlacing(t *testing.T) {
	ds := drawnPhotos(t, 9, 4)
	before := table(t, ds.Path())
	root := filepath.Dir(ds.Path())
	for _, c := range []struct {
		format string
		as     Placing
	}{{"coco", Links}, {"yolo", Links}, {"labelme", Links}, {"coco", References}, {"dlib", References}} {
		t.Run(c.format+" "+c.as.String(), func(t *testing.T) {
			f, _ := Find(c.format)
			folder := filepath.Join(root, "of "+c.format+" "+c.as.String()) // the same drive
			faces := f.Faces(ds, nil)
			if err := faces.Place(c.as); err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(faces.Lost(), faces.placed()) {
				t.Errorf("not said: %s", faces.placed())
			}
			if err := faces.Export(t.Context(), folder, nil); err != nil {
				t.Fatal(err)
			}
			asTheyAre := 0
			for i, p := range faces.Set.Pictures {
				original, err := ds.PhotoPath(faces.rows[i])
				if err != nil {
					t.Fatal(err)
				}
				info, err := photo.Look(original)
				if err != nil {
					t.Fatal(err)
				}
				same, there := sameFile(t, original, filepath.Join(folder, filepath.FromSlash(p.File)))
				anew := info.Orientation > 1 || info.Format != photo.JPEG && info.Format != photo.PNG
				if want := !anew && c.as == Links; same != want {
					t.Errorf("%s is a link: %v, want %v", p.File, same, want)
				}
				if want := anew || c.as == Links; there != want {
					t.Errorf("%s is there: %v, want %v", p.File, there, want)
				}
				if !anew {
					asTheyAre++
				}
			}
			if asTheyAre == 0 || asTheyAre == len(faces.Set.Pictures) {
				t.Fatalf("%d of %d photos may stay as they are; choose another seed", asTheyAre, len(faces.Set.Pictures))
			}
			source := Source{Path: folder}
			if c.as == References {
				if _, err := Prepare(t.Context(), source); err == nil || !strings.Contains(err.Error(), "name the folder of the pictures") {
					t.Errorf("pictures outside of the folder of the labels were read without being asked: %v", err)
				}
				source.Photos = root
			}
			p, err := Prepare(t.Context(), source)
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			out := filepath.Join(t.TempDir(), "again.csv")
			if err := p.WriteFile(t.Context(), out, nil); err != nil {
				t.Fatal(err)
			}
			after := table(t, out)
			if len(after) != len(before) {
				t.Fatalf("%d lines, want %d", len(after), len(before))
			}
			for i, want := range before[1:] {
				for j, name := range before[0] {
					if !strings.HasSuffix(name, "_x") && !strings.HasSuffix(name, "_y") {
						continue
					}
					at := slices.Index(after[0], name)
					if a, b := number(t, after[i+1][at]), number(t, want[j]); math.Abs(a-b) > 0.51 { // dlib has whole pixels
						t.Errorf("row %d, %s: %v, want %v", i, name, a, b)
					}
				}
			}
		})
	}
}

// sameFile reports whether two names are of one file, and whether the second is there.
func sameFile(t *testing.T, a, b string) (same, there bool) {
	t.Helper()
	first, err := os.Stat(a)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.Stat(b)
	if err != nil {
		return false, false
	}
	return os.SameFile(first, second), true
}

// TestPlacingRefused asks for what can't be.
func TestPlacingRefused(t *testing.T) {
	photos := drawnPhotos(t, 3, 4)
	csv := filepath.Join(t.TempDir(), "f.csv")
	if err := os.WriteFile(csv, []byte("nose_x,nose_y,Image\n1,0.5,0 1 2 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pixels, err := data.Open(csv, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer pixels.Close()
	if err := pixels.Load(t.Context(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	coco, _ := Find("coco")
	npz, _ := Find("npz")
	labelme, _ := Find("labelme")
	for _, c := range []struct {
		faces *Faces
		as    Placing
		want  string
	}{
		{coco.Faces(pixels, nil), Links, "in its CSV"},
		{npz.Faces(photos, nil), Links, "squares around faces"},
		{labelme.Faces(photos, nil), References, "coco, dlib can refer"},
	} {
		if err := c.faces.Place(c.as); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want %q", c.faces.Format.Name, c.as, err, c.want)
		}
	}
	if got := len(labelme.Placings(true)); got != 2 {
		t.Errorf("labelme has %d ways", got)
	}
	if _, err := PlacingOf("symlinks"); err == nil || !strings.Contains(err.Error(), "copies, links or references") {
		t.Errorf("no such way: %v", err)
	}
}
