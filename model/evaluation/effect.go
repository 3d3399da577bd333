package evaluation

import (
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/correction"
	"fiducial/data/face"
)

// Effect is what became of the predictions when a network learned from corrected labels.
type Effect struct {
	Labels, Faces int // how many labels were corrected, and on how many faces

	// Untouched is the error on labels of the test faces that were not corrected: the only ones that show whether the
	// network has become better, for it learned from none of them and nobody moved them.
	Untouched Change

	// Corrected is the error on the corrected labels as they are now, in all splits.
	Corrected Change

	Median   float64 // how far predicted points of the test faces moved, in pixels: half of them less
	Farthest Shift   // the one that moved farthest
}

// Change is an error before and after.
type Change struct {
	Before, After float64 // RMSE in pixels over labelled coordinates; NaN without any
	Labels        int     // points that were compared
}

// Shift is how far a predicted point moved.
type Shift struct {
	Row, Keypoint int
	Pixels        float64
}

// EffectRows returns the rows whose predictions EffectOf compares: the test faces, and those that were corrected.
// splits are those of the run.
func EffectRows(ds *data.Dataset, splits data.Splits, s *correction.Session) []int {
	rows := TestFaces.Rows(ds, splits)
	for _, p := range s.Points {
		rows = append(rows, p.Row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// EffectOf compares what two networks predict, before corrections and after one has learned from them, with the labels
// as they are now. before and after return what is predicted for a row, nil for nothing; a face is compared where both
// predict it. splits are those of the run. It costs milliseconds. Safe for concurrent use.
func EffectOf(ds *data.Dataset, splits data.Splits, s *correction.Session, before, after func(row int) face.Points) *Effect {
	e := &Effect{Labels: len(s.Points), Farthest: Shift{Row: -1}}
	type place struct{ row, keypoint int }
	corrected := map[place]bool{}
	k := ds.Keypoints()
	for i, p := range s.Points {
		corrected[place{p.Row, k.Index(p.Keypoint)}] = true
		if i == 0 || s.Points[i-1].Row != p.Row {
			e.Faces++
		}
	}
	test := map[int]bool{}
	for _, row := range TestFaces.Rows(ds, splits) {
		test[row] = true
	}
	var untouched, mended [2]squares
	var moved []float64
	for _, row := range EffectRows(ds, splits, s) {
		labels, then, now := ds.Labels(row), before(row), after(row)
		for j := range min(len(then), len(now)) {
			if !then[j].Known || !now[j].Known {
				continue
			}
			if test[row] {
				d := then[j].Distance(now[j])
				moved = append(moved, d)
				if d > e.Farthest.Pixels {
					e.Farthest = Shift{row, j, d}
				}
			}
			if !labels[j].Known {
				continue
			}
			switch into := &untouched; {
			case corrected[place{row, j}]:
				into = &mended
				fallthrough
			case test[row]:
				into[0].add(labels[j], then[j])
				into[1].add(labels[j], now[j])
			}
		}
	}
	e.Untouched, e.Corrected, e.Median = change(untouched), change(mended), math.NaN()
	if len(moved) > 0 {
		slices.Sort(moved)
		e.Median = moved[len(moved)/2]
	}
	return e
}

func change(s [2]squares) Change {
	return Change{Before: s[0].rmse(), After: s[1].rmse(), Labels: s[0].points}
}
