package synth

import (
	"math"
	"math/rand/v2"
)

// backdrop is what stands behind the head: a wall, shapes out of focus on it, and the person's shoulders.
type backdrop struct {
	tone     float64
	slopeX   float64 // change of tone over the picture's width
	slopeY   float64
	clouds   float64 // strength of unevenness
	seed     float64
	shapes   []blur
	cloth    float64 // tone of the clothes
	neck     float64 // thickness of the neck, about 1
	shoulder float64 // how far the shoulders lie below their usual place
	collar   bool
}

// blur is a shape out of focus: an upright bar or a spot.
type blur struct {
	x, y, rx, ry, tone, soft float64
}

func newBackdrop(r *rand.Rand) backdrop {
	b := backdrop{
		tone: 0.08 + 0.87*r.Float64(), slopeX: spread(r, 0.25), slopeY: spread(r, 0.25), clouds: 0.2 * r.Float64() * r.Float64(),
		seed: 60 * r.Float64(), cloth: 0.05 + 0.85*r.Float64()*r.Float64(), neck: 1 + normal(r, 0.1), shoulder: spread(r, 4), collar: r.Float64() < 0.4,
	}
	if r.Float64() < 0.45 {
		for range 1 + r.IntN(4) {
			s := blur{x: 96 * r.Float64(), y: 96 * r.Float64(), rx: 4 + 14*r.Float64(), ry: 4 + 14*r.Float64(), tone: r.Float64(), soft: 0.15 + 0.6*r.Float64()}
			if r.Float64() < 0.4 {
				s.ry = 300
			}
			b.shapes = append(b.shapes, s)
		}
	}
	return b
}

// at returns the tone at x, y, in head pixels of the picture.
func (b *backdrop) at(x, y float64) float64 {
	v := b.tone + b.slopeX*(x/96-0.5) + b.slopeY*(y/96-0.5)
	if b.clouds > 0 {
		v += b.clouds * noise(x*0.06+b.seed, y*0.06)
	}
	for i := range b.shapes {
		s := &b.shapes[i]
		d := max(math.Abs(x-s.x)/s.rx, math.Abs(y-s.y)/s.ry)
		v = mix(v, s.tone, 0.8*smooth(1+s.soft, 1-s.soft, d))
	}
	return clamp01(v)
}

// fill paints the backdrop and the shoulders wherever the canvas is still empty: much of it lies behind the head.
func (b *backdrop) fill(cv *canvas, sc *scene, c *camera) {
	chest := c.project(vec{0, 58, -8})
	side := cv.side / samples
	unit := float64(Side) / float64(side)
	for j := range side {
		for i := range side {
			if !cv.empty(i, j) {
				continue
			}
			x, y := float64(i)*unit, float64(j)*unit
			v := b.at(x, y)
			dx, dy := (x-chest.x*unit)/sc.size, (y-chest.y*unit)/sc.size-b.shoulder
			edge := dy - 0.006*dx*dx + 0.2
			if edge > -1 {
				lit := 0.62 + 0.3*sc.light.x*dx/40
				fold := 1 + 0.15*noise(dx*0.12+b.seed, dy*0.1)
				v = mix(v, b.cloth*lit*fold, smooth(-0.8, 0.8, edge))
			}
			for n := range samples {
				first := (j*samples+n)*cv.side + i*samples
				for at := first; at < first+samples; at++ {
					if cv.near[at] == far {
						cv.tone[at] = float32(v)
					}
				}
			}
		}
	}
}

// newNeck builds the neck of a person; a bust's ends at its collar, where the body is to be seen.
func newNeck(m *memory, p *person, b *backdrop, bust bool) *sheet {
	s := newSheet(m, 14, 10, 4, func(u float64) float64 { return (2*u - 1) * 1.6 }, func(v float64) float64 { return mix(30, 90, v) })
	for j := range s.rows {
		y := s.y[j*s.texels]
		w := (0.68 + 0.25*square(clamp01((y-58)/40))) * p.head.width * b.neck
		for i := range s.cols {
			s.place[j*s.cols+i] = vec{w * s.sin[i*s.texels], y, 0.8*w*s.cos[i*s.texels] - 8}
		}
	}
	collar := 74 + b.shoulder
	if b.collar {
		collar = 64 + b.shoulder
	}
	if bust {
		s.alpha = m.singles.lend(len(s.albedo))
	}
	for j, y := range s.y {
		for i := range s.width() {
			if bust {
				s.alpha[j*s.width()+i] = float32(smooth(1.5, 0, y-collar-12*s.cos[i]))
			}
			under := mix(0.5, 1, smooth(p.head.chin-4, p.head.chin+22, y)) // the chin's shade
			v := p.tone * 0.95 * under
			if edge := y - collar - 12*s.cos[i]; edge > -1 {
				v = mix(v, b.cloth*0.9, smooth(-1, 1, edge))
			}
			s.albedo[j*s.width()+i] = float32(v)
		}
	}
	return s
}
