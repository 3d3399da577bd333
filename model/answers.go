package model

import (
	"math"

	"fiducial/data/batch"
	"fiducial/data/face"
)

// Answers are what a network says of one face: where its points are, by each labelling scheme that the network tells
// apart, seen in one or several ways. They are not changed once they exist, and safe for concurrent use.
type Answers struct {
	// Points are where labels of the face most likely lie, in pixels of its photo: those of all schemes, weighted by the
	// guess which of them the photo belongs to; the same whether or not the face was turned as well. They are not to be
	// changed.
	Points face.Points

	schemes int
	each    []float32 // (views, schemes, 2K), in pixels of the photo
}

// newAnswers returns answers that are still to be filled in.
func newAnswers(views, schemes, keypoints int) *Answers {
	return &Answers{schemes: schemes, each: make([]float32, views*schemes*2*keypoints)}
}

// view returns what was seen in one way: points (S, 2K).
func (a *Answers) view(v, keypoints int) []float32 {
	n := a.schemes * 2 * keypoints
	return a.each[v*n:][:n]
}

// Of returns the points as a labelling scheme has them, in pixels: the mean of what was seen in all ways, and for each
// point how far these lie apart, as the root of the mean squared distance from that mean; zeros where there is one
// alone. A point that the network does not know is missing. The number of the scheme is that of Schemes.Of.
func (a *Answers) Of(scheme int) (points face.Points, apart []float64) {
	k := len(a.Points)
	points, apart = make(face.Points, k), make([]float64, k)
	n := len(a.each) / (a.schemes * 2 * k)
	seen := func(view, j int) float64 { return float64(a.each[(view*a.schemes+scheme)*2*k+j]) }
	for i := range points {
		if !a.Points[i].Known {
			continue
		}
		var x, y, squared float64
		for v := range n {
			x += seen(v, 2*i)
			y += seen(v, 2*i+1)
		}
		points[i] = face.At(x/float64(n), y/float64(n))
		for v := range n {
			dx, dy := seen(v, 2*i)-points[i].X, seen(v, 2*i+1)-points[i].Y
			squared += dx*dx + dy*dy
		}
		apart[i] = math.Sqrt(squared / float64(n))
	}
	return points, apart
}

// mix sets Points to the mean of the first so many views, schemes weighted by the guess.
func (a *Answers) mix(views int, guess []float32, keypoints int) {
	k2 := 2 * keypoints
	points := make([]float32, k2)
	for i, v := range a.each[:views*a.schemes*k2] {
		points[i%k2] += guess[i/k2%a.schemes] * v
	}
	for i := range points {
		points[i] /= float32(views)
	}
	a.Points = known(points)
}

// turned are the ways to look at a face beside the photo as it is and the mirrored one: a little turned to either side,
// scaled and shifted. How far the answers lie apart says how well a point is known.
var turned = [...]batch.View{
	{Rotation: 7, Scale: -0.06, ShiftX: 3},
	{Rotation: -7, Scale: 0.06, ShiftY: 3},
}

// views returns the ways to look at a face that the options ask for and a network that learned from faces so varied knows;
// the first so many, straight, are not turned.
func (o PredictOptions) views(learned batch.Augment) (views []batch.View, straight int) {
	views = []batch.View{{}}
	if o.Mirror && learned.Mirror {
		views = append(views, batch.View{Mirror: true})
	}
	straight = len(views)
	if o.Turn && learned.Rotation > 0 {
		views = append(views, turned[:]...)
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
