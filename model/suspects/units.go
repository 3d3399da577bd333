package suspects

import (
	"math"
	"slices"

	"fiducial/data/face"
)

// residual is a face as it is judged: how far its labels are from the prediction, in units of how well each point is
// known.
type residual struct {
	*Face
	unit      []float64 // by keypoint: how many times as far off as usual for its keypoint and scheme a right label is here
	off       []float64 // (2K): label minus prediction over the unit, in pixels of a usual face; 0 where there is no label
	place     []float64 // (2K): the labels, in pixels; 0 where there is none
	lost      float64   // how likely it is that the network, and not a label, is far off
	duplicate *Face     // another face with the same photo, nil without one
}

// minPoints is how many points must be known for anything to be learned from them.
const minPoints = 30

// residualsOf returns the residuals of faces.
func residualsOf(k face.Keypoints, faces []Face, c cores) []*residual {
	all := make([]*residual, len(faces))
	for i := range faces {
		f := &faces[i]
		s := &residual{Face: f, unit: make([]float64, len(k)), off: make([]float64, 2*len(k)), place: make([]float64, 2*len(k))}
		for j := range s.unit {
			s.unit[j] = 1
		}
		all[i] = s
	}
	scaleByKnowledge(all, len(k), c)
	for _, s := range all {
		for j, l := range s.Labels {
			if l.Known {
				s.place[2*j], s.place[2*j+1] = bounded(l.X), bounded(l.Y)
				s.off[2*j] = bounded(l.X-s.Prediction[j].X) / s.unit[j]
				s.off[2*j+1] = bounded(l.Y-s.Prediction[j].Y) / s.unit[j]
			}
		}
	}
	useDuplicates(all, len(k), c)
	return all
}

// bounded keeps what is absurdly far off, so that its square is still a number.
func bounded(pixels float64) float64 { return min(max(pixels, -1e5), 1e5) }

// scaleByKnowledge sets the units: larger where predictions of the same face lie apart, smaller where the weights
// learned from the labels.
func scaleByKnowledge(all []*residual, k int, c cores) {
	usual := usualDistances(all, k, c)
	for _, learned := range []bool{false, true} {
		for scheme := range usual {
			var ratios []float64
			group := func(s *residual) bool { return s.Learned == learned && s.Scheme == scheme }
			for _, s := range all {
				if group(s) {
					ratios = append(ratios, s.ratios(usual[scheme])...)
				}
			}
			if len(ratios) < minPoints {
				continue
			}
			ratio := max(median(ratios), 0.1)
			for _, s := range all {
				if group(s) {
					for j := range s.unit {
						s.unit[j] *= ratio
					}
				}
			}
		}
	}
	scaleByAgreement(all, usual, k, c)
}

// ratios returns how far each label is off, over what is usual for its keypoint and over its unit.
func (s *residual) ratios(usual []float64) (ratios []float64) {
	for j, l := range s.Labels {
		if l.Known && usual[j] > 0 {
			ratios = append(ratios, l.Distance(s.Prediction[j])/usual[j]/s.unit[j])
		}
	}
	return ratios
}

// usualDistances returns the median distance between label and prediction, in pixels, by scheme and keypoint. A
// keypoint that a scheme hardly labels has that of all schemes, 0 where there is none.
func usualDistances(all []*residual, k int, c cores) [][]float64 {
	schemes := 1
	for _, s := range all {
		schemes = max(schemes, s.Scheme+1)
	}
	usual := make([][]float64, schemes)
	for scheme := range usual {
		usual[scheme] = make([]float64, k)
	}
	c.each(k, func(j int) {
		apart, together := make([][]float64, schemes), []float64(nil)
		for _, s := range all {
			if s.Labels[j].Known {
				d := s.Labels[j].Distance(s.Prediction[j])
				apart[s.Scheme], together = append(apart[s.Scheme], d), append(together, d)
			}
		}
		for scheme := range usual {
			some := apart[scheme]
			if len(some) < minPoints {
				some = together
			}
			usual[scheme][j] = median(some)
		}
	})
	return usual
}

// enoughPoints is from how many labels, taken evenly from all, the shares are found.
const enoughPoints = 4000

// shares are those of a unit's square that may come from how far the predictions of a point lie apart, and those of the
// whole face.
var shares = []float64{0, 0.1, 0.2, 0.3, 0.45, 0.6}

