package calibration

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/mat"

	"fiducial/data/face"
)

// Point is what is known of a predicted point besides where it is. All lengths are in pixels.
type Point struct {
	Keypoint int
	Apart    float64 // root mean squared distance of the ways in which it was seen from their mean
	Whole    float64 // the same over all points of the face
	Schemes  float64 // standard deviation of where it would be labelled, over the labelling schemes; 0 where there is one alone
	Peak     float64 // the largest probability in the network's map of it; 1 without maps
}

// Sample is a point with where its label lies from its prediction, in pixels.
type Sample struct {
	Point
	X, Y float64
	Row  int // of its face
}

// Distance returns how far the label lies from the prediction, in pixels.
func (s Sample) Distance() float64 { return math.Hypot(s.X, s.Y) }

// Calibration are the figures of one network. The scale of a point is
//
//	exp(Usual[keypoint]) · (Apart+least)^ByApart · (Whole+least)^ByWhole · (Schemes+least)^BySchemes · Peak^ByPeak
//
// pixels. Of points of about one scale, the distances between predictions and labels, each over its scale, are taken to
// vary alike; and those of a keypoint to be as much longer in some directions than in others as its shape is. They are
// not changed once they exist, and safe for concurrent use.
type Calibration struct {
	Usual     []float64 `json:"usual"` // by keypoint; natural logarithms
	ByApart   float64   `json:"by_apart"`
	ByWhole   float64   `json:"by_whole"`
	BySchemes float64   `json:"by_schemes"`
	ByPeak    float64   `json:"by_peak"`            // 0 of earlier versions
	Ratios    []float64 `json:"ratios"`             // of distance to scale: that below which 1, 2 … 99 of a hundred points are
	ByScale   []Ratios  `json:"by_scale,omitempty"` // the same of points of about one scale, which rises; none of earlier versions
	Shapes    []Shape   `json:"shapes,omitempty"`   // by keypoint; none of earlier versions
	Points    int       `json:"points"`             // it was learned from

	// Others are what holds approximately for weights that were trained alike: without peaks, which rise the longer a
	// network learns.
	Others *Calibration `json:"others,omitempty"`
}

// ForOthers returns the figures for weights that were trained alike, of which none were measured.
func (c *Calibration) ForOthers() *Calibration {
	if c.Others != nil {
		return c.Others
	}
	return c
}

// Ratios are those of points of about one scale.
type Ratios struct {
	Scale   float64   `json:"scale"` // natural logarithm of pixels
	Ratios  []float64 `json:"ratios"`
	Ellipse float64   `json:"ellipse"` // how many deviations of the shape, over the scale, 68 of a hundred labels are away at most
}

// Shape is how labels of a keypoint scatter about predictions: the variance of x, the covariance and the variance of y,
// of which the first and the last are 1 together.
type Shape [3]float64

const (
	least       = 0.1  // pixels that are added to each length, so that none is 0
	leastOff    = 0.15 // pixels below which it does not matter how near a point is
	fewest      = 300  // points from which something is learned
	steadiness  = 10   // points' weight of the assumption that a keypoint is as usual, and that a length says nothing
	percentiles = 99
	measures    = 4
	most        = 5   // groups of points by scale
	fewestAlike = 400 // points of a group
	inEllipse   = 0.68
)

// ErrFew says that there are too few points to learn from.
var ErrFew = errors.New("there are too few labelled points that the weights did not learn from")

// logs returns the natural logarithms of what is known of a point.
func (p Point) logs() [measures]float64 {
	return [measures]float64{math.Log(p.Apart + least), math.Log(p.Whole + least), math.Log(p.Schemes + least), math.Log(p.Peak)}
}

// Fit learns the figures from samples of k keypoints: the logarithm of the scale by least squares on the logarithms of
// the distances, which a few wrong labels hardly move, then shapes and ratios. The error is ErrFew.
func Fit(samples []Sample, k int) (*Calibration, error) {
	x, err := fit(samples, k)
	if err != nil || x.ByPeak == 0 {
		return x, err
	}
	samples = slices.Clone(samples)
	for i := range samples {
		samples[i].Peak = 1
	}
	x.Others, err = fit(samples, k)
	return x, err
}

