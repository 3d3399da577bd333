package synth

import (
	"math"
	"math/rand/v2"
)

// hair is a shell round the skull that leaves the face open.
type hair struct {
	bald     bool
	tone     float64
	line     float64 // y of the hairline in the middle of the forehead
	slant    float64 // of the hairline, as a fringe combed to one side has it
	temple   float64 // how far the hairline goes back at the temples; below 0 it comes down
	volume   float64 // thickness
	sideburn float64 // y where hair ends before the ears
	long     float64 // y where hair ends at the sides; 0 is short hair
	sides    float64 // with long hair, how far from the middle the face is open
	parting  float64 // x of the parting, where strands begin
	body     float64 // with long hair, how far it stands out at the sides
	curl     float64 // 0 straight, 1 curly
	gloss    float64
	ragged   float64 // how uneven its edge is
}

func newHair(r *rand.Rand, feminine bool, tone, age float64) hair {
	h := hair{
		tone: tone, line: -29.5 + normal(r, 2), temple: 2.5 + normal(r, 1.5), volume: 3.5 + 3*r.Float64(), sideburn: 4 + normal(r, 4),
		parting: spread(r, 16), gloss: 0.15 + 0.5*r.Float64(), ragged: 1 + 2*r.Float64(), sides: 27 + 7*r.Float64(),
	}
	if r.Float64() < 0.2 {
		h.curl = 0.5 + 0.5*r.Float64()
		h.volume += 2.5
		h.gloss *= 0.5
	}
	if feminine {
		h.volume += 1.5
		if r.Float64() < 0.75 {
			h.long, h.body = 35+60*r.Float64(), 2+7*r.Float64()
		}
		switch u := r.Float64(); {
		case u < 0.2: // fringe
			h.line, h.temple, h.ragged = -15.5+normal(r, 1), -2, 2
		case u < 0.45: // combed to one side
			h.line, h.slant, h.temple = -25, spread(r, 0.5), 1
		}
		return h
	}
	switch u := r.Float64(); {
	case u < 0.12+0.15*age:
		h.bald = true
	case u < 0.3+0.2*age: // receding
		h.line, h.temple, h.volume = -37, 9, 2.5
	case u < 0.42: // fringe to one side
		h.line, h.slant, h.temple = -23, spread(r, 0.45), 0
	case u < 0.5:
		h.long, h.body = 25+50*r.Float64(), 1+4*r.Float64()
	case u < 0.62: // cropped
		h.volume, h.ragged = 1, 0.7
	}
	return h
}

// top returns the height of the hairline at x.
func (h hair) top(x, width float64) float64 {
	ax := math.Abs(x)
	return h.line + h.slant*x - h.temple*bump(ax-20, 0, 13, 1) + 22*square(square(clamp01(ax/width))) + max(0, -h.temple)*square(ax/20)
}

// open returns how far round the head, from the middle of the face to each side, it is bare at height y.
func (h hair) open(y, width float64) float64 {
	open := 1.22 * width // the hair before the ear
	if h.long > 0 {
		open = mix(h.sides, h.sides+4, smooth(0, 40, y))
		open = math.Asin(min(open/width, 0.99)) * width
	} else if y > h.sideburn {
		open += 2.5 * (y - h.sideburn)
	}
	return open
}

// tops returns the height of the hairline at each texture column of a sheet.
func (h hair) tops(m *memory, s *sheet, width float64) []float64 {
	top := m.doubles.lend(s.width())
	for i, sin := range s.sin {
		top[i] = h.top(width*sin, width)
	}
	return top
}

// inside returns how far inside the hair a place at angle and y is, in head pixels; below 0 it is bare. top is the
// hairline at that angle, and open how far the head is bare at that height.
func inside(top, open, angle, y, width float64) float64 {
	return max(top-y, math.Abs(angle)*width-open)
}

