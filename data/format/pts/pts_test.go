package pts

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

const two = "version: 1\r\nn_points:  2\r\n{\r\n1.000 1.000\r\n30.5 -4\r\n}\r\n"

func TestReads(t *testing.T) {
	want := &annotation.Set{Keypoints: face.NewKeypoints([]string{"p1", "p2"}), Pictures: []annotation.Picture{
		{File: "a", Stem: true, Faces: []annotation.Face{{Points: face.Points{face.At(0, 0), face.At(29.5, -5)}}}},
		{File: "b", Stem: true, Faces: []annotation.Face{{Points: face.Points{face.At(1, 2), face.At(3, 4)}}}}},
		Notes: []string{"its keypoints have no names: they are called p1 to p2"}}
	got, err := Read(formattest.Files(map[string]string{"a.pts": two, "b.pts": "version: 1\nn_points: 2\n{\n2 3\n4 5\n}", "c.txt": "x"}), ".")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is said of pairs is right of a face that is looked at: pairs lie on either side of the middle, which is between
// them.
func TestPairsOf68Points(t *testing.T) {
	var file strings.Builder
	file.WriteString("version: 1\nn_points: 68\n{\n")
	for i := range 68 {
		fmt.Fprintf(&file, "%d 1\n", i)
	}
	file.WriteString("}\n")
	got, err := Read(formattest.Files(map[string]string{"a.pts": file.String()}), "a.pts")
	if err != nil {
		t.Fatal(err)
	}
	// 37 is the outer corner of the eye on the left of the picture, 34 under the nose, 9 the chin
	for _, says := range []string{"p46:p37", ",p34,", ",p9,", "p17:p1,", "p65:p61"} {
		if !strings.Contains(","+got.Pairs+",", says) {
			t.Errorf("%q does not say %s", got.Pairs, says)
		}
	}
}

func TestRefusesBadFiles(t *testing.T) {
	formattest.Refuses(t, Read, "a.pts", nil, [][]string{
		{"empty", "", "ends after 0 points"},
		{"something else", "hello", "line 1", "no file of 300-W"},
		{"truncated", two[:50], "line", "ends after"},
		{"no end", strings.TrimSuffix(two, "}\r\n"), "line 5", "ends after 2 points"},
		{"unclosed", strings.TrimSuffix(strings.TrimSpace(two), "}"), "ends after 2 points, without the } behind them"},
		{"too few", strings.Replace(two, "2", "3", 1), "ends after 2 points, of which n_points says 3"},
		{"too many", strings.Replace(two, "2", "1", 1), "line 5", "more points"},
		{"huge count", strings.Replace(two, "2", "1000000000", 1), "line 2", "n_points is 1000000000"},
		{"count of text", strings.Replace(two, "2", "x", 1), "line 2", "n_points is x"},
		{"no points", "version: 1\nn_points: 0\n{\n}\n", "line 2", "n_points is 0"},
		{"no count", "version: 1\n{\n1 1\n}\n", "n_points"},
		{"three numbers", strings.Replace(two, "-4", "-4 5", 1), "line 5", "3 numbers"},
		{"NaN", strings.Replace(two, "-4", "NaN", 1), "line 5", "NaN"},
		{"infinite", strings.Replace(two, "-4", "1e999", 1), "line 5", "1e999"},
		{"far away", strings.Replace(two, "-4", "1e300", 1), "line 5", "1e300"},
		{"more behind", two + "1 1\n", "line 7", "behind the points"},
	})
	_, err := Read(formattest.Files(map[string]string{"a.pts": two, "b.pts": "version: 1\nn_points: 1\n{\n2 3\n}"}), ".")
	if err == nil || !strings.Contains(err.Error(), "b.pts: it has 1 points, and a.pts has 2") {
		t.Error(err)
	}
}

// Faces that have all points come back to a billionth of a pixel; others have no file.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "points")
		s := &annotation.Set{Keypoints: make(face.Keypoints, n)}
		files, complete := map[string]string{}, 0
		for i := range rapid.IntRange(1, 5).Draw(t, "pictures") {
			points := make(face.Points, n)
			for k := range points {
				if i == 0 || rapid.IntRange(0, 9).Draw(t, "missing") > 0 {
					points[k] = face.At(rapid.Float64Range(-1e4, 1e4).Draw(t, "x"), rapid.Float64Range(-1e4, 1e4).Draw(t, "y"))
				}
			}
			s.Pictures = append(s.Pictures, annotation.Picture{File: fmt.Sprintf("f%d.png", i), Faces: []annotation.Face{{Points: points}}})
			if points.Complete() {
				complete++
			}
		}
		written, err := Write(s)
		if err != nil || len(written) != complete {
			t.Fatalf("%d files, %v", len(written), err)
		}
		for _, f := range written {
			var out bytes.Buffer
			if err := f.Write(&out); err != nil {
				t.Fatal(err)
			}
			files[f.Name] = out.String()
		}
		got, err := Read(formattest.Files(files), ".")
		if err != nil {
			t.Fatal(err)
		}
		at := 0
		for _, p := range s.Pictures {
			if !p.Faces[0].Points.Complete() {
				continue
			}
			q := got.Pictures[at]
			at++
			if q.File+".png" != p.File {
				t.Fatalf("%s became %s", p.File, q.File)
			}
			for k, a := range p.Faces[0].Points {
				if b := q.Faces[0].Points[k]; math.Abs(a.X-b.X) > 1.1e-9 || math.Abs(a.Y-b.Y) > 1.1e-9 {
					t.Fatalf("%v became %v", a, b)
				}
			}
		}
	})
}

func TestSaysWhatIsLost(t *testing.T) {
	s := &annotation.Set{Pictures: []annotation.Picture{{Faces: []annotation.Face{{Points: face.Points{{}}}}}}}
	if lost := strings.Join(Lost(s), "\n"); !strings.Contains(lost, "no names") || !strings.Contains(lost, "for 1 face") {
		t.Error(lost)
	}
	two := annotation.Face{Points: face.Points{face.At(1, 1)}}
	s.Pictures = append(s.Pictures, annotation.Picture{Faces: []annotation.Face{two, two}}, annotation.Picture{Faces: []annotation.Face{two}})
	if lost := strings.Join(Lost(s), "\n"); !strings.Contains(lost, "for 2 faces in photos with several") || Unwritten(s) != 3 {
		t.Error(lost, Unwritten(s))
	}
	if files, err := Write(s); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "a.pts", nil, two)
}
