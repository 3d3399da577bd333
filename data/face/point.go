package face

import "math"

// Point is where a keypoint lies, in pixels of the image: x grows right, y grows down, and the centre of
// the top-left pixel is (0, 0). The zero Point is missing: nobody said where the keypoint is.
type Point struct {
	X, Y       float64
	Known      bool
	Visibility Visibility // of labels; an Absent point is not Known
}

// At returns the known point (x, y).
func At(x, y float64) Point { return Point{X: x, Y: y, Known: true} }

// Distance returns how many pixels lie between p and q, or NaN when either is missing.
func (p Point) Distance(q Point) float64 {
	if !p.Known || !q.Known {
		return math.NaN()
	}
	return math.Hypot(p.X-q.X, p.Y-q.Y)
}

// Outside reports whether the point is known and lies more than half a pixel beyond the centres of the first and of the
// last pixel of a picture.
func (p Point) Outside(first, last Point) bool {
	return p.Known && (p.X < first.X-0.5 || p.Y < first.Y-0.5 || p.X > last.X+0.5 || p.Y > last.Y+0.5)
}

// Resized returns where a point of a picture lies once that is made larger or smaller, from `from` by `from` pixels to
// `to` by `to`: its edges stay edges, so that the centre of the first pixel moves. The same side moves nothing, to the
// last bit.
func (p Point) Resized(from, to int) Point {
	if from == to || !p.Known {
		return p
	}
	scale := float64(to) / float64(from)
	p.X, p.Y = (p.X+0.5)*scale-0.5, (p.Y+0.5)*scale-0.5
	return p
}

// Points are the points of one face, in the order of its dataset's keypoints.
type Points []Point

// PointsAt returns the points at coordinates in pixels: x0, y0, x1, y1 …
func PointsAt(coordinates []float32) Points {
	p := make(Points, len(coordinates)/2)
	for i := range p {
		p[i] = At(float64(coordinates[2*i]), float64(coordinates[2*i+1]))
	}
	return p
}

// Resized moves each point as Point.Resized does, in place, and returns them.
func (p Points) Resized(from, to int) Points {
	for i := range p {
		p[i] = p[i].Resized(from, to)
	}
	return p
}

// Clone returns a copy that shares nothing with p.
func (p Points) Clone() Points { return append(Points(nil), p...) }

// Complete reports whether no point is missing; absent ones are not.
func (p Points) Complete() bool {
	for _, q := range p {
		if q.Missing() {
			return false
		}
	}
	return true
}

// Mirrored returns the points of the face seen in a mirror, in an image width pixels wide: x is reflected,
// and left and right partners change places, so that a left eye stays a left eye. A point without a known partner is
// missing in the mirror.
func (p Points) Mirrored(k Keypoints, width int) Points {
	out := make(Points, len(p))
	for i, q := range p {
		if k[i].Partner == Unknown {
			continue
		}
		if q.Known {
			q.X = float64(width-1) - q.X
		}
		out[k[i].Partner] = q
	}
	return out
}