// newHairSheet builds the hair of a person for a camera and a picture side pixels wide, painted but not yet lit; nil
// for none.
func newHairSheet(m *memory, p *person, c *camera, side int, seed float64) *sheet {
	h := p.hair
	if h.bald {
		return nil
	}
	end, cols, round := 16.0, 34, 2.4
	if h.long > 0 { // hangs behind the neck too
		end, cols, round = h.long, 44, math.Pi
	}
	texels := max(2, int(math.Ceil(3*float64(side)/Side)))
	s := newSheet(m, cols, 30, texels, func(u float64) float64 { return (2*u - 1) * round }, func(v float64) float64 {
		return mix(p.head.crown-h.volume, end, v)
	})
	s.inside = 0.45
	s.alpha = m.singles.lend(len(s.albedo))
	flat := s.flattened()
	top := h.tops(m, s, p.head.width)
	for j := range s.rows {
		y := s.y[j*texels]
		w, d := h.shell(p.head, y)
		open := h.open(y, p.head.width)
		closed := math.Sqrt(1 - square(clamp01((p.head.crown+dome-y)/(dome+h.volume))))
		for i := range s.cols {
			a := s.angle[i*texels]
			lift := smooth(-2, 14, inside(top[i*texels], open, a, y, p.head.width))
			off := 0.5 + h.volume*lift + h.curl*1.8*noise(a*5+seed, y*0.16)*lift
			s.place[j*s.cols+i] = vec{closed * (w + off) * s.sin[i*texels], y - off*0.3*lift, closed * (d + off) * flat[i]}
		}
	}
	s.leaveOut(c)
	h.paint(m, s, p, top, seed, end)
	return s
}

// dome is the height of the skull's top over which the hair closes, round.
const dome = 8

// shell returns the half width and depth of the skull that the hair at height y lies on, below the dome. Long hair
// hangs straight down from the widest place.
func (h hair) shell(head head, y float64) (width, depth float64) {
	skull := max(y, head.crown+dome)
	width, depth = head.halfWidth(skull), head.halfDepth(skull)
	if y > 0 {
		width = max(width, head.width*(1+0.0015*y))
		depth = max(depth, head.depth*0.95)
	}
	if h.long > 0 {
		width += h.body * smooth(-45, 10, y)
	}
	return width, depth
}

// paint paints the sheet, of which top holds the hairline.
func (h hair) paint(m *memory, s *sheet, p *person, top []float64, seed, end float64) {
	width := s.width()
	tips := m.doubles.lend(width)
	for i, a := range s.angle {
		tips[i] = 3 * noise(a*9+seed, 0)
	}
	for j := s.first * s.texels; j < len(s.y); j++ {
		y := s.y[j]
		open := h.open(y, p.head.width)
		for i, a := range s.angle {
			k := j*width + i
			if math.Abs(a) > 2 || y < -58 { // behind the ears only its inner side is ever seen, and the crown never
				s.albedo[k], s.alpha[k] = float32(h.tone), float32(smooth(end, end-6, y+tips[i]))
				continue
			}
			in := inside(top[i], open, a, y, p.head.width)
			if in < -1.2-1.4*h.ragged { // not even the longest strand reaches here
				continue
			}
			// Strands run away from the parting on top and down at the sides.
			across, along := a*p.head.width, y
			if y < -12 {
				across, along = across+(y+12)*clamped((across-h.parting)/14, 1)*0.9, y-0.3*math.Abs(across)
			}
			strand := noise(across*mix(0.9, 0.45, h.curl)+seed, along*mix(0.06, 0.4, h.curl))
			fine := noise(across*2.1+seed*2, along*mix(0.1, 0.9, h.curl))
			tone := h.tone * (1 + 0.3*strand + 0.2*fine)
			shine := bump(0, y+34+2*strand, 1, 13)
			tone += h.gloss * 0.16 * (0.4 + h.tone) * shine * (1 + 0.6*fine)
			s.albedo[k] = float32(max(tone, 0.02))
			edge := in + h.ragged*(0.7*strand+0.7*fine)
			cover := smooth(-1.2, 1.4, edge)
			if h.long > 0 {
				cover *= smooth(end, end-6, y+3*strand)
			} else {
				cover *= smooth(end, end-5, y+2*fine)
			}
			s.alpha[k] = float32(cover)
		}
	}
}
