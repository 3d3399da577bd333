package calibration

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Point is what is known of a predicted point besides where it is. All lengths are in pixels.
type Point struct {
	Keypoint int
	Apart    float64 // root mean squared distance of the ways in which it was seen from their mean
	Whole    float64 // the same over all points of the face
	Schemes  float64 // standard deviation of where it would be labelled, over the labelling schemes; 0 where there is one alone
}

// Sample is a point with the distance between its prediction and its label, in pixels.
type Sample struct {
	Point
	Distance float64
}

// Calibration are the figures of one network. The scale of a point is
//
//	exp(Usual[keypoint]) · (Apart+least)^ByApart · (Whole+least)^ByWhole · (Schemes+least)^BySchemes
//
// pixels; the distances between predictions and labels, each over its scale, are taken to vary alike for all points. They are not
// changed once they exist, and safe for concurrent use.
type Calibration struct {
	Usual     []float64 `json:"usual"` // by keypoint; natural logarithms
	ByApart   float64   `json:"by_apart"`
	ByWhole   float64   `json:"by_whole"`
	BySchemes float64   `json:"by_schemes"`
	Ratios    []float64 `json:"ratios"` // of distance to scale: that below which 1, 2 … 99 of a hundred points are
	Points    int       `json:"points"` // it was learned from
}

const (
	least       = 0.1  // pixels that are added to each length, so that none is 0
	leastOff    = 0.15 // pixels below which it does not matter how near a point is
	fewest      = 300  // points from which something is learned
	steadiness  = 10   // points' weight of the assumption that a keypoint is as usual, and that a length says nothing
	percentiles = 99
	lengths     = 3
)

// ErrFew says that there are too few points to learn from.
var ErrFew = errors.New("there are too few labelled points that the weights did not learn from")

// logs returns the natural logarithms of the lengths of a point.
func (p Point) logs() [lengths]float64 {
	return [lengths]float64{math.Log(p.Apart + least), math.Log(p.Whole + least), math.Log(p.Schemes + least)}
}

// Fit learns the figures from samples of k keypoints: the logarithm of the scale by least squares on the logarithms of the
// distances, which a few wrong labels hardly move, then the ratios. The error is ErrFew.
func Fit(samples []Sample, k int) (*Calibration, error) {
	samples = slices.DeleteFunc(slices.Clone(samples), func(s Sample) bool { return !usable(s, k) })
	if len(samples) < fewest {
		return nil, fmt.Errorf("%w: %d, of %d that are needed", ErrFew, len(samples), fewest)
	}
	n := 1 + k + lengths // one for all keypoints, by how much each differs, and the lengths
	normal, right := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	row, middle := make([]float64, n), meanLogs(samples)
	for _, s := range samples {
		clear(row)
		row[0], row[1+s.Keypoint] = 1, 1
		for i, v := range s.logs() {
			row[1+k+i] = v - middle[i]
		}
		y := math.Log(math.Hypot(s.Distance, leastOff))
		for i, v := range row {
			right.SetVec(i, right.AtVec(i)+v*y)
			for j := i; j < n; j++ {
				normal.SetSym(i, j, normal.At(i, j)+v*row[j])
			}
		}
	}
	for i := 1; i < n; i++ {
		normal.SetSym(i, i, normal.At(i, i)+steadiness)
	}
	var c mat.Cholesky
	var solved mat.VecDense
	if !c.Factorize(normal) || c.SolveVecTo(&solved, right) != nil {
		return nil, fmt.Errorf("calibrate: the distances of %d points fit no scale", len(samples))
	}
	by := solved.RawVector().Data[1+k:]
	x := &Calibration{Usual: make([]float64, k), ByApart: by[0], ByWhole: by[1], BySchemes: by[2], Points: len(samples)}
	for i := range x.Usual {
		x.Usual[i] = solved.AtVec(0) + solved.AtVec(1+i)
		for j, v := range by {
			x.Usual[i] -= v * middle[j]
		}
	}
	ratios := make([]float64, len(samples))
	for i, s := range samples {
		ratios[i] = s.Distance / x.scale(s.Point)
	}
	slices.Sort(ratios)
	for p := 1; p <= percentiles; p++ {
		x.Ratios = append(x.Ratios, ratios[p*(len(ratios)-1)/(percentiles+1)])
	}
	return x, nil
}

// usable reports whether something can be learned from a sample.
func usable(s Sample, k int) bool {
	all := s.Distance + s.Apart + s.Whole + s.Schemes
	return s.Keypoint >= 0 && s.Keypoint < k && !math.IsNaN(all) && !math.IsInf(all, 0)
}

// meanLogs returns the means of the logarithms of the lengths.
func meanLogs(samples []Sample) (mean [lengths]float64) {
	for _, s := range samples {
		for i, v := range s.logs() {
			mean[i] += v / float64(len(samples))
		}
	}
	return mean
}

// scale returns the scale of a point, in pixels.
func (c *Calibration) scale(p Point) float64 {
	logs := p.logs()
	return math.Exp(c.Usual[p.Keypoint] + c.ByApart*logs[0] + c.ByWhole*logs[1] + c.BySchemes*logs[2])
}

// Expected returns the expected distance between the prediction of a point and a label, in pixels. Of the hundredth part that is
// farthest off, which is mostly wrong labels, it counts how far its nearest is.
func (c *Calibration) Expected(p Point) float64 {
	sum := c.Ratios[len(c.Ratios)-1]
	for _, r := range c.Ratios {
		sum += r
	}
	return c.scale(p) * sum / float64(len(c.Ratios)+1)
}

// Within returns within how many pixels of its prediction a point is labelled in so large a share of such cases, from 0.01 to
// 0.99: between two hundredths, along a straight line.
func (c *Calibration) Within(p Point, share float64) float64 {
	at := min(max(share*(percentiles+1)-1, 0), float64(len(c.Ratios)-1))
	i := min(int(at), len(c.Ratios)-2)
	return c.scale(p) * (c.Ratios[i] + (at-float64(i))*(c.Ratios[i+1]-c.Ratios[i]))
}

// Check says what can't be right about figures of k keypoints that were read from a file, or nil.
func (c *Calibration) Check(k int) error {
	if len(c.Usual) != k || len(c.Ratios) != percentiles {
		return fmt.Errorf("its expected errors are those of %d keypoints in %d steps, not of %d in %d", len(c.Usual), len(c.Ratios), k, percentiles)
	}
	for _, v := range append(slices.Clone(c.Usual), c.ByApart, c.ByWhole, c.BySchemes) {
		if !(math.Abs(v) < 100) {
			return fmt.Errorf("one of the figures of its expected errors is %v", v)
		}
	}
	if !slices.IsSorted(c.Ratios) || !(c.Ratios[0] >= 0) || !(c.Ratios[len(c.Ratios)-1] < 1e6) {
		return errors.New("the ratios of its expected errors don't rise from 0")
	}
	return nil
}
