package synth

import "math"

// line returns the height of the middle of a brow at ax from the middle of the face.
func (b brows) line(ax float64) float64 {
	t := (ax - b.inner) / (b.outer - b.inner)
	// The highest place lies two thirds of the way out.
	arch := b.arch * (1 - square((t-0.62)/0.62))
	return -b.height - b.slope*(t-0.5) - arch + 0.6
}

func (s *skin) paintBrow(side float64) {
	b := s.p.brows
	x0, x1 := b.inner, b.outer
	if side < 0 {
		x0, x1 = -b.outer, -b.inner
	}
	s.paint(x0-1, -b.height-9, x1+1, -b.height+6, func(x, y float64, tone *float32) {
		ax := x * side
		t := (ax - b.inner) / (b.outer - b.inner)
		thick := b.thick * (1 - 0.75*clamp01((t-0.35)/0.65)*clamp01((t-0.35)/0.65)) * mix(0.75, 1, clamp01(t*4))
		d := math.Abs(y - b.line(ax))
		cover := smooth(thick+s.edge, thick-s.edge-0.3, d) * smooth(-s.edge, s.edge, ax-b.inner) * smooth(s.edge, -s.edge, ax-b.outer)
		if cover > 0 {
			hairs := 0.75 + 0.35*noise(ax*1.3+y*0.8+s.seed, y*0.5-ax*0.2)
			darken(tone, b.tone, cover*clamp01(b.weight*hairs))
		}
	})
}

func (s *skin) paintNose() {
	n := s.p.nose
	s.paint(-14, -6, 14, n.tip+10, func(x, y float64, tone *float32) {
		ax := math.Abs(x)
		// Beside the bridge, under the tip, round the wings, and the light on the ridge.
		u := clamp01((y + 4) / (n.tip + 4))
		side := ax - (4.6+3.2*u)*n.width
		k := 1 - 0.06*streak(side, 3.4)*smooth(-6, 2, y)*smooth(n.tip+6, n.tip, y)
		k -= 0.3 * bump(x, y-n.tip-5.6, 9*n.width, 3.2)
		wing := hypot(ax-5.2*n.width, (y-n.tip-1.2)*1.05) - 4.2
		if ax > 5*n.width {
			k -= 0.34 * streak(wing, 1.4) * smooth(n.tip-3, n.tip, y)
		}
		shade(tone, k)
		nostril := 1 - hypot((ax-3.3*n.width)/(2.1*n.width), (y-n.tip-4.2+0.18*ax)/1.15)
		darken(tone, 0.06, 0.8*smooth(-0.15, 0.5, nostril))
	})
}

// line returns the height of the line between the closed lips at t, from -1 at one corner to 1 at the other.
func (m mouth) line(t float64) float64 {
	y := m.y - 1.3*m.smile*t*t
	if m.gap < 1 { // closed lips meet in a wave
		y += 0.5 * (1 - t*t) * math.Cos(5*t) * (1 - m.gap)
	}
	return y
}

// top returns the height of the upper edge of the upper lip, with its bow.
func (m mouth) top(t float64) float64 {
	t = math.Abs(t)
	bow := 1 - 0.22*smooth(0.24, 0, t)
	return m.inner(t) - m.upper*bow*(1-t*root34(t))
}

// inner returns the height of the upper lip's lower edge, innerLow that of the lower lip's upper edge.
func (m mouth) inner(t float64) float64    { return m.line(t) - 0.2*m.gap*(1-t*t) }
func (m mouth) innerLow(t float64) float64 { return m.line(t) + 0.8*m.gap*root34(1-t*t) }

// bottom returns the height of the lower edge of the lower lip.
func (m mouth) bottom(t float64) float64 {
	return m.innerLow(t) + m.lower*root34(1-t*t)
}

// lips are the edges of the lips in a table, since painting asks for them at every texel.
type lips [129]struct{ top, inner, innerLow, bottom float64 }

func newLips(m mouth) lips {
	var l lips
	for i := range l {
		t := float64(i)/64 - 1
		l[i].top, l[i].inner, l[i].innerLow, l[i].bottom = m.top(t), m.inner(t), m.innerLow(t), m.bottom(t)
	}
	return l
}

// at returns the edges at t, from -1 to 1.
func (l *lips) at(t float64) (top, inner, innerLow, bottom float64) {
	u := (t + 1) * 64
	i := min(int(u), len(l)-2)
	u -= float64(i)
	a, b := &l[i], &l[i+1]
	return mix(a.top, b.top, u), mix(a.inner, b.inner, u), mix(a.innerLow, b.innerLow, u), mix(a.bottom, b.bottom, u)
}

