package suspects

import (
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// Points that are written as 0, 0 condemn no other: neither is the face another one, nor are the points that fit
// listed.
func TestRankListsOnlyWhatIsWrong(t *testing.T) {
	faces := drawn(900, 3)
	for _, c := range []struct {
		name   string
		row    int
		change func(face.Points)
		points []int
		reason string
	}{
		{"11 of 15 at 0, 0", 30, place(face.At(0, 0), 4, 15), span(4, 15), "11 points lie at one place, 0.0, 0.0"},
		{"8 of 15 at 0, 0", 33, place(face.At(0, 0), 7, 15), span(7, 15), "8 points lie at one place"},
		{"13 of 15 at -1, -1", 36, place(face.At(-1, -1), 0, 13), span(0, 13), "13 points lie at one place"},
		{"two of 15 at 48, 48", 39, place(face.At(48, 48), 0, 2), span(0, 2), "2 points lie at one place"},
		{"three of four at 0, 0", 31, func(p face.Points) { p[0], p[1], p[14] = face.At(0, 0), face.At(0, 0), face.At(0, 0) }, []int{0, 1, 14}, "3 points lie at one place"},
		{"11 of 15 of another face", 42, func(p face.Points) { copy(p[4:], faces[600].with(9, -8).Labels[4:]) }, span(4, 15), "more points are off"},
		{"10 of 15 shifted", 48, func(p face.Points) {
			for k := range 10 {
				p[k].X, p[k].Y = p[k].X+14, p[k].Y+9
			}
		}, span(0, 10), "more points are off"},
	} {
		got := Rank(face.Standard(), side, spoil(faces, map[int]func(face.Points){c.row: c.change}), 0)[0]
		points := slices.Sorted(slices.Values(got.Points))
		if got.Row != c.row || got.Score < 3 || got.Kind != Off || !slices.Equal(points, c.points) || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("%s: row %d, score %.1f, %s, points %v, %s; want %v", c.name, got.Row, got.Score, got.Kind, points, got.Reason, c.points)
		}
	}
}

// with returns the face with its labels shifted.
func (f Face) with(dx, dy float64) Face {
	f.Labels = f.Labels.Clone()
	for k := range f.Labels {
		f.Labels[k].X, f.Labels[k].Y = f.Labels[k].X+dx, f.Labels[k].Y+dy
	}
	return f
}

// place returns a change that puts the points from one to before another at a place.
func place(at face.Point, from, to int) func(face.Points) {
	return func(p face.Points) {
		for k := from; k < to; k++ {
			p[k] = at
		}
	}
}

func span(from, to int) (all []int) {
	for k := from; k < to; k++ {
		all = append(all, k)
	}
	return all
}

// Whatever labels look like, a face is that of another one only where no point fits, and no point that fits is touched
// with it.
func TestAnotherFaceHasNoPointThatFits(t *testing.T) {
	faces := drawn(900, 13)
	spoilt := map[int]func(face.Points){}
	for row := 0; row < 900; row += 15 {
		spoilt[row] = func(p face.Points) { copy(p, faces[(row+300)%900].with(float64(row%7)-3, 5).Labels) }
	}
	mistaken := spoil(faces, spoilt)
	list := Rank(face.Standard(), side, mistaken, 0)
	another := 0
	for _, s := range list[:len(spoilt)] {
		for _, k := range s.Points {
			if far := mistaken[s.Row].Labels[k].Distance(mistaken[s.Row].Prediction[k]); (s.Kind == OtherFace || s.Kind == Off && len(s.Points) > 3) && far < 0.8 {
				t.Errorf("row %d, %s: %s is only %.2f px off", s.Row, s.Kind, face.Standard()[k].Name, far)
			}
		}
		if s.Kind == OtherFace {
			another++
		}
	}
	if another == 0 {
		t.Error("no face is called that of another one")
	}
}

// Labels that are wrong all over the file are not taken for usual, and that is said; ones that are a little off are.
func TestRankDoubtsAWholeFile(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(x, y float64) (float64, float64)
		wrong  bool
	}{
		{"right", func(x, y float64) (float64, float64) { return x, y }, false},
		{"2 px to the right", func(x, y float64) (float64, float64) { return x + 2, y }, false},
		{"divided by the size", func(x, y float64) (float64, float64) { return x / 96, y / 96 }, true},
		{"upside down", func(x, y float64) (float64, float64) { return x, 95 - y }, true},
		{"of a larger photo", func(x, y float64) (float64, float64) { return 2 * x, 2 * y }, true},
		{"from the middle", func(x, y float64) (float64, float64) { return x - 48, 48 - y }, true},
		{"x and y exchanged", func(x, y float64) (float64, float64) { return y, x }, true},
	} {
		for _, n := range []int{37, 900} {
			faces := drawn(n, 21)
			for i := range faces {
				moveAll(c.change)(faces[i].Labels)
				faces[i].Known = 1.1
			}
			w := WholeOf(side, faces)
			likely := 0
			for _, s := range Rank(face.Standard(), side, faces, 0) {
				if s.Score > 0 {
					likely++
				}
			}
			if w.Wrong() != c.wrong || c.wrong && likely < n*9/10 || !c.wrong && likely > n/20 {
				t.Errorf("%s, %d faces: wrong %v, RMSE %.1f px, median %.1f; %d are more likely wrong than right", c.name, n, w.Wrong(), w.RMSE, w.Median, likely)
			}
			for i := range faces {
				faces[i].Known = 0
			}
			if WholeOf(side, faces).Wrong() {
				t.Errorf("%s: doubted though nothing is known of the weights", c.name)
			}
		}
	}
	for _, n := range []int{1, 9, 10} {
		few := drawn(n+1, 23)
		for i := range few {
			few[i].Known = 1.1
			moveAll(func(x, y float64) (float64, float64) { return y, x })(few[i].Labels)
		}
		clear(few[n].Labels) // a face without labels is none that doubts
		if w := WholeOf(side, few); w.Faces != n || w.Wrong() != (n >= 10) {
			t.Errorf("of %d labelled faces it is doubted: %v, %+v", n, w.Wrong(), w)
		}
	}
	lucky := drawn(37, 22)
	for i := range lucky {
		lucky[i].Known = 0.01
	}
	if w := WholeOf(side, lucky); w.Wrong() {
		t.Errorf("doubted by weights that were measured on a face or two: %v", w)
	}
	if text := (Whole{RMSE: 81, Median: 70, Known: 1.6}).String(); !strings.Contains(text, "81.0 px") || !strings.Contains(text, "known to be off by 1.6 px") {
		t.Errorf("it says %s", text)
	}
}
