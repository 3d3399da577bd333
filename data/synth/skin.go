package synth

import (
	"math"
	"sort"
)

// skin is the sheet of the head, with what is painted on it.
type skin struct {
	*sheet
	p    *person
	lips lips
	half []float64 // half the width of the head at each texture row
	edge float64   // half the width of a soft edge, head pixels: about a pixel of the picture
	seed float64   // where the noise of this face begins

	front, end int // texture columns that face forwards: from front, before end
}

// reach is the angle up to which the head is modelled on each side of its front, radians.
const reach = 2

// newSkin builds the head of a person for a camera and a picture side pixels wide, not yet painted or lit.
func newSkin(m *memory, p *person, c *camera, side int, seed float64) *skin {
	texels := max(2, int(math.Ceil(3*float64(side)/Side)))
	s := &skin{p: p, lips: newLips(p.mouth), edge: 0.5 * min(1, 2*Side/float64(side)), seed: seed}
	s.sheet = newSheet(m, 42, 41, texels, func(u float64) float64 {
		u = 2*u - 1
		return reach * u * (0.63 + 0.37*u*u)
	}, func(v float64) float64 {
		// The skull above the picture takes few rows; the chin, where the surface bends away, takes more.
		v = v + 0.10*math.Sin(math.Pi*v)
		return mix(p.head.crown, p.head.chin, clamp01(v))
	})
	s.front, s.end = sort.SearchFloat64s(s.angle, -math.Pi/2), sort.SearchFloat64s(s.angle, math.Pi/2)
	s.half = m.doubles.lend(s.height())
	for j, y := range s.y {
		s.half[j] = p.head.halfWidth(y)
	}
	flat := s.flattened()
	for j := range s.rows {
		y, w := s.y[j*texels], s.half[j*texels]
		d := p.head.halfDepth(y)
		for i := range s.cols {
			x := w * s.sin[i*texels]
			z := d * flat[i]
			if s.cos[i*texels] > 0 {
				z += p.relief(math.Abs(x), y)
			}
			s.place[j*s.cols+i] = vec{x + p.ear(s.angle[i*texels], y), y, z}
		}
	}
	s.leaveOut(c)
	return s
}

// ear returns how far the ear stands out of the head sideways.
func (p *person) ear(angle, y float64) float64 {
	out := p.head.ears * math.Sqrt(bump(math.Abs(angle)-1.62, y-8, 0.26, 15))
	if angle < 0 {
		return -out
	}
	return out
}

// painter paints one texel, of which it gets the place and the tone.
type painter func(x, y float64, tone *float32)

// paint calls f for each texel of the front of the head between x0, y0 and x1, y1.
func (s *skin) paint(x0, y0, x1, y1 float64, f painter) {
	for j := s.row(y0); j < len(s.y) && s.y[j] <= y1; j++ {
		s.paintRow(j, x0, x1, f)
	}
}

// paintBoth is paint for x0 to x1 on both sides of the face.
func (s *skin) paintBoth(x0, y0, x1, y1 float64, f painter) {
	s.paint(x0, y0, x1, y1, f)
	s.paint(-x1, y0, -x0, y1, f)
}

// row returns the first row of texels at y or below it.
func (s *skin) row(y float64) int { return sort.SearchFloat64s(s.y, y) }

// paintRow calls f for each texel of row j of the front of the head between x0 and x1.
func (s *skin) paintRow(j int, x0, x1 float64, f painter) {
	w := s.half[j]
	if w < 1 {
		return
	}
	row := s.albedo[j*s.width():][:s.width()]
	for i := s.front + sort.SearchFloat64s(s.sin[s.front:s.end], x0/w); i < s.end; i++ {
		x := w * s.sin[i]
		if x > x1 {
			return
		}
		f(x, s.y[j], &row[i])
	}
}

// darken moves a tone towards another by a share.
func darken(tone *float32, to, share float64) { *tone += (float32(to) - *tone) * float32(share) }

// shade multiplies a tone.
func shade(tone *float32, by float64) { *tone *= float32(by) }

// paintAll paints everything on the skin.
func (s *skin) paintAll() {
	s.paintBase()
	s.paintAge()
	s.paintNose()
	s.paintMouth()
	s.paintBeard()
	for _, side := range []float64{1, -1} {
		s.paintEye(side)
		s.paintBrow(side)
	}
}

