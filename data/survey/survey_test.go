package survey

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

const side = 96

// usual is where the contest's keypoints are in a usual face.
var usual = [][2]float64{
	{66, 38}, {30, 38}, {60, 39}, {73, 39}, {36, 39}, {23, 39}, {56, 30}, {79, 30}, {40, 30}, {17, 30}, {48, 60}, {63, 76}, {33, 76}, {48, 73}, {48, 84},
}

// drawn returns n faces as labels of the contest are: here and there, with decimals, a few a little outside, two of
// three with four points only.
func drawn(n int) Faces {
	r := rand.New(rand.NewPCG(7, 7))
	all := make([]face.Points, n)
	for row := range all {
		p := make(face.Points, len(usual))
		dx, dy, size := 3*r.NormFloat64(), 3*r.NormFloat64(), 1+0.07*r.NormFloat64()
		for k, at := range usual {
			if row%3 == 0 || slices.Contains([]int{0, 1, 10, 14}, k) {
				p[k] = face.At(48+dx+size*(at[0]-48)+r.NormFloat64(), 55+dy+size*(at[1]-55)+r.NormFloat64())
			}
		}
		all[row] = p
	}
	return of(face.Standard(), all)
}

// of returns faces of these labels, each with a photo of its own.
func of(k face.Keypoints, labels []face.Points) Faces {
	return Faces{Keypoints: k, Side: side, Rows: len(labels),
		Points: func(row int) face.Points { return labels[row] },
		Photo:  func(row int) face.Photo { return face.Photo{1, byte(row), byte(row >> 8)} }}
}

// with returns faces whose known labels are changed.
func (f Faces) with(change func(row, k int, p face.Point) face.Point) Faces {
	labels := make([]face.Points, f.Rows)
	for row := range labels {
		labels[row] = f.Points(row).Clone()
		for k, p := range labels[row] {
			if p.Known {
				labels[row][k] = change(row, k, p)
			}
		}
	}
	return of(f.Keypoints, labels)
}

// scaled returns a change of every label.
func scaled(by, add float64) func(int, int, face.Point) face.Point {
	return func(_, _ int, p face.Point) face.Point { return face.At(by*p.X+add, by*p.Y+add) }
}

// in returns a change of some rows alone.
func in(rows int, change func(int, int, face.Point) face.Point) func(int, int, face.Point) face.Point {
	return func(row, k int, p face.Point) face.Point {
		if row >= rows {
			return p
		}
		return change(row, k, p)
	}
}

// at returns a change of the labels of which is says so.
func at(x, y float64, is func(row, k int) bool) func(int, int, face.Point) face.Point {
	return func(row, k int, p face.Point) face.Point {
		if is(row, k) {
			return face.At(x, y)
		}
		return p
	}
}

// few are keypoints whose names say nothing.
func few(f Faces) Faces {
	labels := make([]face.Points, f.Rows)
	for row := range labels {
		labels[row] = f.Points(row)[:5]
	}
	return of(face.NewKeypoints([]string{"0", "1", "2", "3", "4"}), labels)
}

