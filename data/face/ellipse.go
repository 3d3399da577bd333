package face

import "math"

// Ellipse is an area around a point, in pixels: its longer and its shorter half axis, and by how much the longer one is
// turned from the direction of x towards that of y, in radians from 0 up to π. The zero Ellipse is none.
type Ellipse struct{ Major, Minor, Angle float64 }

// EllipseOf returns the ellipse of all places that are no farther from a point than so many standard deviations, by a
// covariance in squares of pixels (the variance of x, the covariance, the variance of y).
func EllipseOf(xx, xy, yy, deviations float64) Ellipse {
	middle, half := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	angle := math.Mod(math.Atan2(2*xy, xx-yy)/2+math.Pi, math.Pi)
	return Ellipse{deviations * math.Sqrt(middle+half), deviations * math.Sqrt(max(middle-half, 0)), angle}
}

// Scaled returns the ellipse in pixels of another size, of which so many are one of these.
func (e Ellipse) Scaled(by float64) Ellipse { return Ellipse{e.Major * by, e.Minor * by, e.Angle} }

// IsZero reports whether it is none.
func (e Ellipse) IsZero() bool { return e == Ellipse{} }

// Holds reports whether a place lies in it, so far from its middle.
func (e Ellipse) Holds(x, y float64) bool {
	sin, cos := math.Sincos(e.Angle)
	return math.Hypot((x*cos+y*sin)/e.Major, (y*cos-x*sin)/e.Minor) <= 1
}
