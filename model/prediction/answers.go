package prediction

import (
	"math"
	"slices"

	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

// Answers are what a network says of one face: where its points are, by each labelling scheme that the network tells
// apart, seen in one or several ways. They are not changed once they exist, and safe for concurrent use. There are as
// many as there are faces: they keep single precision, as the network has it, and no view by itself.
type Answers struct {
	keypoints int
	// (2K) of Points, then (schemes, K, 4) as each scheme has them; NaN for a point that the network does not know.
	numbers []float32

	seen, unit int32 // sides in pixels: of that image, and of the one in whose pixels is said where points are
}

// told is how many numbers are kept of a point by one labelling scheme: x, y and how far views lie apart, in pixels of
// the image that the network saw, and the largest probability of its maps, in the mean of their logarithms.
const told = 4

// seen is what a network sees in views of faces: points (…, 2), and the largest probability in the map of each.
type seen struct{ points, peaks []float32 }

// grow makes room for n points.
func (s *seen) grow(n int) {
	s.points, s.peaks = slices.Grow(s.points[:0], 2*n)[:2*n], slices.Grow(s.peaks[:0], n)[:n]
}

// part returns n points from one on.
func (s seen) part(from, n int) seen { return seen{s.points[2*from:][:2*n], s.peaks[from:][:n]} }

// summed returns the answers of a face from what was seen in several ways, (views, schemes, K): Points are the mean of
// the first so many views, schemes weighted by the guess. side is that of the images.
func summed(all seen, straight int, guess []float32, keypoints, side int) *Answers {
	k2, schemes := 2*keypoints, len(guess)
	a := &Answers{keypoints: keypoints, numbers: make([]float32, k2+told*keypoints*schemes), seen: int32(side), unit: int32(side)}
	for i, v := range all.points[:straight*schemes*k2] {
		a.numbers[i%k2] += guess[i/k2%schemes] * v
	}
	for i := range a.numbers[:k2] {
		a.numbers[i] /= float32(straight)
	}
	for i := range schemes * keypoints {
		all.tell(a.numbers[k2+told*i:], i, schemes*keypoints)
	}
	return a
}

// tell sets to to what all views say of one of the points of which each has so many.
func (s seen) tell(to []float32, point, each int) {
	var x, y, squared, peak float64
	views := float64(len(s.peaks) / each)
	for i := point; i < len(s.peaks); i += each {
		x += float64(s.points[2*i])
		y += float64(s.points[2*i+1])
		peak += math.Log(max(float64(s.peaks[i]), leastPeak)) / views
	}
	x, y = x/views, y/views
	for i := point; i < len(s.peaks); i += each {
		dx, dy := float64(s.points[2*i])-x, float64(s.points[2*i+1])-y
		squared += dx*dx + dy*dy
	}
	copy(to, []float32{float32(x), float32(y), float32(math.Sqrt(squared / views)), float32(math.Exp(peak))})
}

// leastPeak is how small a largest probability counts as being at least: weights that diverged have maps of no number.
const leastPeak = 1e-6

// Points returns where labels of the face most likely lie, in pixels in which these are: those of all schemes, weighted
// by the guess which of them the photo belongs to; the same whether or not the face was turned as well. A point that
// the network does not know is missing.
func (a *Answers) Points() face.Points {
	points := make(face.Points, a.keypoints)
	for i := range points {
		if x := float64(a.numbers[2*i]); !math.IsNaN(x) {
			points[i] = a.at(x, float64(a.numbers[2*i+1]))
		}
	}
	return points
}

// at returns a point that the network answered, where labels are.
func (a *Answers) at(x, y float64) face.Point { return face.At(x, y).Resized(int(a.seen), int(a.unit)) }

// scale returns how many pixels in which labels are lie in one of the network's image.
func (a *Answers) scale() float64 { return float64(a.unit) / float64(a.seen) }

// Of returns the points as a labelling scheme has them, in pixels in which labels are: the mean of what was seen in all
// ways, and for each point how far these lie apart, as the root of the mean squared distance from that mean; zeros
// where there is one alone. A point that the network does not know is missing. The number of the scheme is that of
// Schemes.Of.
func (a *Answers) Of(scheme int) (points face.Points, apart []float64) {
	points, apart = make(face.Points, a.keypoints), make([]float64, a.keypoints)
	for i := range points {
		n := a.told(scheme, i)
		if x := float64(n[0]); !math.IsNaN(x) {
			points[i], apart[i] = a.at(x, float64(n[1])), float64(n[2])*a.scale()
		}
	}
	return points, apart
}

// told returns the numbers of a point by a scheme.
func (a *Answers) told(scheme, point int) []float32 {
	return a.numbers[2*a.keypoints+told*(scheme*a.keypoints+point):][:told]
}

// schemes returns how many labelling schemes the network tells apart.
func (a *Answers) schemes() int { return (len(a.numbers) - 2*a.keypoints) / max(told*a.keypoints, 1) }

// turned are the ways to look at a face beside the photo as it is and the mirrored one: a little turned to either side,
// scaled and shifted, by pixels at data.StandardSide. How far the answers lie apart says how well a point is known.
var turned = [...]batch.View{
	{Rotation: 7, Scale: -0.06, ShiftX: 3},
	{Rotation: -7, Scale: 0.06, ShiftY: 3},
}

// viewsOf returns the ways to look at a face that the options ask for and a checkpoint knows; the first so many,
// straight, are not turned.
func (o Options) viewsOf(c *checkpoint.Checkpoint) (views []batch.View, straight int) {
	o.Mirror = o.Mirror && c.Mirrors()
	return o.views(c.Settings)
}

// views returns the ways to look at a face that the options ask for and a network that learned with these settings
// knows; the first so many, straight, are not turned.
func (o Options) views(s settings.Settings) (views []batch.View, straight int) {
	learned := s.Augment
	views = []batch.View{{}}
	if o.Mirror && learned.Mirror {
		views = append(views, batch.View{Mirror: true})
	}
	straight = len(views)
	if o.Turn && learned.Rotation > 0 {
		for _, v := range turned {
			v.ShiftX, v.ShiftY = v.ShiftX*s.SquareScale(), v.ShiftY*s.SquareScale()
			views = append(views, v)
		}
	}
	return views, straight
}

// back turns what was seen of points (S, K), in pixels of a view, to those of the photo; in a mirror a keypoint is
// where its partner is on the other side.
func back(s seen, v batch.View, partners []int, side int) {
	v.Back(s.points, side)
	if !v.Mirror {
		return
	}
	for from := 0; from < len(s.peaks); from += len(partners) {
		one := s.part(from, len(partners))
		for k, partner := range partners {
			if k < partner {
				one.points[2*k], one.points[2*partner] = one.points[2*partner], one.points[2*k]
				one.points[2*k+1], one.points[2*partner+1] = one.points[2*partner+1], one.points[2*k+1]
				one.peaks[k], one.peaks[partner] = one.peaks[partner], one.peaks[k]
			}
		}
	}
}

// pick keeps of the answers those at places, in that order; those at -1 are not known.
func (a *Answers) pick(places []int) {
	if places == nil {
		return
	}
	block := told * a.keypoints // of a scheme
	numbers := make([]float32, 0, len(a.numbers)/a.keypoints*len(places))
	take := func(from []float32, width int) {
		for _, place := range places {
			for i := range width {
				v := float32(math.NaN())
				if place >= 0 {
					v = from[width*place+i]
				}
				numbers = append(numbers, v)
			}
		}
	}
	take(a.numbers, 2)
	for from := a.numbers[2*a.keypoints:]; len(from) > 0; from = from[block:] {
		take(from, told)
	}
	a.keypoints, a.numbers = len(places), numbers
}