func fit(samples []Sample, k int) (*Calibration, error) {
	samples = slices.DeleteFunc(slices.Clone(samples), func(s Sample) bool { return !usable(s, k) })
	if len(samples) < fewest {
		return nil, fmt.Errorf("%w: %d, of %d that are needed", ErrFew, len(samples), fewest)
	}
	n := 1 + k + measures // one for all keypoints, by how much each differs, and what is known
	normal, right := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	row, middle := make([]float64, n), meanLogs(samples)
	for _, s := range samples {
		clear(row)
		row[0], row[1+s.Keypoint] = 1, 1
		for i, v := range s.logs() {
			row[1+k+i] = v - middle[i]
		}
		y := math.Log(math.Hypot(s.Distance(), leastOff))
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
	x := &Calibration{Usual: make([]float64, k), ByApart: by[0], ByWhole: by[1], BySchemes: by[2], ByPeak: by[3], Points: len(samples)}
	for i := range x.Usual {
		x.Usual[i] = solved.AtVec(0) + solved.AtVec(1+i)
		for j, v := range by {
			x.Usual[i] -= v * middle[j]
		}
	}
	x.learnShapes(samples)
	slices.SortStableFunc(samples, func(a, b Sample) int { return cmp.Compare(x.scale(a.Point), x.scale(b.Point)) })
	x.Ratios = x.ratiosOf(samples).Ratios
	groups := max(min(most, len(samples)/fewestAlike), 1)
	for g := range groups {
		x.ByScale = append(x.ByScale, x.ratiosOf(samples[g*len(samples)/groups:(g+1)*len(samples)/groups]))
	}
	return x, nil
}

// ratiosOf returns the ratios of some points.
func (c *Calibration) ratiosOf(samples []Sample) (r Ratios) {
	distances, deviations := make([]float64, len(samples)), make([]float64, len(samples))
	for i, s := range samples {
		scale := c.scale(s.Point)
		r.Scale += math.Log(scale) / float64(len(samples))
		distances[i], deviations[i] = s.Distance()/scale, c.Shapes[s.Keypoint].deviations(s.X, s.Y)/scale
	}
	slices.Sort(distances)
	slices.Sort(deviations)
	for p := 1; p <= percentiles; p++ {
		r.Ratios = append(r.Ratios, distances[p*(len(distances)-1)/(percentiles+1)])
	}
	r.Ellipse = deviations[int(inEllipse*float64(len(deviations)-1))]
	return r
}

// usable reports whether something can be learned from a sample.
func usable(s Sample, k int) bool {
	all := s.X + s.Y + s.Apart + s.Whole + s.Schemes
	return s.Keypoint >= 0 && s.Keypoint < k && s.Peak > 0 && s.Peak <= 1 && !math.IsNaN(all) && !math.IsInf(all, 0)
}

// meanLogs returns the means of the logarithms of what is known.
func meanLogs(samples []Sample) (mean [measures]float64) {
	for _, s := range samples {
		for i, v := range s.logs() {
			mean[i] += v / float64(len(samples))
		}
	}
	return mean
}

// scale returns the scale of a point, in pixels.
func (c *Calibration) scale(p Point) float64 {
	sum, logs := c.Usual[p.Keypoint], p.logs()
	for i, by := range [measures]float64{c.ByApart, c.ByWhole, c.BySchemes, c.ByPeak} {
		if by != 0 { // of earlier versions, which know of no peak
			sum += by * logs[i]
		}
	}
	return math.Exp(sum)
}

// between returns the groups of points by scale between which a scale lies, and how near it is to the second, from 0 to
// 1.
func (c *Calibration) between(scale float64) (low, high *Ratios, share float64) {
	if len(c.ByScale) == 0 {
		all := &Ratios{Ratios: c.Ratios}
		return all, all, 0
	}
	at := math.Log(scale)
	i := sort.Search(len(c.ByScale)-1, func(i int) bool { return c.ByScale[i+1].Scale > at })
	low, high = &c.ByScale[i], &c.ByScale[min(i+1, len(c.ByScale)-1)]
	if width := high.Scale - low.Scale; width > 0 {
		share = min(max((at-low.Scale)/width, 0), 1)
	}
	return low, high, share
}

// Expected returns the expected distance between the prediction of a point and a label, in pixels. Of the hundredth
// part that is farthest off, which is mostly wrong labels, it counts how far its nearest is.
func (c *Calibration) Expected(p Point) float64 {
	scale := c.scale(p)
	low, high, share := c.between(scale)
	return scale * ((1-share)*low.mean() + share*high.mean())
}

// mean returns the mean of ratios, of which the last stands for those beyond it as well.
func (r *Ratios) mean() float64 {
	sum := r.Ratios[len(r.Ratios)-1]
	for _, v := range r.Ratios {
		sum += v
	}
	return sum / float64(len(r.Ratios)+1)
}

// Within returns within how many pixels of its prediction a point is labelled in so large a share of such cases, from
// 0.01 to 0.99: between two hundredths, along a straight line.
func (c *Calibration) Within(p Point, of float64) float64 {
	scale := c.scale(p)
	low, high, share := c.between(scale)
	at := min(max(of*(percentiles+1)-1, 0), percentiles-1)
	i := min(int(at), percentiles-2)
	ratio := func(r *Ratios) float64 { return r.Ratios[i] + (at-float64(i))*(r.Ratios[i+1]-r.Ratios[i]) }
	return scale * ((1-share)*ratio(low) + share*ratio(high))
}

// Ellipse returns the ellipse around the prediction of a point in which it is labelled in 68 of a hundred such cases;
// none of figures of earlier versions.
func (c *Calibration) Ellipse(p Point) face.Ellipse {
	if len(c.Shapes) == 0 {
		return face.Ellipse{}
	}
	scale, shape := c.scale(p), c.Shapes[p.Keypoint]
	low, high, share := c.between(scale)
	return face.EllipseOf(shape[0], shape[1], shape[2], scale*((1-share)*low.Ellipse+share*high.Ellipse))
}