func TestLook(t *testing.T) {
	f := drawn(300)
	noses := func(_, k int) bool { return k == 10 }
	for _, c := range []struct {
		name  string
		faces Faces
		kinds []Kind // in order; nil for none
		count int    // of the first
		says  string
		mend  string
	}{
		{"right", f, nil, 0, "", ""},
		{"right, one face", drawn(1), nil, 0, "", ""},
		{"right, no faces", drawn(0), nil, 0, "", ""},
		{"right, names that say nothing", few(f), nil, 0, "", ""},
		{"right, rounded to whole pixels", f.with(func(_, _ int, p face.Point) face.Point { return face.At(math.Round(p.X), math.Round(p.Y)) }), nil, 0, "", ""},
		{"right, some a little outside", f.with(in(5, at(70, 96.4, noses))), nil, 0, "", ""},
		{"right, rounded, in a photo of few pixels", func() Faces {
			g := f.with(func(_, _ int, p face.Point) face.Point { return face.At(math.Round(p.X/5), math.Round(p.Y/5)) })
			g.Side = 20
			return g
		}(), nil, 0, "", ""},
		{"right, one face upside down", f.with(in(1, func(_, _ int, p face.Point) face.Point { return face.At(95-p.X, 95-p.Y) })), nil, 0, "", ""},
		{"right, aligned by whole pixels", f.with(func(row, k int, p face.Point) face.Point {
			if k == 10 && row%3 > 0 {
				return p
			}
			return face.At(math.Round(p.X), math.Round(p.Y))
		}), nil, 0, "", ""},

		{"missing as 0,0", f.with(at(0, 0, func(row, k int) bool { return row%4 == 1 && k != 0 })), []Kind{SameSpot}, 500, "0, 0", "Count points at 0, 0 as missing"},
		{"one point at 0,0", f.with(at(0, 0, func(row, k int) bool { return row == 9 && k == 1 })), []Kind{SameSpot}, 1, "1 label lies at exactly 0, 0 (row 9)", "Count points at 0, 0 as missing"},
		{"missing as -1,-1", f.with(at(-1, -1, func(row, k int) bool { return row%5 == 0 && k == 14 })), []Kind{SameSpot}, 60, "-1, -1", "Count points at -1, -1 as missing"},
		{"missing as -999,-999", f.with(at(-999, -999, func(row, k int) bool { return row%5 == 0 && k > 8 })), []Kind{SameSpot}, 200, "-999, -999", "Count points at -999, -999 as missing"},
		{"missing in the far corner", f.with(at(95, 95, func(row, k int) bool { return row%6 == 0 && k > 10 })), []Kind{SameSpot}, 200, "95, 95", "Count points at 95, 95 as missing"},
		{"most points of one face in the middle", f.with(at(48, 48, func(row, k int) bool { return row == 30 && k > 3 })), []Kind{SameSpot}, 11, "11 labels lie at exactly 48, 48 (row 30)", "Count points at 48, 48 as missing"},

		{"divided by the size", f.with(scaled(1.0/96, 0)), []Kind{TooSmall}, 300, "from 0 to 1; multiply them by 96.", "Multiply points by 96"},
		{"divided and rounded", f.with(func(_, _ int, p face.Point) face.Point {
			return face.At(math.Round(p.X/9.6)/10, math.Round(p.Y/9.6)/10)
		}), []Kind{TooSmall}, 300, "from 0 to 1", "Multiply points by 96"},
		{"a tenth of the size", f.with(scaled(0.1, 0)), []Kind{TooSmall}, 300, "a smaller photo", ""},
		{"from -1 to 1", f.with(scaled(1.0/48, -1)), []Kind{TooSmall}, 300, "from -1 to 1; multiply them by 48 and add 48.", "Multiply points by 48 and add 48"},
		{"from -0.5 to 0.5", f.with(scaled(1.0/96, -0.5)), []Kind{TooSmall}, 300, "multiply them by 96 and add 48.", "Multiply points by 96 and add 48"},
		{"a few rows divided", f.with(in(4, scaled(1.0/96, 0))), []Kind{TooSmall}, 4, "rows 0, 1, 2 and 1 more", "Multiply points by 96"},
		{"divided, names that say nothing", few(f.with(scaled(1.0/96, 0))), []Kind{TooSmall}, 300, "multiply", "Multiply points by 96"},
		{"divided, missing as 0,0", f.with(func(row, k int, p face.Point) face.Point {
			if k == 1 {
				return face.At(0, 0)
			}
			return face.At(p.X/96, p.Y/96)
		}), []Kind{SameSpot, TooSmall}, 300, "0, 0", "Count points at 0, 0 as missing"},
		{"all points within a pixel", f.with(in(3, func(_, _ int, p face.Point) face.Point { return face.At(40+p.X/96, 40+p.Y/96) })), []Kind{TooSmall}, 3, "within 2 pixels of each other", ""},
		{"of a photo half as large", f.with(scaled(0.5, 0)), []Kind{TooSmall}, 300, "a smaller photo", ""},
		{"of a larger photo", f.with(scaled(178.0/96, 0)), []Kind{TooLarge}, 0, "a larger original", ""},
		{"of a photo ten times as large", f.with(scaled(10, 0)), []Kind{TooLarge}, 0, "a larger original", ""},
		{"of a larger photo, names that say nothing", few(f.with(scaled(2, 0))), []Kind{TooLarge}, 0, "a larger original", ""},

		{"one at 1e308", f.with(in(1, at(1e308, 40, noses))), []Kind{Outside}, 1, "1 label lies outside of the photo of 96×96 pixels (row 0)", ""},
		{"one at -50", f.with(at(30, -50, func(row, k int) bool { return row == 77 && k == 1 })), []Kind{Outside}, 1, "row 77", ""},
		{"many a little outside", f.with(func(row, k int, p face.Point) face.Point { return face.At(p.X, p.Y+13) }), []Kind{Outside}, 0, "look at them", ""},
		{"origin in the middle", f.with(scaled(1, -48)), []Kind{Outside}, 0, "middle of the photo", ""},
		{"origin in the middle, y upwards", f.with(func(_, _ int, p face.Point) face.Point { return face.At(p.X-48, 48-p.Y) }), []Kind{Outside, UpsideDown}, 0, "middle of the photo", ""},
		{"y upwards in some rows", f.with(in(20, func(_, _ int, p face.Point) face.Point { return face.At(p.X, 95-p.Y) })), []Kind{UpsideDown}, 20, "In 20 of 300 rows", ""},
		{"shifted", f.with(func(_, _ int, p face.Point) face.Point { return face.At(p.X+40, p.Y) }), []Kind{Outside}, 0, "look at them", ""},
		{"y upwards", f.with(func(_, _ int, p face.Point) face.Point { return face.At(p.X, 95-p.Y) }), []Kind{UpsideDown}, 300, "grows upwards", ""},

		{"x and y exchanged", f.with(func(_, _ int, p face.Point) face.Point { return face.At(p.Y, p.X) }), []Kind{UpsideDown}, 300, "probably exchanged", ""},

		{"a point filled in", f.with(at(48.25, 61.5, noses)), []Kind{Constant}, 300, "nose_tip", ""},
		{"a point filled in here and there", f.with(at(48.25, 61.5, func(row, k int) bool { return k == 10 && row%10 == 0 })), []Kind{Constant}, 30, "nose_tip", ""},
		{"whole numbers filled in among others", f.with(at(48, 61, func(row, k int) bool { return k == 10 && row%10 == 0 })), []Kind{Constant}, 30, "nose_tip", ""},
		{"an x filled in", f.with(func(_, k int, p face.Point) face.Point {
			if k == 10 {
				return face.At(48, p.Y)
			}
			return p
		}), []Kind{Constant}, 300, "nose_tip", ""},
		{"the mean face in many rows", f.with(in(90, func(_, k int, p face.Point) face.Point { return face.At(usual[k][0]+0.25, usual[k][1]) })), []Kind{Constant}, 90, "left_eye_center, right_eye_center, left_eye_inner_corner and 12 more", ""},
	} {
		got := Look(c.faces)
		var kinds []Kind
		for _, w := range got {
			kinds = append(kinds, w.Kind)
			if w.Count < 1 || w.Rows == nil || !slices.IsSorted(w.Rows) || len(w.Rows) > RowsKept || !strings.HasSuffix(w.Text, ".") {
				t.Errorf("%s: %+v", c.name, w)
			}
		}
		if !slices.Equal(kinds, c.kinds) {
			t.Errorf("%s: %+v, want %v", c.name, got, c.kinds)
			continue
		}
		if len(got) == 0 {
			continue
		}
		mend := ""
		if got[0].Mend != nil {
			mend = got[0].Mend.String()
		}
		if c.count > 0 && got[0].Count != c.count || !strings.Contains(got[0].Text, c.says) || mend != c.mend {
			t.Errorf("%s: %+v, mended by %q; want %d, %q", c.name, got[0], mend, c.count, c.mend)
		}
	}
}