func (s *skin) paintMouth() {
	m, tone := s.p.mouth, s.p.tone
	low, corner := m.bottom(0), m.line(1)
	s.paint(-m.width-4, m.y-9-2*max(m.smile, 0), m.width+4, low+8, func(x, y float64, v *float32) {
		t := x / m.width
		// The shade under the lower lip and in the corners of the mouth.
		k := 1 - 0.16*bump(x, y-low-2.2, 10, 3.2) - 0.25*bump(math.Abs(x)-m.width, y-corner, 2.6, 2)
		shade(v, k)
		if t*t >= 1 {
			return
		}
		top, inner, innerLow, bottom := s.lips.at(t)
		e := s.edge
		lips := smooth(top-e, top+e, y) * smooth(bottom+e, bottom-e, y)
		if lips == 0 {
			return
		}
		grain := 1 + 0.05*noise(x*1.8+s.seed, y*0.2)
		lip := tone * m.tone * grain
		if y < (inner+innerLow)/2 {
			lip *= 0.88
		} else {
			lip *= 1 + 0.16*bump(t, (y-mix(innerLow, bottom, 0.45))/m.lower, 0.7, 0.45)
		}
		darken(v, lip, lips)
		open := smooth(inner-e, inner+e, y) * smooth(innerLow+e, innerLow-e, y)
		if m.gap > 0.3 {
			darken(v, s.insideMouth(t, y, inner, innerLow), open)
		}
		line := y - (inner+innerLow)/2
		if m.gap <= 0.3 {
			darken(v, tone*0.22, 0.75*streak(line, 1.15))
		} else {
			darken(v, tone*0.25, 0.4*streak(y-inner, 1.1))
		}
	})
}

// insideMouth returns the tone between open lips: teeth above, the dark and the tongue below.
func (s *skin) insideMouth(t, y, inner, innerLow float64) float64 {
	m := s.p.mouth
	dark := 0.07 + 0.14*bump(t, (y-m.y-0.8*m.gap)/m.gap, 0.6, 0.7)
	x := t * m.width
	end := inner + m.teeth*m.gap*(1-0.75*t*t)
	tooth := 0.82 * (1 - 0.5*t*t) * smooth(inner-1.2, inner+1.6, y)
	gapsBetween := math.Abs(math.Mod(math.Abs(x)+100, 2.9) - 1.3)
	tooth *= 1 - 0.3*smooth(0.5, 0, gapsBetween)
	if m.teeth == 0 {
		return dark
	}
	return mix(dark, max(tooth, 0.1), smooth(end+s.edge, end-s.edge, y)*smooth(0.97, 0.85, math.Abs(t)))
}

func (s *skin) paintBeard() {
	b, m, p := s.p.beard, s.p.mouth, s.p
	if b.full+b.moustache+b.goatee == 0 {
		return
	}
	top := p.nose.tip + 6
	corner, low := m.line(1), m.bottom(0)
	// Without a full beard hair grows round the mouth only.
	reach, high := m.width+5, top-2
	if b.full > 0 {
		reach, high = 45, min(high, b.line-5)
	}
	s.paint(-reach, high, reach, 62, func(x, y float64, tone *float32) {
		ax := math.Abs(x)
		rough := 1.6 * noise(x*0.7+s.seed, y*0.7)
		cheek := b.line + 16*smooth(34, 12, ax) // the line falls from the sideburns to the mouth
		full := b.full * smooth(cheek-3, cheek+5, y+rough)
		moustache := 0.0
		if y < corner+4 {
			moustache = b.moustache * smooth(top-0.5, top+2, y-0.3*ax+rough*0.4) * smooth(m.width+2, m.width-2.5, ax+rough*0.4)
		}
		goatee := b.goatee * smooth(m.width+2.5, m.width-1.5, ax+rough) * smooth(low+1, low+4, y+0.3*ax+rough*0.5)
		cover := max(full, moustache, goatee)
		if cover == 0 {
			return
		}
		lipEdge := smooth(0.2, 1.8, hypot(ax-m.width, y-corner))
		if ax < m.width {
			upper, _, _, lower := s.lips.at(x / m.width)
			lipEdge = max(smooth(upper+0.5, upper-0.7, y), smooth(lower+0.2, lower+1.8, y))
		}
		hairs := 0.85 + 0.25*noise(x*1.5+s.seed, y*0.6)
		darken(tone, b.tone*(0.7+0.4*hairs), clamp01(cover*lipEdge*hairs))
	})
}
