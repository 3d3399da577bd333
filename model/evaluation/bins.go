package evaluation

import (
	"cmp"
	"math"
	"slices"

	"fiducial/data/curve"
)

// The curve of PCK goes up to PCKMost of the distance between the eye centres, in so many steps.
const (
	PCKMost  = 0.25
	PCKSteps = 125
)

// Bins divide distances in pixels for a histogram: bin i goes from i·Width to (i+1)·Width, and the last one has all
// that is farther off, too.
type Bins struct {
	Width float64
	N     int
}

// BinsFor returns 20 to 50 bins of a round width (1, 2 or 5 times a power of ten) that hold 98 of 100 points of each
// of the evaluations before the last bin.
func BinsFor(list ...*Evaluation) Bins {
	reach := 0.0
	for _, e := range list {
		if q := e.Quantile(0.98); q > reach && curve.Finite(q) {
			reach = q
		}
	}
	if reach == 0 {
		return Bins{Width: 1, N: 20}
	}
	power := math.Pow(10, math.Floor(math.Log10(reach/20)))
	width := power
	for _, f := range []float64{2, 5} {
		if f*power*20 <= reach {
			width = f * power
		}
	}
	return Bins{Width: width, N: int(math.Ceil(reach/width)) + 1}
}

// Shares returns the share of the points of an evaluation in each bin, zeros without any.
func (b Bins) Shares(e *Evaluation) []float64 {
	shares := make([]float64, b.N)
	for i, n := range e.Histogram(b.Width, b.N) {
		shares[i] = float64(n) / math.Max(1, float64(len(e.Points)))
	}
	return shares
}

// ByError returns the keypoints, the one with the largest RMSE first; those without any label come last.
func (e *Evaluation) ByError() []int {
	order := make([]int, len(e.Keypoints))
	for i := range order {
		order[i] = i
	}
	rmse := func(k int) float64 {
		if m := e.Metrics.Keypoints[e.Keypoints[k].Name]; m.Count > 0 {
			return m.RMSE
		}
		return -1
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rmse(b), rmse(a)) })
	return order
}