// What was scaled or filled in is as it was once all mends were made, and no warning is left.
func TestMends(t *testing.T) {
	f := drawn(60)
	for name, spoilt := range map[string]Faces{
		"divided":                 f.with(scaled(1.0/96, 0)),
		"divided in some rows":    f.with(in(20, scaled(1.0/96, 0))),
		"from -1 to 1":            f.with(scaled(1.0/48, -1)),
		"from -0.5 to 0.5":        f.with(scaled(1.0/96, -0.5)),
		"from -1 to 1, and holes": f.with(func(row, k int, p face.Point) face.Point { return hole(row, k, face.At(p.X/48-1, p.Y/48-1)) }),
		"missing as -1":           f.with(hole),
		"missing as -1, and in 0,0": f.with(func(row, k int, p face.Point) face.Point {
			if row == 7 {
				return face.Point{Known: true}
			}
			return hole(row, k, p)
		}),
	} {
		for range 4 {
			warnings := Look(spoilt)
			if len(warnings) == 0 {
				break
			}
			m := warnings[0].Mend
			if m == nil {
				t.Errorf("%s: no mend of %+v", name, warnings[0])
				break
			}
			labels := make([]face.Points, spoilt.Rows)
			for row := range labels {
				labels[row], _ = m.Mended(spoilt.Points(row))
			}
			spoilt = of(f.Keypoints, labels)
		}
		if left := Look(spoilt); len(left) > 0 {
			t.Errorf("%s: after all mends there is %+v", name, left)
		}
		for row := range f.Rows {
			for k, p := range spoilt.Points(row) {
				if want := f.Points(row)[k]; p.Known && p.Distance(want) > 1e-9 {
					t.Fatalf("%s: row %d, %d is %v, was %v", name, row, k, p, want)
				}
			}
		}
	}
}