// paintBase gives the whole head its tone, uneven as skin is.
func (s *skin) paintBase() {
	p := s.p
	width := s.width()
	// Blotches are larger than a cell of the grid: noise at its corners does, with straight lines between them.
	blotches := make([]float32, s.cols*s.rows)
	for j := s.first; j < s.rows; j++ {
		y := s.y[j*s.texels]
		coarse := 1 + 0.05*p.mottle*noise(s.seed, y*0.15)
		for i := range s.cols {
			x := s.angle[i*s.texels] * p.head.width
			blotches[j*s.cols+i] = float32(p.tone * (coarse + 0.045*p.mottle*noise(x*0.22+s.seed, y*0.22)))
		}
	}
	share := 1 / float32(s.texels)
	for j := s.first * s.texels; j < len(s.y); j++ {
		row := s.albedo[j*width:][:width]
		top := min(j/s.texels, s.rows-2)
		v := float32(j-top*s.texels) * share
		for c := range s.cols - 1 {
			four := blotches[top*s.cols+c:]
			left := four[0] + (four[s.cols]-four[0])*v
			right := four[1] + (four[s.cols+1]-four[1])*v
			step := (right - left) * share
			for i := range s.texels + 1 {
				row[c*s.texels+i] = left + float32(i)*step
			}
		}
	}
	// The hollow of the ears.
	for i, a := range s.angle {
		if math.Abs(math.Abs(a)-1.58) > 0.13 {
			continue
		}
		for j, y := range s.y {
			shade(&s.albedo[j*width+i], 1-0.4*bump(math.Abs(a)-1.58, y-7, 0.13, 9))
		}
	}
	// Blood and hollows: cheeks a little darker than the forehead, temples and chin shaded.
	s.paintBoth(8, 8, 32, 32, func(x, y float64, tone *float32) {
		shade(tone, 1-0.06*bump(math.Abs(x)-20, y-20, 12, 12))
	})
	s.paint(-30, p.head.chin-12, 30, p.head.chin, func(x, y float64, tone *float32) {
		shade(tone, 1-0.05*bump(x, y-p.head.chin, 30, 12))
	})
}

// paintAge paints the folds of age and of smiling.
func (s *skin) paintAge() {
	p := s.p
	fold := 0.1 + 0.3*p.age + 0.12*max(p.mouth.smile, 0)
	top, bottom := p.nose.tip-1, p.mouth.y+5
	for j := s.row(top); s.y[j] <= bottom; j++ {
		t := (s.y[j] - top) / (bottom - top)
		arc := 4 * t * (1 - t)
		middle := mix(8.5*p.nose.width, p.mouth.width+4, t) + 2.4*arc
		for _, side := range []float64{middle, -middle} {
			s.paintRow(j, side-2.2, side+2.2, func(x, _ float64, tone *float32) {
				shade(tone, 1-0.55*min(fold, 0.6)*streak(x-side, 2.2)*arc)
			})
		}
	}
	bags := 0.08 + 0.22*p.age
	s.paintBoth(p.eyes.apart-p.eyes.width-1, 2, p.eyes.apart+p.eyes.width+1, 12, func(x, y float64, tone *float32) {
		t := (math.Abs(x) - p.eyes.apart) / (p.eyes.width + 1)
		if t*t < 1 {
			d := y - 6.2 + 2*t*t + 1.2*t
			shade(tone, 1-bags*streak(d, 2.1)*(1-t*t))
		}
	})
	if p.age < 0.25 {
		return
	}
	s.paint(-24, -30, 24, -13, func(x, y float64, tone *float32) {
		wave := math.Sin((y + 0.8*noise(x*0.12+s.seed, y*0.05)*2) * 1.45)
		shade(tone, 1-0.13*p.age*square(square(max(wave, 0)))*(1-square(x/24))*smooth(-30, -26, y)*smooth(-13, -16, y))
	})
	corner := p.eyes.apart + p.eyes.width + 2
	s.paintBoth(corner, -4, corner+7, 8, func(x, y float64, tone *float32) {
		d := math.Abs(x) - corner
		shade(tone, 1-0.16*p.age*max(0, math.Sin(y*2.2-d*0.5))*smooth(0, 1.5, d)*smooth(7, 4, d))
	})
}
