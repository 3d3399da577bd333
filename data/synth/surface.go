package synth

import "math"

// vec is a place or a direction in head space.
type vec struct{ x, y, z float64 }

func (a vec) sub(b vec) vec       { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) scale(s float64) vec { return vec{a.x * s, a.y * s, a.z * s} }
func (a vec) dot(b vec) float64   { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) cross(b vec) vec     { return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x} }
func (a vec) normalised() vec     { return a.scale(1 / math.Sqrt(a.dot(a)+1e-12)) }

// halfWidth returns how far the head reaches to each side at height y.
func (h head) halfWidth(y float64) float64 {
	if y > 0 {
		return h.width * math.Sqrt(1-math.Pow(min(y/h.chin, 1), h.jaw))
	}
	return h.width * math.Pow(1-math.Pow(min(y/h.crown, 1), 2.6), 0.42)
}

// halfDepth returns how far the head without nose and lips reaches forward at height y.
func (h head) halfDepth(y float64) float64 {
	if y > 0 {
		return h.depth * math.Pow(1-math.Pow(min(y/h.chin, 1), 7), 0.4)
	}
	return h.depth * math.Sqrt(1-math.Pow(min(y/h.crown, 1), 2.4))
}

// roundness is the exponent that flattens the front of the head's cross-section against a circle.
const roundness = 0.8

// surface returns the place on the skin that is seen at (x, y) from the front.
func (p *person) surface(x, y float64) vec {
	w := p.head.halfWidth(y)
	s := clamped(x/max(w, 1e-6), 1)
	return vec{x, y, p.head.halfDepth(y)*math.Pow(1-s*s, roundness/2) + p.relief(math.Abs(x), y)}
}

// relief returns how far features stand out of the head at (±ax, y).
func (p *person) relief(ax, y float64) float64 {
	if y < -p.brows.height-8 {
		return 0 // the forehead is plain
	}
	e, m := &p.eyes, &p.mouth
	z := -3.4 * bump(ax-e.apart+0.5, y+0.5, 13.5, 8.5)
	z += 2.6 * bump(ax-e.apart, y, 9.5, 7)
	z += 2 * p.head.ridge * bump(ax-16, y+p.brows.height+1, 18, 6.5)
	z += p.nose.relief(ax, y)
	z += (2 + 0.5*max(m.smile, 0)) * p.head.cheeks * bump(ax-20.5, y-18+0.8*m.smile, 14, 14)
	z += 2.4 * bump(ax, y-m.y, 19, 14)
	z += 1.4 * bump(ax, y-m.y+m.gap*0.25+m.upper*0.5, m.width*0.95, 3.4)
	z += 2 * bump(ax, y-m.y-m.gap*0.75-m.lower*0.5, m.width*0.85, 3.8)
	z -= 1.5 * bump(ax, y-m.y-m.gap*0.75-m.lower-3, 11, 4)
	z += 3 * bump(ax, y-p.head.chin+8, 11, 9)
	z -= 0.7 * bump(ax, y-(p.nose.tip+m.y)*0.5-1.5, 2.4, 5.5)
	return z
}

// relief returns how far the nose stands out.
func (n nose) relief(ax, y float64) float64 {
	if ax > 12 || y < -12 || y > n.tip+8 {
		return 0
	}
	const begin = -4
	z := 0.0
	u := (y - begin) / (n.tip - begin)
	width := (4.8 + 3.4*clamp01(u)) * n.width
	if ax < width {
		var height float64
		switch {
		case u < 0:
			height = n.bridge * smooth(-12, begin, y)
		case u < 1:
			height = n.bridge + (n.height-n.bridge)*u*math.Sqrt(u)
		default:
			height = n.height * (1 - square((y-n.tip)/6.5))
		}
		z = max(height, 0) * square(1-square(ax/width))
	}
	return z + 1.2*bump(ax, y-n.tip, 6.5, 5.5) + 4.2*bump(ax-6*n.width, y-n.tip-1, 4.6, 4.4)
}

// bump is a smooth hill of height 1 over an ellipse of radii rx and ry around (0, 0).
func bump(x, y, rx, ry float64) float64 {
	if y >= ry || y <= -ry { // most places lie beyond it, where there is no need to divide
		return 0
	}
	x /= rx
	y /= ry
	d := 1 - x*x - y*y
	if d <= 0 {
		return 0
	}
	return d * d
}

// streak is 1 at d=0 and falls to 0 at a distance of reach on both sides: the cross-section of a painted line.
func streak(d, reach float64) float64 { return bump(d, 0, reach, 1) }

// hypot is math.Hypot without its care for what is too large or small to be squared.
func hypot(x, y float64) float64 { return math.Sqrt(x*x + y*y) }

// root34 returns x to the power of three quarters.
func root34(x float64) float64 {
	r := math.Sqrt(max(x, 0))
	return r * math.Sqrt(r)
}

// smooth goes from 0 at a to 1 at b, level at both ends; a may be the larger.
func smooth(a, b, x float64) float64 {
	// Most texels lie beyond an end, where there is no need to divide. Where a is the larger, beyond is the other way
	// round.
	if (x < a) == (a < b) {
		return 0
	}
	if (x > b) == (a < b) {
		return 1
	}
	t := (x - a) / (b - a)
	return t * t * (3 - 2*t)
}

// clamp01 returns x held between 0 and 1. It is called for every texel: comparing is faster than min and max, which
// look for NaN.
func clamp01(x float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= 1 {
		return 1
	}
	return x
}

func square(x float64) float64    { return x * x }
func mix(a, b, t float64) float64 { return a + (b-a)*t }
