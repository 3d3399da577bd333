package format

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// crowds draws a set of pictures with up to four faces each, most of them with a box, and with lines between keypoints.
func crowds(t *rapid.T, f Format) *annotation.Set {
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zA-Zäé_]{1,6}( [a-z"<&]{1,3})?[0-9]{1,2}`), 2, 8, rapid.ID[string]).Draw(t, "names")
	s := &annotation.Set{Keypoints: face.NewKeypoints(names)}
	for i := range len(names) - 1 {
		if rapid.Bool().Draw(t, "line") {
			s.Lines = append(s.Lines, face.Line{From: i + 1, To: rapid.IntRange(0, i).Draw(t, "to")})
		}
	}
	n := rapid.IntRange(1, 5).Draw(t, "pictures")
	thousandths := func(from, to int, what string) float64 {
		return float64(rapid.IntRange(1000*from, 1000*to).Draw(t, what)) / 1000
	}
	for i := range n {
		p := annotation.Picture{File: f.PhotoName(i, n), Width: rapid.IntRange(8, 3000).Draw(t, "width"), Height: rapid.IntRange(8, 3000).Draw(t, "height")}
		for range rapid.IntRange(1, 4).Draw(t, "faces") {
			points := make(face.Points, len(names))
			for k := range points {
				if k == 0 || rapid.Bool().Draw(t, "known") { // a face without any point is none in some formats
					points[k] = face.At(thousandths(-3, p.Width+3, "x"), thousandths(-3, p.Height+3, "y"))
				}
				if v := face.Visibility(rapid.IntRange(0, 2).Draw(t, "visibility")); v == face.Hidden && points[k].Known || v == face.Absent && k > 0 {
					points[k] = points[k].With(v)
				}
			}
			box := annotation.Whole(p.Width, p.Height)
			if rapid.IntRange(0, 3).Draw(t, "box") > 0 {
				box = &annotation.Box{Left: thousandths(-2, p.Width-1, "left"), Top: thousandths(-2, p.Height-1, "top"), Width: thousandths(1, p.Width, "wide"), Height: thousandths(1, p.Height, "high")}
			}
			p.Faces = append(p.Faces, annotation.Face{Points: points, Box: box})
		}
		s.Pictures = append(s.Pictures, p)
	}
	return s
}

// readAgain writes a set in a format and reads what was written, without the pixels of pictures.
func readAgain(t *rapid.T, f Format, s *annotation.Set) *annotation.Set {
	files, err := f.Write(s)
	if err != nil {
		t.Fatal(err)
	}
	fsys, at := fstest.MapFS{}, "."
	for _, p := range s.Pictures {
		fsys[p.File] = &fstest.MapFile{}
	}
	for i, file := range files {
		var out bytes.Buffer
		if err := file.Write(&out); err != nil {
			t.Fatal(err)
		}
		fsys[file.Name] = &fstest.MapFile{Data: out.Bytes()}
		if i == 0 && !f.PerPicture {
			at = file.Name
		}
	}
	got, err := f.Read(fsys, at)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range got.Pictures {
		got.Pictures[i] = p.Absolute(s.Pictures[i].Width, s.Pictures[i].Height)
	}
	return got
}

// TestRoundTripsOfSeveralFaces writes random pictures with several faces and reads them again: points, what is hidden
// or absent, boxes and lines are as they were, as far as the format holds them.
func TestRoundTripsOfSeveralFaces(t *testing.T) {
	within := map[string]float64{"yolo": 1.1e-6, "labelstudio": 1.1e-6, "labelstudio-predictions": 1.1e-6, "labelme": 1.1e-9, "cvat": 1e-9, "dlib": 0.51}
	for _, f := range formats {
		if f.Write == nil || f.Name == "pts" || f.Name == "npz" { // which hold one face a picture
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := crowds(t, f)
				got := readAgain(t, f, want)
				if f.Lines && !slices.Equal(got.Lines, want.Lines) {
					t.Fatalf("lines %v became %v", want.Lines, got.Lines)
				}
				if len(got.Pictures) != len(want.Pictures) || got.Faces() != want.Faces() {
					t.Fatalf("%d faces in %d pictures became %d in %d", want.Faces(), len(want.Pictures), got.Faces(), len(got.Pictures))
				}
				for i, p := range want.Pictures {
					if q := got.Pictures[i]; len(q.Faces) != len(p.Faces) {
						t.Fatalf("picture %d: %d faces became %d", i, len(p.Faces), len(q.Faces))
					}
					for j, w := range p.Faces {
						if diff := unlike(f, want.Keypoints, got.Keypoints, w, got.Pictures[i].Faces[j], *annotation.Whole(p.Width, p.Height), within[f.Name]); diff != "" {
							t.Fatalf("picture %d, face %d: %s", i, j, diff)
						}
					}
				}
			})
		})
	}
}

// unlike says in what a face is not what it was, of that which the format holds; "" for nothing.
func unlike(f Format, names, read face.Keypoints, want, got annotation.Face, whole annotation.Box, within float64) string {
	off := func(a, b float64) bool { return math.Abs(a-b) > within }
	for k, a := range want.Points {
		var b face.Point
		if j := read.Index(names[k].Name); j >= 0 {
			b = got.Points[j]
		}
		v := a.Visibility
		if v == face.Hidden && !f.Hidden || v == face.Absent && !f.Absent {
			v = face.Visible
		}
		if a.Known != b.Known || off(a.X, b.X) || off(a.Y, b.Y) || b.Visibility != v {
			return fmt.Sprintf("%s at %v became %v", names[k].Name, a, b)
		}
	}
	box := got.Box
	if box == nil {
		box = &whole // a box that is the whole picture need not be there
	}
	if w := want.Box; f.Boxes && (off(w.Left, box.Left) || off(w.Top, box.Top) || off(w.Width, box.Width) || off(w.Height, box.Height)) {
		return fmt.Sprintf("the box %v became %v", *w, *box)
	}
	return ""
}
