package suspects

import (
	"math"
	"slices"

	"fiducial/data/face"
)

// population is the faces of one labelling scheme, and what is known of how their labels vary.
type population struct {
	keypoints face.Keypoints
	scheme    int
	off       *distribution // of labels about predictions, in units
	labels    *distribution // of labels, in pixels
	within    []float64     // by keypoint: how far from its prediction a label is in 19 of 20 faces, in pixels; NaN of fewer labels than fewestWithin
	parts     []*part       // in the order of the first face of each
}

// part is the faces of a population that have the same points labelled, and what the distributions say of these.
type part struct {
	points []int // the keypoints that are labelled, ascending
	at     []int // their coordinates
	absent []int // the others
	faces  []*residual
	off    *precision
	loose  *precision // of off with each point off by itself
	labels *precision
}

// populate divides faces by labelling scheme and learns how their labels vary. Where the whole file is wrong it does
// not learn from it how far labels are off: what is wrong everywhere would count as usual.
func populate(k face.Keypoints, all []*residual, whole Whole, c cores) []*population {
	byScheme := map[int][]*residual{}
	last := 0
	for _, s := range all {
		byScheme[s.Scheme] = append(byScheme[s.Scheme], s)
		last = max(last, s.Scheme)
	}
	offs, labels := spreadOf(all, 2*len(k), offOf, c), spreadOf(all, 2*len(k), placeOf, c)
	var populations []*population
	for scheme := range last + 1 {
		some := byScheme[scheme]
		if len(some) == 0 {
			continue
		}
		p := &population{keypoints: k, scheme: scheme, parts: divide(k, some)}
		p.within = make([]float64, len(k))
		c.each(len(k), func(j int) { p.within[j] = withinOf(some, j) })
		populations = append(populations, p)
	}
	c.each(2*len(populations), func(i int) {
		p := populations[i/2]
		some := byScheme[p.scheme]
		switch {
		case i%2 == 0 && whole.far():
			p.off = whole.spread(2 * len(k))
		case i%2 == 0:
			p.off = p.learn(spreadOf(some, 2*len(k), offOf, c).or(offs), offOf)
		default:
			p.labels = p.learn(spreadOf(some, 2*len(k), placeOf, c).or(labels), placeOf)
		}
	})
	for _, p := range populations {
		c.each(len(p.parts), func(i int) { p.parts[i].take(p) })
	}
	return populations
}

// take takes from the population's distributions what they say of the part's points.
func (p *part) take(w *population) {
	p.off, p.labels = w.off.restrictedTo(p.at), w.labels.restrictedTo(p.at)
	loose := w.off.part(p.at)
	for i := range p.at {
		loose.SetSym(i, i, loose.At(i, i)+offBy*offBy)
	}
	p.loose = invert(loose)
}

// divide divides faces by which points they have labelled.
func divide(k face.Keypoints, some []*residual) (parts []*part) {
	byText := map[string]*part{}
	for _, s := range some {
		text := make([]byte, len(k))
		for j, l := range s.Labels {
			if l.Known {
				text[j] = 1
			}
		}
		one := byText[string(text)]
		if one == nil {
			one = newPart(text)
			byText[string(text)] = one
			parts = append(parts, one)
		}
		one.faces = append(one.faces, s)
	}
	return parts
}

func newPart(labelled []byte) *part {
	p := &part{}
	for j, is := range labelled {
		if is == 1 {
			p.points, p.at = append(p.points, j), append(p.at, 2*j, 2*j+1)
		} else {
			p.absent = append(p.absent, 2*j, 2*j+1)
		}
	}
	return p
}

// offOf and placeOf are the two descriptions of a face that distributions are fitted to.
func offOf(s *residual) []float64   { return s.off }
func placeOf(s *residual) []float64 { return s.place }

// mostScales is how many scales from the middle a coordinate counts as being at most, when it is learned how labels
// vary: a few wrong labels, of all kinds, must not spoil what is known of the right ones, and the t distribution alone
// bears no more than one in as many faces as there are coordinates.
const mostScales = 4

// learn fits a distribution to the faces of the population.
func (p *population) learn(from spread, of func(*residual) []float64) *distribution {
	patterns := make([]*pattern, len(p.parts))
	for i, one := range p.parts {
		patterns[i] = &pattern{at: one.at, absent: one.absent}
		for _, s := range one.faces {
			x := slices.Clone(of(s))
			for c, v := range x {
				x[c] = min(max(v, from.middle[c]-mostScales*from.scale[c]), from.middle[c]+mostScales*from.scale[c])
			}
			patterns[i].samples = append(patterns[i].samples, x)
		}
	}
	return fit(patterns, from.middle, from.scale)
}

// spread is the median of each coordinate and its scale: 1.4826 times the median absolute deviation, which is the
// standard deviation of a normal distribution. Both are NaN for a coordinate that too few faces have.
type spread struct{ middle, scale []float64 }

// spreadOf measures d coordinates of faces.
func spreadOf(some []*residual, d int, of func(*residual) []float64, on cores) spread {
	w := spread{make([]float64, d), make([]float64, d)}
	on.each(d, func(c int) {
		values := make([]float64, 0, len(some))
		for _, s := range some {
			if s.Labels[c/2].Known {
				values = append(values, of(s)[c])
			}
		}
		w.middle[c], w.scale[c] = math.NaN(), math.NaN()
		if len(values) < minPoints {
			return
		}
		w.middle[c] = median(values)
		for i, v := range values {
			values[i] = math.Abs(v - w.middle[c])
		}
		w.scale[c] = max(1.4826*median(values), leastScale)
	})
	return w
}

// or takes what is not known from another measurement; what that does not know either is taken to be 0, give or take 2.
func (w spread) or(other spread) spread {
	for c := range w.middle {
		if math.IsNaN(w.middle[c]) {
			w.middle[c], w.scale[c] = other.middle[c], other.scale[c]
		}
		if math.IsNaN(w.middle[c]) {
			w.middle[c], w.scale[c] = 0, 2
		}
	}
	return w
}

// fewestWithin is of how many labels of a keypoint it can be said what 19 of 20 of them do: of fewer the farthest one
// alone would decide.
const fewestWithin = 40

// withinOf returns how far from its prediction the label of a keypoint is in 19 of 20 faces, in pixels; NaN of fewer
// labels than fewestWithin.
func withinOf(some []*residual, keypoint int) float64 {
	var distances []float64
	for _, s := range some {
		if s.Labels[keypoint].Known {
			distances = append(distances, s.Labels[keypoint].Distance(s.Prediction[keypoint]))
		}
	}
	if len(distances) < fewestWithin {
		return math.NaN()
	}
	return selected(distances, len(distances)*19/20)
}
