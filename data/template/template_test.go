package template

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/face"
)

// Every template is what it is in a mirror: partners are each other's, on two sides, and lines lie on lines.
func TestTemplatesAreSymmetric(t *testing.T) {
	for _, x := range All() {
		k := x.Keypoints
		if !k.Mirrors() {
			t.Errorf("%s: it is not known what these are in a mirror: %v", x.Name, k.Unpaired())
			continue
		}
		for i, p := range k {
			if q := k[p.Partner]; q.Partner != i || (p.Partner == i) != (p.Side == face.NoSide) || p.Partner != i && p.Side == q.Side {
				t.Errorf("%s: %+v is %+v in a mirror", x.Name, p, q)
			}
		}
		lines := map[face.Line]bool{}
		for _, l := range x.Lines {
			if one := ordered(l); l.From == l.To || lines[one] {
				t.Errorf("%s: the line %v is none, or there twice", x.Name, l)
			} else {
				lines[one] = true
			}
		}
		for l := range lines {
			if !lines[ordered(face.Line{From: k[l.From].Partner, To: k[l.To].Partner})] {
				t.Errorf("%s: %s to %s has no line in a mirror", x.Name, k[l.From].Name, k[l.To].Name)
			}
		}
		if l, r := k.Eyes(); l < 0 || k[l].Partner != r {
			t.Errorf("%s: errors are measured between %d and %d", x.Name, l, r)
		}
		if _, other := Find(strings.ToUpper(x.Name)); !other || x.Title == "" {
			t.Errorf("%s is not found, or has no title", x.Name)
		}
	}
	if _, known := Find("ibug69"); known {
		t.Error("there is no ibug69")
	}
}

func ordered(l face.Line) face.Line { return face.Line{From: min(l.From, l.To), To: max(l.From, l.To)} }

// The points that change places when a face is mirrored, as programs that train on these sets have them:
// HRNet-Facial-Landmark-Detection (lib/utils/transforms.py, MATCHED_PARTS) for 300-W, from 1, and WFLW, from 0. All
// others stay where they are.
var published = map[string]string{
	"ibug68": "1 17 2 16 3 15 4 14 5 13 6 12 7 11 8 10 18 27 19 26 20 25 21 24 22 23 32 36 33 35 37 46 38 45 39 44 40 43 41 48 42 47 " +
		"49 55 50 54 51 53 62 64 61 65 68 66 59 57 60 56",
	"wflw98": "0 32 1 31 2 30 3 29 4 28 5 27 6 26 7 25 8 24 9 23 10 22 11 21 12 20 13 19 14 18 15 17 33 46 34 45 35 44 36 43 37 42 " +
		"38 50 39 49 40 48 41 47 60 72 61 71 62 70 63 69 64 68 65 75 66 74 67 73 55 59 56 58 76 82 77 81 78 80 87 83 86 84 88 92 89 91 95 93 96 97",
}

func TestPublishedMirrors(t *testing.T) {
	for name, text := range published {
		x, _ := Find(name)
		want := map[string]string{}
		for _, p := range x.Keypoints {
			want[p.Name] = p.Name
		}
		numbers := strings.Fields(text)
		for i := 0; i < len(numbers); i += 2 {
			a, b := "p"+numbers[i], "p"+numbers[i+1]
			want[a], want[b] = b, a
		}
		for _, p := range x.Keypoints {
			if got := x.Keypoints[p.Partner].Name; got != want[p.Name] {
				t.Errorf("%s: %s is %s in a mirror, and should be %s", name, p.Name, got, want[p.Name])
			}
		}
	}
}

// Lines join what they should: parts of a face by the numbers that the sets are known by.
func TestLinesOfNumberedSets(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines int
		has   []string
		lacks []string
	}{
		{"ibug68", 63, []string{"p1 p2", "p16 p17", "p28 p29", "p42 p37", "p48 p43", "p60 p49", "p68 p61"}, []string{"p17 p18", "p22 p23", "p31 p32", "p36 p37"}},
		{"wflw98", 93, []string{"p0 p1", "p31 p32", "p41 p33", "p50 p42", "p67 p60", "p75 p68", "p87 p76", "p95 p88"}, []string{"p32 p33", "p54 p55", "p95 p96", "p96 p97"}},
	} {
		x, _ := Find(c.name)
		if len(x.Lines) != c.lines {
			t.Errorf("%s: %d lines, not %d", c.name, len(x.Lines), c.lines)
		}
		var all []string
		for _, l := range x.Keypoints.Links(x.Lines) {
			all = append(all, l[0]+" "+l[1])
		}
		for _, l := range c.has {
			if !slices.Contains(all, l) {
				t.Errorf("%s has no line %s", c.name, l)
			}
		}
		for _, l := range c.lacks {
			if slices.Contains(all, l) {
				t.Errorf("%s has a line %s", c.name, l)
			}
		}
	}
}

// The cat that the data set's page shows: its ears' ends lie as the template says, sides being the cat's own.
func TestCatOfThePage(t *testing.T) {
	const of = "175 160 239 162 199 199 149 121 137 78 166 93 281 101 312 96 296 133"
	x, _ := Find("cat9")
	var points face.Points
	numbers := strings.Fields(of)
	for i := 0; i < len(numbers); i += 2 {
		a, _ := strconv.Atoi(numbers[i])
		b, _ := strconv.Atoi(numbers[i+1])
		points = append(points, face.At(float64(a), float64(b)))
	}
	at := func(name string) face.Point { return points[x.Keypoints.Index(name)] }
	middle := (at("left_eye").X + at("right_eye").X) / 2
	for _, p := range x.Keypoints {
		if q := at(p.Name); p.Side == face.Left && q.X < middle || p.Side == face.Right && q.X > middle {
			t.Errorf("%s is at %v", p.Name, q)
		}
	}
	for _, side := range []string{"left", "right"} {
		if in, out := at(side+"_ear_inner").X, at(side+"_ear_outer").X; math.Abs(in-middle) >= math.Abs(out-middle) {
			t.Errorf("the inner end of the %s ear lies farther out", side)
		}
	}
}

// A dataset of the same keypoints in another order, and written otherwise, has the template's lines and partners.
func TestOf(t *testing.T) {
	k := face.NewKeypoints([]string{"Nose", "lefteye", "righteye", "leftmouth", "rightmouth"})
	x, known := Of(k)
	if !known || x.Name != "celeba5" || !slices.Equal(x.Keypoints.Names(), k.Names()) {
		t.Fatalf("%v %+v", known, x)
	}
	want := []face.Link{{"righteye", "lefteye"}, {"righteye", "Nose"}, {"Nose", "lefteye"}, {"rightmouth", "leftmouth"}}
	if got := k.Links(x.Lines); !slices.Equal(got, want) {
		t.Errorf("lines %v", got)
	}
	if x.Keypoints[1].Partner != 2 || x.Keypoints[0].Partner != 0 {
		t.Errorf("partners %+v", x.Keypoints)
	}
	for _, names := range [][]string{{"nose"}, k.Names()[:4], {"nose", "lefteye", "righteye", "leftmouth", "chin"}, {"nose", "nose_", "lefteye", "righteye", "leftmouth"}} {
		if x, known := Of(face.NewKeypoints(names)); known {
			t.Errorf("%v is no %s", names, x.Name)
		}
	}
}
