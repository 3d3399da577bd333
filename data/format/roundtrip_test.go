package format

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// drawnSet draws a set of square pictures with a face each, and their pixels.
func drawnSet(t *rapid.T, f Format) (*annotation.Set, []*image.Gray) {
	names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zA-Zäé_]{1,6}( [a-z"<&]{1,3})?[0-9]{1,2}`), 1, 12, rapid.ID[string]).Draw(t, "names")
	s := &annotation.Set{Keypoints: face.NewKeypoints(names)}
	side := rapid.IntRange(2, 20).Draw(t, "side")
	n := rapid.IntRange(1, 12).Draw(t, "pictures")
	place := rapid.Custom(func(t *rapid.T) float64 {
		return float64(rapid.IntRange(-3000, side*1000+3000).Draw(t, "thousandths")) / 1000
	})
	var photos []*image.Gray
	for i := range n {
		points := make(face.Points, len(names))
		for k := range points {
			// The first point is there, for a face without any is none in some formats.
			if k == 0 || rapid.Bool().Draw(t, "known") {
				points[k] = face.At(place.Draw(t, "x"), place.Draw(t, "y"))
			}
			// Formats that cannot say so get them as well: visible and missing ones come back.
			if v := face.Visibility(rapid.IntRange(0, 2).Draw(t, "visibility")); v == face.Hidden && points[k].Known || v == face.Absent && k > 0 {
				points[k] = points[k].With(v)
			}
		}
		photo := image.NewGray(image.Rect(0, 0, side, side))
		source := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed of the pixels"), 0))
		for at := range photo.Pix {
			photo.Pix[at] = byte(source.Uint32())
		}
		photos = append(photos, photo)
		s.Pictures = append(s.Pictures, annotation.Picture{File: f.PhotoName(i, n), Width: side, Height: side,
			Faces: []annotation.Face{{Points: points, Box: annotation.Whole(side, side)}}})
	}
	return s, photos
}

// tolerance is by how many pixels a point may be off after a round trip; formats that are not named are exact.
var tolerance = map[string]float64{"dlib": 0.5, "pts": 1.1e-9, "labelme": 1.1e-9}

// unlisted formats name the keypoints that some face has, in an order put together from that of faces.
var unlisted = map[string]bool{"dlib": true}

// suit gives a set the names that a format without names has, and the points that one without missing points wants.
func suit(f Format, s *annotation.Set) {
	if f.Name != "pts" {
		return
	}
	for k := range s.Keypoints {
		s.Keypoints[k].Name = fmt.Sprintf("p%d", k+1)
	}
	for _, p := range s.Pictures {
		for k, q := range p.Faces[0].Points {
			if !q.Known {
				p.Faces[0].Points[k] = face.At(float64(k), 0.5)
			}
		}
	}
}

// asked formats are read only where they are asked for.
var asked = map[string]string{"labelstudio-predictions": "labelstudio-predictions"}

// TestRoundTrips writes random datasets in every format and reads them again: names, points, missing ones, and pixels
// are as they were.
func TestRoundTrips(t *testing.T) {
	for _, f := range formats {
		if f.Write == nil {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			folder := t.TempDir()
			count := 0
			rapid.Check(t, func(t *rapid.T) {
				count++
				s, photos := drawnSet(t, f)
				suit(f, s)
				to := filepath.Join(folder, strconv.Itoa(count))
				if err := f.Export(t.Context(), s, to, func(i int) (Pixels, error) { return Pixels{Image: photos[i]}, nil }, nil); err != nil {
					t.Fatal(err)
				}
				defer os.RemoveAll(to)
				o, err := Open(t.Context(), to, asked[f.Name], "")
				if err != nil {
					t.Fatal(err)
				}
				defer o.Close()
				if o.Format.Name != f.Name {
					t.Fatalf("recognised as %s", o.Format.Name)
				}
				plan, err := o.Plan(t.Context(), 0)
				if err != nil {
					t.Fatal(err)
				}
				same(t, s, &annotation.Set{Keypoints: o.Set.Keypoints, Pictures: plan.sized}, f.Name)
				var out bytes.Buffer
				if err := plan.Write(t.Context(), &out, "", nil); err != nil {
					t.Fatal(err)
				}
				rows, err := csv.NewReader(&out).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				seen := unseenIn(o.Set.Keypoints, plan.sized)
				if from := 2 * len(o.Set.Keypoints); !slices.Equal(rows[0][from:len(rows[0])-2], seen.columns()) || !f.Hidden && len(seen.at) > 0 {
					t.Fatalf("columns %q", rows[0])
				}
				for i := range photos {
					if from := 2 * len(o.Set.Keypoints); !slices.Equal(rows[i+1][from:len(rows[0])-2], seen.cells(plan.sized[i].Faces[0].Points)) {
						t.Fatalf("row %d is %q", i, rows[i+1][:len(rows[0])-1])
					}
				}
				for i, photo := range photos {
					if got := rows[i+1][len(rows[i+1])-1]; got != spaced(photo.Pix) {
						t.Fatalf("picture %d became %s", i, got)
					}
				}
			})
		})
	}
}

func spaced(pixels []byte) string {
	words := make([]string, len(pixels))
	for i, v := range pixels {
		words[i] = strconv.Itoa(int(v))
	}
	return strings.Join(words, " ")
}

// same compares what was read with what was written.
func same(t *rapid.T, want, got *annotation.Set, format string) {
	if !unlisted[format] && !slices.Equal(want.Keypoints.Names(), got.Keypoints.Names()) {
		t.Fatalf("keypoints %q became %q", want.Keypoints.Names(), got.Keypoints.Names())
	}
	for _, name := range got.Keypoints.Names() {
		if want.Keypoints.Index(name) < 0 {
			t.Fatalf("there is a keypoint %q", name)
		}
	}
	if len(want.Pictures) != len(got.Pictures) {
		t.Fatalf("%d pictures became %d", len(want.Pictures), len(got.Pictures))
	}
	f, _ := Find(format)
	for i, p := range want.Pictures {
		q := got.Pictures[i]
		if len(q.Faces) != 1 {
			t.Fatalf("picture %d has %d faces", i, len(q.Faces))
		}
		for k, a := range p.Faces[0].Points {
			var b face.Point
			if j := got.Keypoints.Index(want.Keypoints[k].Name); j >= 0 {
				b = q.Faces[0].Points[j]
			}
			if a.Known != b.Known || math.Abs(a.X-b.X) > tolerance[format] || math.Abs(a.Y-b.Y) > tolerance[format] {
				t.Fatalf("picture %d: %v became %v", i, a, b)
			}
			v := a.Visibility
			if v == face.Hidden && !f.Hidden || v == face.Absent && !f.Absent {
				v = face.Visible
			}
			if v != b.Visibility {
				t.Fatalf("picture %d: a point that is %v became %v", i, a.Visibility, b.Visibility)
			}
		}
	}
}
