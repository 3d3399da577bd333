package synth

import (
	"math"
	"math/rand/v2"
)

// colour is a tone of each colour.
type colour [3]float64

func anyColour(r *rand.Rand) colour {
	tone, t := 0.08+0.8*r.Float64(), anyTint(r, 0.5)
	return colour{tone * t[0], tone * t[1], tone * t[2]}
}

func (c colour) times(by float64) colour { return colour{c[0] * by, c[1] * by, c[2] * by} }

// paint sets each pixel between x0, y0 and x1, y1 towards what at says there, by its share.
func (f *film) paint(x0, y0, x1, y1 float64, at func(x, y float64) (c colour, share float64)) {
	for y := max(int(y0), 0); y < min(int(y1)+1, f.height); y++ {
		for x := max(int(x0), 0); x < min(int(x1)+1, f.width); x++ {
			c, share := at(float64(x), float64(y))
			if share <= 0 {
				continue
			}
			k := y*f.width + x
			for i := range f.planes {
				f.planes[i][k] += float32((c[i] - float64(f.planes[i][k])) * share)
			}
		}
	}
}

// surroundings draws what is behind the people: a wall, a landscape or a texture, and things before it that are no
// faces.
func (f *film) surroundings(r *rand.Rand) {
	switch r.IntN(4) {
	case 0, 1:
		f.room(r)
	case 2:
		f.landscape(r)
	default:
		f.texture(r)
	}
	for range r.IntN(9) {
		f.thing(r)
	}
}

// everywhere paints the whole photo.
func (f *film) everywhere(at func(x, y float64) colour) {
	f.paint(0, 0, float64(f.width), float64(f.height), func(x, y float64) (colour, float64) { return at(x, y), 1 })
}

// room draws a wall under uneven light, a floor, and sometimes a window or pictures.
func (f *film) room(r *rand.Rand) {
	w, h := float64(f.width), float64(f.height)
	wall, floor := anyColour(r), anyColour(r).times(0.7)
	slopeX, slopeY, seed, uneven := spread(r, 0.4), spread(r, 0.4), 60*r.Float64(), 0.12*r.Float64()
	line := h * (0.75 + 0.5*r.Float64())
	f.everywhere(func(x, y float64) colour {
		lit := 1 + slopeX*(x/w-0.5) + slopeY*(y/h-0.5) + uneven*noise(x/w*5+seed, y/h*5)
		floored := smooth(line-1, line+1, y)
		var c colour
		for i := range c {
			c[i] = lit * mix(wall[i], floor[i], floored)
		}
		return c
	})
	for range r.IntN(4) {
		cw, ch := w*(0.08+0.2*r.Float64()), h*(0.12+0.3*r.Float64())
		x, y := w*r.Float64(), h*0.6*r.Float64()
		f.frame(r, x, y, cw, ch)
	}
}

// frame draws a window or a picture in its frame, around x, y.
func (f *film) frame(r *rand.Rand, x, y, w, h float64) {
	border, a, b := anyColour(r), anyColour(r), anyColour(r).times(1.2)
	thick, seed, soft := 0.04*w+1.5, 60*r.Float64(), 0.7+float64(f.width)*0.004*r.Float64()*r.Float64()
	bars := r.Float64() < 0.5
	f.paint(x-w-4, y-h-4, x+w+4, y+h+4, func(px, py float64) (colour, float64) {
		dx, dy := math.Abs(px-x), math.Abs(py-y)
		d := max(dx-w, dy-h) // below 0 inside
		share := smooth(soft, -soft, d)
		if d > -thick || bars && min(dx, dy) < thick/2 {
			return border, share
		}
		t := clamp01(0.5 + 0.5*noise((px-x)/w*2+seed, (py-y)/h*2))
		return colour{mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)}, share
	})
}

// landscape draws a sky above leaves or houses.
func (f *film) landscape(r *rand.Rand) {
	w, h := float64(f.width), float64(f.height)
	high, low := colour{0.35, 0.55, 0.9}.times(0.7+0.4*r.Float64()), colour{0.85, 0.88, 0.92}
	green := colour{0.2 + 0.2*r.Float64(), 0.35 + 0.15*r.Float64(), 0.12 + 0.1*r.Float64()}
	horizon, seed, grainy := h*(0.15+0.5*r.Float64()), 60*r.Float64(), 8+30*r.Float64()
	f.everywhere(func(x, y float64) colour {
		skyline := horizon + 0.06*h*noise(x/w*6+seed, 1) + 0.03*h*noise(x/w*23+seed, 9)
		cloud := smooth(0, 0.6, rough(x/w*4+seed, y/h*7)) * 0.8
		u := clamp01(y / horizon)
		leaf := 0.75 + 0.7*rough(x/h*grainy+seed, y/h*grainy)
		land := smooth(skyline-1.5, skyline+1.5, y)
		var c colour
		for i := range c {
			sky := mix(mix(high[i], low[i], u), 0.95, cloud)
			c[i] = mix(sky, green[i]*leaf*mix(0.7, 1.3, clamp01((y-horizon)/h)), land)
		}
		return c
	})
	for x := w * 0.3 * r.Float64(); x < w && r.Float64() < 0.7; x += w * (0.1 + 0.3*r.Float64()) {
		f.house(r, x, horizon, w*(0.06+0.12*r.Float64()), h*(0.1+0.35*r.Float64()))
	}
}

