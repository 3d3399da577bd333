package finder

import (
	"math"
	"testing"
)

// A ramp stays one in any size, up to its border, and so does its mean.
func TestResized(t *testing.T) {
	p := NewPlane(60, 44)
	for y := range p.Height {
		for x := range p.Width {
			p.Row(y)[x] = 3*(float32(x)+0.5) + 2*(float32(y)+0.5)
		}
	}
	for _, to := range []size{{60, 44}, {30, 22}, {41, 31}, {7, 5}, {90, 70}, {1, 1}} {
		q := p.Resized(to.width, to.height)
		if q.Width != to.width || q.Height != to.height {
			t.Fatalf("%v became %d×%d", to, q.Width, q.Height)
		}
		sx, sy := 60/float64(to.width), 44/float64(to.height)
		inside := 0
		for y := range q.Height {
			for x := range q.Width {
				px, py := (float64(x)+0.5)*sx, (float64(y)+0.5)*sy
				if margin := math.Max(math.Max(sx, sy), 1) * 1.5; px < margin || py < margin || px > 60-margin || py > 44-margin {
					continue
				}
				inside++
				if want := 3*px + 2*py; math.Abs(float64(q.Row(y)[x])-want) > 0.02*want {
					t.Errorf("%v: at %d, %d there is %g, not %g", to, x, y, q.Row(y)[x], want)
				}
			}
		}
		if to.width > 7 && inside < to.width*to.height/3 {
			t.Errorf("%v: only %d pixels were looked at", to, inside)
		}
	}
}
