package face

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Along the longer half axis lie the points that vary most: of points drawn with a covariance, two of five (1 − e^−½)
// lie within one standard deviation, and the variance along the axes is that of their lengths.
func TestEllipseOfDrawnPoints(t *testing.T) {
	const n, turned = 100_000, 2.3
	r := rand.New(rand.NewPCG(1, 2))
	var xx, xy, yy float64
	points := make([][2]float64, n)
	for i := range points {
		u, v := 3*r.NormFloat64(), 0.8*r.NormFloat64()
		x, y := u*math.Cos(turned)-v*math.Sin(turned), u*math.Sin(turned)+v*math.Cos(turned)
		points[i] = [2]float64{x, y}
		xx, xy, yy = xx+x*x/n, xy+x*y/n, yy+y*y/n
	}
	e := EllipseOf(xx, xy, yy, 1)
	if math.Abs(e.Major-3) > 0.03 || math.Abs(e.Minor-0.8) > 0.01 || math.Abs(e.Angle-turned) > 0.01 {
		t.Errorf("the ellipse is %+v", e)
	}
	within := 0.0
	for _, p := range points {
		if e.Holds(p[0], p[1]) {
			within += 1.0 / n
		}
	}
	if math.Abs(within-(1-math.Exp(-0.5))) > 0.005 {
		t.Errorf("%.3f of the points are within it", within)
	}
	if e := EllipseOf(1, 0, 4, 2).Scaled(3); e != (Ellipse{12, 6, math.Pi / 2}) {
		t.Errorf("upright, at two deviations, and three times as large: %+v", e)
	}
	if !(Ellipse{}).IsZero() || EllipseOf(1, 0, 1, 1).IsZero() {
		t.Error("only none is zero")
	}
}
