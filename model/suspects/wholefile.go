package suspects

import (
	"fmt"
	"math"
	"slices"
)

// beyondKnown is how many times as far from its prediction as the weights are known to be off half of the labels of a
// file must lie for the file as a whole to be doubted.
const beyondKnown = 3

// fewestDoubted is of how many labelled faces something is said of the file as a whole: of fewer a single one may make
// the half.
const fewestDoubted = 10

// Whole says how far the labels of all faces together are from the predictions, beside what the weights are known to
// do.
type Whole struct {
	RMSE   float64 // pixels, over labelled coordinates
	Median float64 // pixels: half of the labels are farther from their predictions
	Known  float64 // RMSE that the weights are known to have on faces that they did not learn from; 0 where that is not known
	Faces  int     // how many have a label beside a prediction
	Unit   string  // of the others, as Face has it
}

// leastKnown is what weights are taken to be off by at least, as a part of the photo's side: a run on a few faces may
// have been measured on one or two.
const leastKnown = 1.0 / 96

// WholeOf measures all faces together, side being the width of their photos; the RMSE and the median are NaN without
// labels.
func WholeOf(side int, faces []Face) Whole {
	var distances []float64
	w, sum := Whole{}, 0.0
	for i := range faces {
		f := &faces[i]
		w.Unit = f.Unit
		if f.Known > 0 {
			w.Known = max(f.Known, leastKnown*float64(side))
		}
		before := len(distances)
		for k, l := range f.Labels {
			if d := l.Distance(f.Prediction[k]); !math.IsNaN(d) {
				d = min(d, 2e5) // of what is absurdly far off the square is still a number
				distances, sum = append(distances, d), sum+d*d
			}
		}
		if len(distances) > before {
			w.Faces++
		}
	}
	w.RMSE = math.Sqrt(sum / float64(2*len(distances)))
	w.Median = median(distances)
	return w
}

// Wrong reports whether the labels of enough faces are so far from the predictions that the file as a whole is probably
// wrong, or the photos are none that the weights know.
func (w Whole) Wrong() bool { return w.Faces >= fewestDoubted && w.far() }

// far reports whether the labels, of however few faces, are too far from the predictions for anything to be learned
// from them.
func (w Whole) far() bool { return w.Known > 0 && w.Median > beyondKnown*w.Known }

// String says so in a sentence.
func (w Whole) String() string {
	return fmt.Sprintf("the whole file is doubtful: its labels are %s from the predictions (RMSE; half of them by more than %s), where these weights are known to be off by %s; either the labels are in another size or order than they should be, or the photos are of another kind than those the weights learned from",
		inUnit(w.RMSE, w.Unit), inUnit(w.Median, w.Unit), inUnit(w.Known, w.Unit))
}

// spread is how labels vary about predictions where nothing can be learned about that from the faces themselves: each
// coordinate by itself, twice as far as the weights are known to be off.
func (w Whole) spread(d int) *distribution {
	scale := slices.Repeat([]float64{2 * w.Known}, d)
	return fit(nil, make([]float64, d), scale)
}
