package suspects

import (
	"cmp"
	"math"
	"runtime"
	"slices"

	"gonum.org/v1/gonum/mat"

	"fiducial/data/face"
)

// Joint is how labels of one face lie about its predictions together, for each labelling scheme: who corrects one point
// says by that where others probably are. It is not changed once it exists, and safe for concurrent use.
type Joint struct {
	schemes []*following // nil for one with too few faces
}

// following is how points of faces of one labelling scheme follow others.
type following struct {
	*distribution
	share float64 // of the conditional mean: who corrects the worst point first chooses one that is off more than it says of others
}

// fewestTogether is from how many faces it is learned how their points go together.
const fewestTogether = 30

// Together learns from faces, predicted as by the labelling scheme of each, how their points go together: from the
// scatter of a multivariate t distribution, which a few wrong labels hardly move. threads are the cores it may use; 0
// means all.
func Together(k face.Keypoints, faces []Face, threads int) *Joint {
	c := cores(threads)
	if threads <= 0 {
		c = cores(runtime.GOMAXPROCS(0))
	}
	var byScheme [][]*residual
	for i := range faces {
		f := &faces[i]
		if count(f.Labels) < 2 || !usable(*f) {
			continue
		}
		s := &residual{Face: f, off: make([]float64, 2*len(k))}
		for j, l := range f.Labels {
			if l.Known {
				s.off[2*j], s.off[2*j+1] = bounded(l.X-f.Prediction[j].X), bounded(l.Y-f.Prediction[j].Y)
			}
		}
		for len(byScheme) <= f.Scheme {
			byScheme = append(byScheme, nil)
		}
		byScheme[f.Scheme] = append(byScheme[f.Scheme], s)
	}
	j := &Joint{schemes: make([]*following, len(byScheme))}
	c.each(len(byScheme), func(scheme int) {
		some := byScheme[scheme]
		if len(some) < fewestTogether {
			return
		}
		p := &population{keypoints: k, scheme: scheme, parts: divide(k, some)}
		everywhere := spread{make([]float64, 2*len(k)), make([]float64, 2*len(k))}
		for i := range everywhere.scale {
			everywhere.scale[i] = 2
		}
		j.schemes[scheme] = &following{p.learn(spreadOf(some, 2*len(k), offOf, cores(1)).or(everywhere), offOf), 1}
		j.schemes[scheme].learnShare(j, some)
	})
	return j
}

// learnShare finds what share of the conditional mean brings the other points of faces nearest to their labels once the
// point that is farthest off is corrected: that with the least sum of distances along x and y, which is a weighted
// median.
func (t *following) learnShare(j *Joint, some []*residual) {
	var shifts []shift
	for _, s := range some {
		worst, moved := -1, make(face.Points, len(s.Labels))
		for k, l := range s.Labels {
			if l.Known && (worst < 0 || s.distance(k) > s.distance(worst)) {
				worst = k
			}
		}
		moved[worst] = s.Labels[worst]
		for k, p := range j.Follow(s.Scheme, s.Prediction, moved) {
			if l := s.Labels[k]; l.Known && k != worst {
				shifts = append(shifts, newShift(p.X-s.Prediction[k].X, l.X-s.Prediction[k].X), newShift(p.Y-s.Prediction[k].Y, l.Y-s.Prediction[k].Y))
			}
		}
	}
	t.share = max(medianShare(shifts), leastShare)
}

// leastShare is the share at least: of few faces it is found by chance.
const leastShare = 0.5

// shift is how far a coordinate would follow, and what share of that would bring it to its label.
type shift struct{ far, share float64 }

func newShift(by, right float64) shift { return shift{math.Abs(by), right / by} }

// medianShare returns the median share, weighted by how far each goes, from 0 to 1; 1 where nothing follows.
func medianShare(shifts []shift) float64 {
	shifts = slices.DeleteFunc(shifts, func(s shift) bool { return !(s.far > 0) || math.IsNaN(s.share) })
	slices.SortFunc(shifts, func(a, b shift) int { return cmp.Compare(a.share, b.share) })
	total, sum := 0.0, 0.0
	for _, s := range shifts {
		total += s.far
	}
	for _, s := range shifts {
		if sum += s.far; sum >= total/2 {
			return min(max(s.share, 0), 1)
		}
	}
	return 1
}

// Follow returns where the points of a face probably are once some are labelled, in pixels: a labelled one at its
// label, the others at a share of the way to the conditional mean given how far the labels lie from their predictions.
// prediction and labels are of the same labelling scheme. Points that are not predicted stay missing; without anything
// known of the scheme nothing moves.
func (j *Joint) Follow(scheme int, prediction, labels face.Points) face.Points {
	points := append(face.Points(nil), prediction...)
	var known, unknown []int // coordinates
	for k, l := range labels {
		switch {
		case k >= len(points) || !points[k].Known:
		case l.Known:
			points[k] = l
			known = append(known, 2*k, 2*k+1)
		default:
			unknown = append(unknown, 2*k, 2*k+1)
		}
	}
	if j == nil || scheme < 0 || scheme >= len(j.schemes) || j.schemes[scheme] == nil || len(known) == 0 || len(unknown) == 0 {
		return points
	}
	t := j.schemes[scheme]
	off, pulled := make([]float64, len(known)), make([]float64, len(known))
	for i, c := range known {
		off[i] = coordinate(labels, c) - coordinate(prediction, c)
	}
	t.restrictedTo(known).distance(pulled, off)
	moved := mat.NewVecDense(len(pulled), pulled)
	for i := 0; i < len(unknown); i += 2 {
		k := unknown[i] / 2
		points[k].X += t.share * mat.Dot(t.across(unknown[i], known), moved)
		points[k].Y += t.share * mat.Dot(t.across(unknown[i+1], known), moved)
	}
	return points
}

// across returns the scatter between one coordinate and others.
func (t *distribution) across(of int, with []int) *mat.VecDense {
	v := mat.NewVecDense(len(with), nil)
	for i, c := range with {
		v.SetVec(i, t.scatter.At(of, c))
	}
	return v
}

// coordinate returns coordinate c of 2K.
func coordinate(points face.Points, c int) float64 {
	if c%2 == 0 {
		return points[c/2].X
	}
	return points[c/2].Y
}
