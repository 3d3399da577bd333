package scenery

import (
	"math"
	"math/rand/v2"

	"fiducial/model/finder"
)

// surround fills a picture with surroundings.
func (m *Maker) surround(r *rand.Rand, p *finder.Plane) {
	switch k := r.Float64(); {
	case k < 0.12:
		gradient(r, p)
	case k < 0.25:
		gradient(r, p)
		clouds(r, p, 0.3+0.7*r.Float64())
	case k < 0.55:
		leaves(r, p)
	case k < 0.63:
		stripes(r, p)
	case k < 0.71:
		gradient(r, p)
		text(r, p)
	case k < 0.86:
		room(r, p)
	default:
		m.enlarged(r, p)
	}
	if r.Float64() < 0.25 {
		leaf := 1 + r.IntN(12)
		for range leaf {
			drawLeaf(r, p, r.Float64()*float64(p.Width), r.Float64()*float64(p.Height), 2+math.Exp(r.Float64()*math.Log(float64(p.Width)/3)))
		}
	}
	if r.Float64() < 0.1 {
		text(r, p)
	}
	if r.Float64() < 0.2 {
		shade(r, p)
	}
}

// gradient fills a picture with a tone that changes evenly.
func gradient(r *rand.Rand, p *finder.Plane) {
	base, dx, dy := tone(r), spread(r, 90), spread(r, 90)
	for y := range p.Height {
		row := p.Row(y)
		v := base + dy*(float32(y)/float32(p.Height)-0.5)
		for x := range row {
			row[x] = v + dx*(float32(x)/float32(p.Width)-0.5)
		}
	}
}

// shade makes one side of the picture darker than the other.
func shade(r *rand.Rand, p *finder.Plane) {
	dx, dy := spread(r, 0.9), spread(r, 0.9)
	for y := range p.Height {
		row := p.Row(y)
		v := 1 + dy*(float32(y)/float32(p.Height)-0.5)
		for x := range row {
			row[x] *= v + dx*(float32(x)/float32(p.Width)-0.5)
		}
	}
}

// clouds adds noise of several octaves, from coarse to fine, whose strength falls as a power of their frequency.
func clouds(r *rand.Rand, p *finder.Plane, strength float64) {
	fall := 0.4 + 0.5*r.Float64()
	amplitude := strength * 110
	stretch := math.Exp(spread64(r, 1))
	for cells := 2.0 + 3*r.Float64(); cells < float64(p.Width)*0.7 && amplitude > 1; cells *= 2.1 {
		addNoise(r, p, cells, cells*stretch, float32(amplitude))
		amplitude *= fall
	}
}

// addNoise adds noise between the corners of so many cells across and down.
func addNoise(r *rand.Rand, p *finder.Plane, across, down float64, amplitude float32) {
	w, h := int(across)+2, int(down)+2
	grid := make([]float32, w*h)
	for i := range grid {
		grid[i] = (r.Float32()*2 - 1) * amplitude
	}
	stepX, stepY := across/float64(p.Width), down/float64(p.Height)
	for y := range p.Height {
		gy := float64(y) * stepY
		j := int(gy)
		fy := smooth(float32(gy - float64(j)))
		upper, lower := grid[j*w:][:w], grid[(j+1)*w:][:w]
		row := p.Row(y)
		for x := range row {
			gx := float64(x) * stepX
			i := int(gx)
			fx := smooth(float32(gx - float64(i)))
			a := upper[i] + (upper[i+1]-upper[i])*fx
			b := lower[i] + (lower[i+1]-lower[i])*fx
			row[x] += a + (b-a)*fy
		}
	}
}

func smooth(t float32) float32 { return t * t * (3 - 2*t) }

// leaves fills a picture with things that cover one another, many small and few large (dead leaves: Lee, Mumford and
// Huang, 2001): their edges and sizes are spread as in photos.
func leaves(r *rand.Rand, p *finder.Plane) {
	gradient(r, p)
	least, most := 3+5*r.Float64(), float64(p.Width)*(0.2+0.4*r.Float64())
	n := 20 + r.IntN(160)
	for range n {
		// The density of sizes falls as 1/size³.
		u := r.Float64()
		size := 1 / math.Sqrt(u/(least*least)+(1-u)/(most*most))
		drawLeaf(r, p, r.Float64()*float64(p.Width), r.Float64()*float64(p.Height), size)
	}
}

// shape reports how far inside a thing a place is, about 1 pixel a unit; below 0 outside. Places are from its middle,
// in shares of its size.
type shape func(x, y float64) float64

