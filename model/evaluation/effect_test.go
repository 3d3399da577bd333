package evaluation

import (
	"math"
	"slices"
	"testing"

	"fiducial/data"
	"fiducial/data/correction"
	"fiducial/data/face"
	"fiducial/model/modeltest"
)

// What nobody corrected is measured apart from what was: a corrected point of a test face counts among the corrected
// ones alone, the other points of that face do not.
func TestEffect(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	test, train := TestFaces.Rows(ds, data.Splits{}), TrainFaces.Rows(ds, data.Splits{})
	s := &correction.Session{Points: []correction.Point{
		{Row: train[0], Keypoint: "nose_tip"}, {Row: train[0], Keypoint: "left_eye_center"}, {Row: test[1], Keypoint: "left_eye_center"},
	}}
	slices.SortFunc(s.Points, func(a, b correction.Point) int { return a.Row - b.Row })
	off := func(px float64, at map[int]float64) func(int) face.Points {
		return func(row int) face.Points {
			points := ds.Labels(row).Clone()
			for k, p := range points {
				if p.Known {
					points[k] = face.At(p.X+px+at[row], p.Y)
				}
			}
			return points
		}
	}
	e := EffectOf(ds, data.Splits{}, s, off(2, map[int]float64{train[0]: 3}), off(1, map[int]float64{test[2]: 4}))
	untouched := -1 // the corrected one
	for _, row := range test {
		for _, p := range ds.Labels(row) {
			if p.Known {
				untouched++
			}
		}
	}
	if e.Labels != 3 || e.Faces != 2 || e.Untouched.Labels != untouched || e.Corrected.Labels != 3 {
		t.Errorf("%+v, want %d untouched labels", e, untouched)
	}
	rmse := func(squares float64, labels int) float64 { return math.Sqrt(squares / float64(2*labels)) }
	if got, want := e.Untouched.Before, rmse(4*float64(untouched), untouched); math.Abs(got-want) > 1e-9 {
		t.Errorf("before: %v, want %v", got, want)
	}
	known := 0.0
	for _, p := range ds.Labels(test[2]) {
		if p.Known {
			known++
		}
	}
	if got, want := e.Untouched.After, rmse(float64(untouched)+24*known, untouched); math.Abs(got-want) > 1e-9 {
		t.Errorf("after: %v, want %v", got, want)
	}
	if got, want := e.Corrected.Before, rmse(25+25+4, 3); math.Abs(got-want) > 1e-9 {
		t.Errorf("corrected, before: %v, want %v", got, want)
	}
	if e.Median != 1 || e.Farthest.Row != test[2] || math.Abs(e.Farthest.Pixels-3) > 1e-9 {
		t.Errorf("predictions moved by %v, at most %+v", e.Median, e.Farthest)
	}
	none := EffectOf(ds, data.Splits{}, &correction.Session{}, func(int) face.Points { return nil }, off(0, nil))
	if !math.IsNaN(none.Untouched.After) || none.Farthest.Row != -1 || !math.IsNaN(none.Median) {
		t.Errorf("of nothing: %+v", none)
	}
}
