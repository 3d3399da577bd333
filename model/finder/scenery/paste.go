package scenery

import (
	"math"
	"math/rand/v2"

	"fiducial/data/face"
	"fiducial/model/finder"
)

// pasting is how a square picture comes into another: where, how large, turned and mirrored, and through which mask.
type pasting struct {
	middleX, middleY, size float64 // pixels
	turn                   float64 // radians
	mirror                 bool
	gain, base             float32 // of its grey levels
	mask                   shape   // places are from the middle, in shares of half the size
	soft                   float64 // width of the mask's edge, as a share of half the size
}

// newPasting draws by lot how a picture is pasted there.
func newPasting(r *rand.Rand, middleX, middleY, size float64) pasting {
	p := pasting{middleX: middleX, middleY: middleY, size: size, turn: clampedNormal(r, 0.14, 0.36), mirror: r.Float64() < 0.5, soft: 0.04 + 0.5*square(r.Float64())}
	contrast := float32(math.Exp(clampedNormal(r, 0.25, 0.7)))
	brightness := float32(clampedNormal(r, 25, 70))
	p.gain, p.base = contrast, 128*(1-contrast)+brightness
	p.mask = newMask(r)
	return p
}

// newMask draws the shape through which a picture is pasted: nearly the whole square, or the part that a head has of
// it, regular or not.
func newMask(r *rand.Rand) shape {
	width, height := 0.8+0.25*r.Float64(), 0.92+0.25*r.Float64()
	if r.Float64() < 0.12 { // the square itself
		return func(x, y float64) float64 { return 1.02 - max(math.Abs(x), math.Abs(y)) }
	}
	rounds := 1 + r.IntN(3) // an ellipse, or one of power 4 or 8, nearly a rectangle
	wobble, n, phase := 0.1*r.Float64()*r.Float64(), 2+float64(r.IntN(5)), 6*r.Float64()
	if r.Float64() < 0.5 {
		wobble = 0
	}
	return func(x, y float64) float64 {
		a, b := square(x/width), square(y/height)
		for range rounds - 1 {
			a, b = a*a, b*b
		}
		d := a + b
		for range rounds {
			d = math.Sqrt(d)
		}
		if wobble > 0 {
			d *= 1 + wobble*math.Sin(n*math.Atan2(y, x)+phase)
		}
		return 1 - d
	}
}

// paste draws the picture. Each pixel is the mean of four places in it.
func (q pasting) paste(p *finder.Plane, c *picture) {
	scale := float64(c.side) / q.size // pixels of the picture to one of p
	level := 0
	for level+1 < len(c.levels) && scale/float64(int(1)<<level) > 2.5 {
		level++
	}
	sin, cos := math.Sincos(q.turn)
	half, reach := q.size/2, q.size*0.75+1
	for y := max(int(q.middleY-reach), 0); y < min(int(q.middleY+reach)+1, p.Height); y++ {
		row := p.Row(y)
		for x := max(int(q.middleX-reach), 0); x < min(int(q.middleX+reach)+1, p.Width); x++ {
			dx, dy := float64(x)+0.5-q.middleX, float64(y)+0.5-q.middleY
			u, v := (cos*dx+sin*dy)/half, (cos*dy-sin*dx)/half
			if max(math.Abs(u), math.Abs(v)) > 1 {
				continue
			}
			a := float32(min(max(q.mask(u, v)/q.soft, 0), 1))
			if a == 0 {
				continue
			}
			sum := float32(0)
			for k := range 4 {
				ex, ey := dx+0.5*float64(k%2)-0.25, dy+0.5*float64(k/2)-0.25
				u, v := cos*ex+sin*ey, cos*ey-sin*ex
				if q.mirror {
					u = -u
				}
				sum += c.at(level, (u+half)*scale, (v+half)*scale)
			}
			row[x] += (sum/4*q.gain + q.base - row[x]) * smooth(a)
		}
	}
}

// box returns the square of the picture.
func (q pasting) box() face.Box {
	return face.Box{Left: q.middleX - q.size/2, Top: q.middleY - q.size/2, Size: q.size}
}

// body draws what usually stands around a head, before that is pasted: hair behind it, a neck and shoulders below.
func body(r *rand.Rand, p *finder.Plane, q pasting) {
	half := q.size / 2
	cloth, hair := tone(r), tone(r)
	top := q.middleY + half*(0.75+0.3*r.Float64())
	wide := half * (1.3 + 1.2*r.Float64())
	tall := half * (1 + 3*r.Float64())
	round := half * (0.2 + 0.8*r.Float64())
	if r.Float64() < 0.8 {
		neck := half * (0.45 + 0.3*r.Float64())
		fill(p, q.middleX-neck, q.middleY, 2*neck, top-q.middleY+round, 60+150*r.Float32(), 1)
		for y := max(int(top), 0); y < min(int(top+tall), p.Height); y++ {
			down := min((float64(y)-top)/round, 1)
			w := wide * math.Sqrt(1-square(1-down)*0.9)
			fill(p, q.middleX-w, float64(y), 2*w, 1, cloth+20*float32(math.Sin(float64(y)/half*9)), 1)
		}
	}
	if r.Float64() < 0.7 {
		width, height := half*(0.95+0.4*r.Float64()), half*(1.1+0.6*r.Float64())
		lift := half * 0.25 * r.Float64()
		grain := 40 * r.Float32()
		for y := max(int(q.middleY-lift-height), 0); y < min(int(q.middleY-lift+height)+1, p.Height); y++ {
			d := 1 - square((float64(y)-q.middleY+lift)/height)
			if d <= 0 {
				continue
			}
			w := width * math.Sqrt(d)
			fill(p, q.middleX-w, float64(y), 2*w, 1, hair+spread(r, grain), 1)
		}
	}
}

func clampedNormal(r *rand.Rand, deviation, most float64) float64 {
	return min(max(r.NormFloat64()*deviation, -most), most)
}