// scaleByAgreement multiplies the units by what the predictions of the same face say about how well it is known: the
// square of a unit is a share of 1, a share of the squared distance apart of the point, and one of the whole face, each
// over what is usual. Which shares explain the labels best, by their likelihood under a t distribution, is found by
// trying.
func scaleByAgreement(all []*residual, usual [][]float64, k int, c cores) {
	point, whole := agreement(all, k, c)
	if point == nil {
		return
	}
	for i, s := range all {
		s.lost = lostBy(whole[i])
	}
	type entry struct{ ratio, point, whole float64 }
	var entries []entry
	for i, s := range all {
		for j, l := range s.Labels {
			if u := usual[s.Scheme][j]; l.Known && u > 0 {
				entries = append(entries, entry{l.Distance(s.Prediction[j]) / u / s.unit[j], point[i][j], whole[i]})
			}
		}
	}
	if len(entries) < minPoints {
		return
	}
	if every := len(entries) / enoughPoints; every > 1 { // all labels say no more, and take longer to sort
		for i := range enoughPoints {
			entries[i] = entries[i*every]
		}
		entries = entries[:enoughPoints]
	}
	// The scale that belongs to a median distance of 1 in two dimensions, ln 4 being the median of the squared
	// distance of a normal distribution.
	const scale2 = 1 / (2 * math.Ln2)
	likelihoods := make([]float64, len(shares)*len(shares))
	c.each(len(likelihoods), func(n int) {
		a, b := shares[n/len(shares)], shares[n%len(shares)]
		if a+b > 0.9 {
			likelihoods[n] = math.Inf(-1)
			return
		}
		squares, ratios := make([]float64, len(entries)), make([]float64, len(entries))
		for i, e := range entries {
			squares[i] = 1 - a - b + a*e.point + b*e.whole
			ratios[i] = e.ratio * e.ratio / squares[i]
		}
		m := max(median(slices.Clone(ratios)), 1e-6)
		for i, r := range ratios {
			likelihoods[n] -= math.Log(m*squares[i]) + (tail+2)/2*math.Log1p(r/(tail*m*scale2))
		}
	})
	best := 0
	for n, l := range likelihoods {
		if l > likelihoods[best] {
			best = n
		}
	}
	a, b := shares[best/len(shares)], shares[best%len(shares)]
	for i, s := range all {
		for j := range s.unit {
			s.unit[j] *= math.Sqrt(1 - a - b + a*point[i][j] + b*whole[i])
		}
	}
}

// mostApart bounds what a single face can say, in squares of what is usual.
const mostApart = 25

// A network that does not know where to look, as on a profile or with sunglasses, answers otherwise in every view: of
// faces whose predictions lie half a dozen times as far apart as usual, about half are lost, of usual ones hardly any.
const (
	lostApart = 16  // squared distance apart, over the usual one, at which a face is lost as likely as it can be
	lostPower = 4   // how fast that falls below
	mostLost  = 0.5 // how likely it can be
)

// lostBy returns how likely the network is lost on a face whose predictions lie so far apart, in squares of what is
// usual.
func lostBy(apart float64) float64 { return mostLost * math.Pow(min(apart/lostApart, 1), lostPower) }

// agreement returns how far the predictions of each point lie apart, squared, over the median of its keypoint, and the
// same of the whole face; nil where nothing is known of it.
func agreement(all []*residual, k int, c cores) (point [][]float64, whole []float64) {
	medians := make([]float64, k)
	var predicted []int
	for j, p := range all[0].Prediction {
		if p.Known {
			predicted = append(predicted, j)
		}
	}
	c.each(k, func(j int) {
		apart := make([]float64, len(all))
		for i, s := range all {
			apart[i] = s.Apart[j]
		}
		medians[j] = median(apart)
	})
	if slices.ContainsFunc(predicted, func(j int) bool { return !(medians[j] > 0) }) {
		return nil, nil
	}
	var means []float64
	for _, s := range all {
		own, sum := make([]float64, k), 0.0
		for _, j := range predicted {
			own[j] = min(s.Apart[j]*s.Apart[j]/(medians[j]*medians[j]), mostApart)
			sum += own[j]
		}
		point, means = append(point, own), append(means, sum/float64(len(predicted)))
	}
	usual := median(slices.Clone(means))
	for _, m := range means {
		whole = append(whole, m/usual)
	}
	return point, whole
}