// hole writes a missing point as -1,-1 in some rows.
func hole(row, k int, p face.Point) face.Point {
	if row%3 == 0 && k%4 == 1 {
		return face.At(-1, -1)
	}
	return p
}

func BenchmarkLook(b *testing.B) {
	f := drawn(7000)
	for b.Loop() {
		Look(f)
	}
}

// A row in which somebody put one label right is mended, too: its other labels are still divided.
func TestMendOfARowThatIsPartlyRight(t *testing.T) {
	m := &Mend{by: 96}
	got, changed := m.Mended(face.Points{face.At(0.5, 0.25), face.At(44, 60), {}})
	want := face.Points{face.At(48, 24), face.At(44, 60), {}}
	if !changed || !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, changed := m.Mended(want); changed {
		t.Error("what is right is changed")
	}
}

// The known sets whose keypoints have numbers for names are looked at as others are.
func TestNumberedSetsStandUpright(t *testing.T) {
	for _, set := range []struct {
		size, upper, lower int
		names              string
	}{{68, 36, 57, "%d"}, {68, 20, 8, "pt%d"}, {98, 64, 90, "p_%d"}} {
		for _, first := range []int{0, 1} {
			var names []string
			for i := range set.size {
				names = append(names, fmt.Sprintf(set.names, first+i))
			}
			for _, inverted := range []bool{false, true} {
				f := Faces{Keypoints: face.NewKeypoints(names), Side: 96, Rows: 20, Photo: func(int) face.Photo { return face.Photo{} }}
				f.Points = func(row int) face.Points {
					points := make(face.Points, set.size)
					y := []float64{30, 70}
					if inverted {
						slices.Reverse(y)
					}
					points[set.upper], points[set.lower] = face.At(40.3+float64(row), y[0]+float64(row)/7), face.At(48.2+float64(row)/3, y[1]+float64(row)/9)
					return points
				}
				got := Look(f)
				if warns := len(got) == 1 && got[0].Kind == UpsideDown && got[0].Count == 20; warns != inverted || !inverted && len(got) > 0 {
					t.Errorf("%d keypoints from %q, upside down %v: %v", set.size, names[0], inverted, got)
				}
			}
		}
	}
	if numberedHeights(face.NewKeypoints([]string{"a", "b"})) != nil {
		t.Error("two names are taken for a known set")
	}
}
