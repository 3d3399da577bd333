package suspects

import (
	"runtime"

	"gonum.org/v1/gonum/mat"

	"fiducial/data/face"
)

// Joint is how labels of one face lie about its predictions together, for each labelling scheme: who corrects one point says by
// that where others probably are. It is not changed once it exists, and safe for concurrent use.
type Joint struct {
	schemes []*distribution // nil for one with too few faces
}

// fewestTogether is from how many faces it is learned how their points go together.
const fewestTogether = 30

// Together learns from faces, predicted as by the labelling scheme of each, how their points go together: from the scatter of a
// multivariate t distribution, which a few wrong labels hardly move. threads are the cores it may use; 0 means all.
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
	j := &Joint{schemes: make([]*distribution, len(byScheme))}
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
		j.schemes[scheme] = p.learn(spreadOf(some, 2*len(k), offOf, cores(1)).or(everywhere), offOf)
	})
	return j
}

// Follow returns where the points of a face probably are once some are labelled, in pixels: a labelled one at its label, the
// others at the conditional mean given how far the labels lie from their predictions. prediction and labels are of the same
// labelling scheme. Points that are not predicted stay missing; without anything known of the scheme nothing moves.
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
	shift := mat.NewVecDense(len(pulled), pulled)
	for i := 0; i < len(unknown); i += 2 {
		k := unknown[i] / 2
		points[k].X += mat.Dot(t.across(unknown[i], known), shift)
		points[k].Y += mat.Dot(t.across(unknown[i+1], known), shift)
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
