package prediction

import (
	"math"

	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/settings"
)

// Answers are what a network says of one face: where its points are, by each labelling scheme that the network tells
// apart, seen in one or several ways. They are not changed once they exist, and safe for concurrent use. There are as many
// as there are faces: they keep single precision, as the network has it, and no view by itself.
type Answers struct {
	keypoints int
	// (2K) of Points, then (schemes, K, 3): x, y and how far views lie apart, in pixels of the image that the network saw; NaN for a
	// point that the network does not know.
	numbers []float32

	seen, unit int32 // sides in pixels: of that image, and of the one in whose pixels is said where points are
}

// summed returns the answers of a face from what was seen in several ways, (views, schemes, 2K): Points are the mean of the
// first so many views, schemes weighted by the guess. side is that of the images.
func summed(seen []float32, straight int, guess []float32, keypoints, side int) *Answers {
	k2, schemes := 2*keypoints, len(guess)
	a := &Answers{keypoints: keypoints, numbers: make([]float32, k2+3*keypoints*schemes), seen: int32(side), unit: int32(side)}
	for i, v := range seen[:straight*schemes*k2] {
		a.numbers[i%k2] += guess[i/k2%schemes] * v
	}
	for i := range a.numbers[:k2] {
		a.numbers[i] /= float32(straight)
	}
	views := len(seen) / (schemes * k2)
	for i := range schemes * keypoints {
		var x, y, squared float64
		for v := range views {
			x += float64(seen[2*(v*schemes*keypoints+i)])
			y += float64(seen[2*(v*schemes*keypoints+i)+1])
		}
		x, y = x/float64(views), y/float64(views)
		for v := range views {
			dx, dy := float64(seen[2*(v*schemes*keypoints+i)])-x, float64(seen[2*(v*schemes*keypoints+i)+1])-y
			squared += dx*dx + dy*dy
		}
		copy(a.numbers[k2+3*i:], []float32{float32(x), float32(y), float32(math.Sqrt(squared / float64(views)))})
	}
	return a
}

// Points returns where labels of the face most likely lie, in pixels in which these are: those of all schemes, weighted by the
// guess which of them the photo belongs to; the same whether or not the face was turned as well. A point that the network
// does not know is missing.
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

// Of returns the points as a labelling scheme has them, in pixels in which labels are: the mean of what was seen in all ways, and for each
// point how far these lie apart, as the root of the mean squared distance from that mean; zeros where there is one
// alone. A point that the network does not know is missing. The number of the scheme is that of Schemes.Of.
func (a *Answers) Of(scheme int) (points face.Points, apart []float64) {
	points, apart = make(face.Points, a.keypoints), make([]float64, a.keypoints)
	for i := range points {
		n := a.numbers[2*a.keypoints+3*(scheme*a.keypoints+i):]
		if x := float64(n[0]); !math.IsNaN(x) {
			points[i], apart[i] = a.at(x, float64(n[1])), float64(n[2])*a.scale()
		}
	}
	return points, apart
}

// turned are the ways to look at a face beside the photo as it is and the mirrored one: a little turned to either side,
// scaled and shifted, by pixels at data.StandardSide. How far the answers lie apart says how well a point is known.
var turned = [...]batch.View{
	{Rotation: 7, Scale: -0.06, ShiftX: 3},
	{Rotation: -7, Scale: 0.06, ShiftY: 3},
}

// views returns the ways to look at a face that the options ask for and a network that learned with these settings knows;
// the first so many, straight, are not turned.
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

// back turns points (S, 2K), in pixels of a view, to those of the photo; in a mirror a keypoint is where its partner is on
// the other side.
func back(points []float32, v batch.View, partners []int, side int) {
	v.Back(points, side)
	if !v.Mirror {
		return
	}
	for width := 2 * len(partners); len(points) > 0; points = points[width:] {
		for k, partner := range partners {
			if k < partner {
				points[2*k], points[2*partner] = points[2*partner], points[2*k]
				points[2*k+1], points[2*partner+1] = points[2*partner+1], points[2*k+1]
			}
		}
	}
}

// pick keeps of the answers those at places, in that order; those at -1 are not known.
func (a *Answers) pick(places []int) {
	if places == nil {
		return
	}
	block := 3 * a.keypoints // of a scheme
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
		take(from, 3)
	}
	a.keypoints, a.numbers = len(places), numbers
}