// house draws the front of a house with its windows, which stands at x on the line y.
func (f *film) house(r *rand.Rand, x, y, w, h float64) {
	wall, pane := anyColour(r), anyColour(r).times(0.4)
	step := max(w*(0.2+0.15*r.Float64()), 6)
	f.paint(x, y-h, x+w, y+0.12*h, func(px, py float64) (colour, float64) {
		u, v := math.Mod(px-x, step)/step, math.Mod(py-y+h, 1.3*step)/(1.3*step)
		if u > 0.3 && u < 0.75 && v > 0.25 && v < 0.8 {
			return pane, 1
		}
		return wall, 1
	})
}

// texture draws stripes, checks, bricks or mottled stone.
func (f *film) texture(r *rand.Rand) {
	a, b := anyColour(r), anyColour(r)
	kind, turn, seed := r.IntN(4), math.Pi*r.Float64(), 60*r.Float64()
	step := float64(min(f.width, f.height)) * (0.02 + 0.12*r.Float64())
	sin, cos := math.Sincos(turn)
	contrast := 0.25 + 0.75*r.Float64()
	f.everywhere(func(x, y float64) colour {
		u, v := (x*cos+y*sin)/step, (y*cos-x*sin)/step
		var t float64
		switch kind {
		case 0: // stripes
			t = 0.5 + 0.5*math.Sin(2*math.Pi*u)
		case 1: // checks
			t = 0.5 + 2*math.Sin(math.Pi*u)*math.Sin(math.Pi*v)
		case 2: // bricks
			bu, bv := x/step/2, y/step
			bu += 0.5 * math.Mod(math.Floor(bv), 2)
			t = 1
			if bu-math.Floor(bu) < 0.06 || bv-math.Floor(bv) < 0.12 {
				t = 0
			}
			t += 0.3 * noise(math.Floor(bu)*7.3+seed, math.Floor(bv)*3.1)
		default: // stone
			t = 0.5 + 0.8*rough(u+seed, v)
		}
		t = contrast * clamp01(t)
		lit := 1 + 0.2*noise(x/float64(f.width)*2+seed, y/float64(f.height)*2)
		return colour{lit * mix(a[0], b[0], t), lit * mix(a[1], b[1], t), lit * mix(a[2], b[2], t)}
	})
}

// thing draws something that is no face, though some are as large, as round or of such colours: a ball, a plate, a
// clock, a box, a vase.
func (f *film) thing(r *rand.Rand) {
	shorter := float64(min(f.width, f.height))
	size := shorter * 0.04 * math.Pow(7, r.Float64())
	x, y := float64(f.width)*r.Float64(), float64(f.height)*(0.1+0.9*r.Float64())
	c := anyColour(r)
	if r.Float64() < 0.3 { // of the colour of skin
		c = colour{1.13, 0.94, 0.8}.times(0.25 + 0.6*r.Float64())
	}
	kind, aspect, seed := r.IntN(5), 0.6+0.8*r.Float64(), 60*r.Float64()
	soft := 0.8 + 0.1*size*r.Float64()*r.Float64()
	lx, ly := spread(r, 0.6), -0.5
	reach := size*max(aspect, 1) + 2*soft
	second := anyColour(r)
	f.paint(x-reach, y-reach, x+reach, y+reach, func(px, py float64) (colour, float64) {
		u, v := (px-x)/size, (py-y)/size/aspect
		round := hypot(u, v)
		d := round - 1
		lit := 1.0
		out := c
		switch kind {
		case 0: // a ball
			z := math.Sqrt(max(0, 1-round*round))
			lit = 0.45 + 0.8*max(0, 0.8*z+lx*u+ly*v)
		case 1: // a plate or a clock: rings, and dots around its middle
			if round > 0.82 || round < 0.1 {
				out = second
			}
			if a := math.Atan2(v, u) * 6 / math.Pi; math.Abs(a-math.Round(a)) < 0.12 && round > 0.62 && round < 0.76 {
				out = second.times(0.5)
			}
		case 2: // a box, with a label
			d = max(math.Abs(u), math.Abs(v)) - 0.85
			if math.Abs(u) < 0.5 && math.Abs(v+0.2) < 0.3 {
				out = second
			}
		case 3: // a vase
			d = math.Abs(u) - (0.45 + 0.3*math.Sin(2.6*v+1))
			d = max(d, math.Abs(v)-1)
			lit = 0.6 + 0.5*math.Cos(clamped(u*1.8+lx, 1.5))
		default: // a pile of leaves or cloth
			d = round - 0.7 - 0.35*noise(3*u+seed, 3*v)
			lit = 0.8 + 0.5*rough(4*u+seed, 4*v)
		}
		edge := soft / size
		return out.times(lit), smooth(edge, -edge, d)
	})
}