func newShape(r *rand.Rand) shape {
	aspect := math.Exp(spread64(r, 0.8))
	switch r.IntN(4) {
	case 0:
		return func(x, y float64) float64 { return 1 - math.Sqrt(square(x*aspect)+square(y/aspect)) }
	case 1:
		return func(x, y float64) float64 { return 1 - max(math.Abs(x*aspect), math.Abs(y/aspect)) }
	case 2:
		n := 3 + r.IntN(4)
		normals := make([][3]float64, n)
		for i := range normals {
			s, c := math.Sincos(2 * math.Pi * (float64(i) + 0.7*r.Float64()) / float64(n))
			normals[i] = [3]float64{c, s, 0.4 + 0.5*r.Float64()}
		}
		return func(x, y float64) float64 {
			d := 1.0
			for _, n := range normals {
				d = min(d, n[2]-n[0]*x-n[1]*y)
			}
			return d
		}
	default:
		a, b, phase := 0.3*r.Float64(), 2+float64(r.IntN(4)), 6*r.Float64()
		return func(x, y float64) float64 {
			d := math.Sqrt(square(x*aspect) + square(y/aspect))
			if d > 2 {
				return -1
			}
			return 1 - d*(1+a*math.Sin(b*math.Atan2(y, x)+phase))
		}
	}
}

// drawLeaf draws one thing with a middle and a half size in pixels, of a tone, a gradient or a texture, with a sharp or
// soft edge.
func drawLeaf(r *rand.Rand, p *finder.Plane, middleX, middleY, size float64) {
	s := newShape(r)
	sin, cos := math.Sincos(2 * math.Pi * r.Float64())
	base, slope := tone(r), spread(r, 70)
	edge := 0.7 + size*0.3*square(r.Float64())
	texture, frequency, phase := float32(0), 0.0, 0.0
	if r.Float64() < 0.4 {
		texture, frequency, phase = 60*r.Float32(), (1+8*r.Float64())*math.Pi, 6*r.Float64()
	}
	grain := float32(0)
	if r.Float64() < 0.3 {
		grain = 40 * r.Float32()
	}
	reach := 1.6*size + 2
	for y := max(int(middleY-reach), 0); y < min(int(middleY+reach)+1, p.Height); y++ {
		row := p.Row(y)
		for x := max(int(middleX-reach), 0); x < min(int(middleX+reach)+1, p.Width); x++ {
			dx, dy := (float64(x)-middleX)/size, (float64(y)-middleY)/size
			u, v := cos*dx+sin*dy, cos*dy-sin*dx
			d := s(u, v) * size / edge
			if d <= 0 {
				continue
			}
			t := base + slope*float32(v)
			if texture > 0 {
				t += texture * float32(math.Sin(frequency*u+phase))
			}
			if grain > 0 {
				t += grain * (r.Float32()*2 - 1)
			}
			a := float32(min(d, 1))
			row[x] += (t - row[x]) * a
		}
	}
}

// stripes fills a picture with stripes, or with squares.
func stripes(r *rand.Rand, p *finder.Plane) {
	gradient(r, p)
	for range 1 + r.IntN(2) {
		sin, cos := math.Sincos(math.Pi * r.Float64())
		if r.Float64() < 0.5 {
			sin, cos = 0, 1
		}
		wave := (3 + 30*r.Float64()*r.Float64()) / math.Pi
		high, sharp, crossed := 15+70*r.Float32(), 1+6*r.Float64(), r.Float64() < 0.4
		for y := range p.Height {
			row := p.Row(y)
			for x := range row {
				u := cos*float64(x) + sin*float64(y)
				w := math.Sin(u / wave)
				if crossed {
					w *= math.Sin((cos*float64(y) - sin*float64(x)) / wave)
				}
				row[x] += high * float32(math.Tanh(sharp*w))
			}
		}
	}
}

// text draws lines of marks as letters are.
func text(r *rand.Rand, p *finder.Plane) {
	height := 3 + 14*r.Float64()*r.Float64()
	ink := tone(r)
	left, right := r.Float64()*float64(p.Width)*0.5, float64(p.Width)*(0.5+0.5*r.Float64())
	weight := max(height*0.15, 0.7)
	for y := r.Float64() * float64(p.Height) * 0.6; y < float64(p.Height)*(0.4+0.6*r.Float64()); y += height * 1.7 {
		for x := left; x < right; x += height * (0.55 + 0.3*r.Float64()) {
			if r.Float64() < 0.15 {
				continue
			}
			for range 2 + r.IntN(2) {
				if r.Float64() < 0.5 {
					fill(p, x+r.Float64()*height*0.4, y, weight, height, ink, 1)
				} else {
					fill(p, x, y+r.Float64()*height*0.9, height*0.5, weight, ink, 1)
				}
			}
		}
	}
}

