package synth

// corner returns the height of a corner of the eye: inner at t=-1, outer at t=1, between them the line from one to the
// other.
func (e eyes) corner(t float64) float64 { return 0.7 - e.tilt*(t+1)/2 }

// upper and lower return the heights of the lids' edges at t.
func (e eyes) upper(t float64) float64 {
	rise := 4 * (0.05 + 0.95*e.open)
	return e.corner(t) - rise*(1-t*t)*(1-0.12*t)
}

func (e eyes) lower(t float64) float64 {
	return e.corner(t) + 2.1*(0.55+0.45*min(e.open, 1))*(1-square(square(t)))*(1+0.1*t)
}

// irisCentre returns where the middle of the pupil lies on the side of the face, 1 for the picture's right. When the
// lids are all but shut it is where it would be seen.
func (e eyes) irisCentre(side float64) [2]float64 {
	t := side * e.gazeX / e.width
	middle := mix(e.upper(t), e.lower(t), 0.52)
	return [2]float64{side*e.apart + e.gazeX, middle + e.gazeY*min(e.open, 1)}
}

func (s *skin) paintEye(side float64) {
	e := s.p.eyes
	tone := s.p.tone
	iris := e.irisCentre(side)
	centre := side * e.apart
	s.paint(centre-13, -11, centre+13, 9, func(x, y float64, v *float32) {
		t := (x - centre) * side / e.width
		// The hollow under the brow, deepest beside the nose.
		k := 1 - 0.2*bump((x-centre)*side+3, y+4, 12, 7) - 0.1*bump((x-centre)*side, y+1, 12, 8)
		shade(v, k)
		if t < -1.25 || t > 1.35 {
			return
		}
		upper, lower := e.upper(t), e.lower(t)
		if t*t < 1 {
			if inside := smooth(upper-s.edge, upper+s.edge, y) * smooth(lower+s.edge, lower-s.edge, y); inside > 0 {
				darken(v, s.eyeball(x-iris[0], y-iris[1], t, y-upper), inside)
			}
			low := y - lower - 0.2
			darken(v, tone*0.35, 0.4*e.lashes*streak(low, 0.95))
			fold := y - upper + 2.2 + 0.5*e.open
			darken(v, tone*0.4, 0.5*e.crease*streak(fold, 1.2)*(1-t*t))
		}
		// The rim of the upper lid, thicker outwards, runs out a little past the corner.
		tt := min(max(t, -1), 1)
		rim := hypot(y-e.upper(tt)-0.7*(t-tt), (t-tt)*e.width*0.8)
		thick := 0.5 + 0.55*e.lashes*smooth(-1, 0.8, t)
		darken(v, 0.05+0.1*tone, (0.45+0.5*e.lashes)*smooth(thick+s.edge, thick-s.edge, rim))
	})
}

// eyeball returns the tone of the eye at dx, dy from the middle of the pupil, below the lid by depth.
func (s *skin) eyeball(dx, dy, t, depth float64) float64 {
	e := s.p.eyes
	white := 0.86 * (1 - 0.3*t*t)
	if t < -0.8 {
		white *= 0.85 // the corner beside the nose is flesh
	}
	r := hypot(dx, dy)
	edge := s.edge * 0.9
	limbus := e.irisTone * mix(1.15, 0.5, smooth(0.6*e.iris, e.iris, r))
	tone := mix(white, limbus, smooth(e.iris+edge, e.iris-edge, r))
	tone = mix(tone, 0.02, smooth(1.35+edge, 1.35-edge, r))
	tone *= mix(0.55, 1, smooth(0, 2.2, depth)) // the lid's shadow
	return mix(tone, 0.98, 0.9*smooth(0.75+edge, 0.75-edge, hypot(dx+1.1, dy+1.2)))
}