// fill draws an upright rectangle with an opacity.
func fill(p *finder.Plane, left, top, width, height float64, tone, opacity float32) {
	for y := max(int(top), 0); y < min(int(math.Ceil(top+height)), p.Height); y++ {
		row := p.Row(y)
		fy := min(float64(y+1), top+height) - max(float64(y), top)
		for x := max(int(left), 0); x < min(int(math.Ceil(left+width)), p.Width); x++ {
			fx := min(float64(x+1), left+width) - max(float64(x), left)
			row[x] += (tone - row[x]) * float32(fx*fy) * opacity
		}
	}
}

// room draws a wall and a floor with things on them: windows, pictures, doors, shelves, lamps.
func room(r *rand.Rand, p *finder.Plane) {
	gradient(r, p)
	w, h := float64(p.Width), float64(p.Height)
	if r.Float64() < 0.6 {
		floor := h * (0.55 + 0.4*r.Float64())
		fill(p, 0, floor, w, h-floor, tone(r), 1)
		fill(p, 0, floor-1, w, 1+2*r.Float64(), tone(r), 1)
	}
	for range 2 + r.IntN(7) {
		x, y := r.Float64()*w, r.Float64()*h
		width := w * (0.05 + 0.4*r.Float64()*r.Float64())
		height := width * math.Exp(spread64(r, 0.9))
		x, y = x-width/2, y-height/2
		frame := 1 + width*0.12*r.Float64()
		switch r.IntN(6) {
		case 0: // a window or a picture
			fill(p, x, y, width, height, tone(r), 1)
			fill(p, x+frame, y+frame, width-2*frame, height-2*frame, tone(r), 1)
			if r.Float64() < 0.6 {
				bars := tone(r)
				fill(p, x+width/2-frame/2, y, frame, height, bars, 1)
				fill(p, x, y+height*(0.3+0.4*r.Float64())-frame/2, width, frame, bars, 1)
			}
		case 1: // a door or a cupboard with a knob
			fill(p, x, y, width, 2.2*width, tone(r), 1)
			fill(p, x+width*0.1, y+width*0.1, width*0.8, width*0.8, tone(r), 0.5)
			fill(p, x+width*0.1, y+width*1.1, width*0.8, width, tone(r), 0.5)
			drawLeaf(r, p, x+width*0.85, y+width, 1+width*0.05)
		case 2: // a shelf with books
			fill(p, x, y, width, height, tone(r), 1)
			for at := x; at < x+width; at += frame * 2 {
				tall := height * (0.5 + 0.5*r.Float64())
				fill(p, at, y+height-tall, frame*2*(0.5+0.5*r.Float64()), tall, tone(r), 1)
			}
		case 3: // a lamp, a clock, a socket: round things within round things, with marks
			drawLeaf(r, p, x, y, width/2)
			drawLeaf(r, p, x, y, width/3)
			for range r.IntN(4) {
				drawLeaf(r, p, x+spread64(r, width/4), y+spread64(r, width/4), 1+width*0.08)
			}
		case 4:
			fill(p, x, y, width, height, tone(r), 1)
		default:
			for range 3 + r.IntN(5) {
				drawLeaf(r, p, x+spread64(r, width), y+spread64(r, height), 1+width*0.4*r.Float64())
			}
		}
	}
}

// enlarged fills a picture with a small part of a face's picture, enlarged many times, or turned: skin and hair without
// a face.
func (m *Maker) enlarged(r *rand.Rand, p *finder.Plane) {
	gradient(r, p)
	f := m.anyFace(r)
	part := 12 + 18*r.Float64() // pixels of the face's picture, over the whole picture
	scale := part / float64(p.Width)
	sin, cos := math.Sincos(2 * math.Pi * r.Float64())
	side := float64(f.side)
	x0, y0 := part/2+r.Float64()*(side-part), part/2+r.Float64()*(side-part)
	for y := range p.Height {
		row := p.Row(y)
		for x := range row {
			dx, dy := (float64(x)-float64(p.Width)/2)*scale, (float64(y)-float64(p.Height)/2)*scale
			row[x] = f.at(0, x0+cos*dx-sin*dy, y0+sin*dx+cos*dy)
		}
	}
	if r.Float64() < 0.5 {
		clouds(r, p, 0.2*r.Float64())
	}
}

func tone(r *rand.Rand) float32                   { return 255 * r.Float32() }
func spread(r *rand.Rand, most float32) float32   { return (2*r.Float32() - 1) * most }
func spread64(r *rand.Rand, most float64) float64 { return (2*r.Float64() - 1) * most }
func square(v float64) float64                    { return v * v }
