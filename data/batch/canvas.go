package batch

import "math"

// canvas is the scratch memory for varying one face at a time.
type canvas struct {
	*primitives
	side       int
	resampling resampling
	weighing   weighing
	wide       []float32 // the image before it is blurred, each row going on at either end
	tall       []float32 // blurred along rows, with its first and last rows repeated
	weights    []float32 // of the blur, from the centre outwards
}

func newCanvas(side int, p *primitives) *canvas {
	c := &canvas{primitives: p, side: side}
	c.resampling = resampling{
		pairs: make([]byte, 2*side*side+2), columns: make([]float32, side), side: side, starts: make([]float32, 2*side),
	}
	for x := range c.resampling.columns {
		c.resampling.columns[x] = float32(x)
	}
	return c
}

// face writes the image of pixels varied by v to dst. What happens to the levels of grey is the same for all pixels,
// and thus can be done after the photo is moved.
func (c *canvas) face(dst []float32, pixels []byte, standardise bool, v *variation) {
	scale, offset := c.levels(pixels, standardise, v.brightness, v.contrast)
	if !(v.blur > leastBlur) {
		c.draw(dst, c.side, pixels, scale, offset, v)
		return
	}
	c.gaussian(v.blur)
	c.draw(c.wide[len(c.weights)-1:], c.wideStride(), pixels, scale, offset, v)
	c.blur(dst)
}

// draw writes the image of pixels to dst, whose rows are stride numbers apart.
func (c *canvas) draw(dst []float32, stride int, pixels []byte, scale, offset float32, v *variation) {
	switch {
	case v.moved:
		c.move(dst, stride, pixels, scale, offset, v.back)
	case stride == c.side:
		c.convert(dst, pixels, scale, offset)
	default:
		for y := range c.side {
			c.convert(dst[y*stride:][:c.side], pixels[y*c.side:][:c.side], scale, offset)
		}
	}
}

// move resamples pixels into dst: the value at q is that of the photo at back(q), between four pixels
// bilinearly, and beyond the border that of the border.
func (c *canvas) move(dst []float32, stride int, pixels []byte, scale, offset float32, back affine) {
	r, side := &c.resampling, c.side
	last := (side - 1) * side
	c.pair(r.pairs, pixels[:last], pixels[side:])
	c.pair(r.pairs[2*last:], pixels[last:], pixels[last:])
	for y := range side {
		startX, startY := back.apply(0, float64(y))
		r.starts[2*y], r.starts[2*y+1] = float32(startX), float32(startY)
	}
	r.factors = [6]float32{float32(back.xx), float32(back.yx), float32(side - 1), float32(side), scale, offset}
	r.dst, r.stride = dst, stride
	c.resample(r)
	r.dst = nil
}

// leastBlur is the standard deviation in pixels under which a blur changes nothing that can be seen: its
// nearest neighbours weigh less than 1e-5.
const leastBlur = 0.2

// wideStride is the length of a row of wide for the present weights.
func (c *canvas) wideStride() int { return c.side + 2*(len(c.weights)-1) }

// blur writes wide to dst, blurred by the present weights first along rows, then along columns; beyond the border the
// border goes on.
func (c *canvas) blur(dst []float32) {
	side, stride, radius := c.side, c.wideStride(), len(c.weights)-1
	for y := range side {
		row := c.wide[y*stride:][:stride]
		for r := range radius {
			row[r], row[radius+side+r] = row[radius], row[radius+side-1]
		}
	}
	c.weighing = weighing{
		dst: c.tall[radius*side:], src: c.wide, at: radius, srcStride: stride, rows: side, cols: side, step: 1, weights: c.weights,
	}
	c.weigh(&c.weighing)
	top, bottom := c.tall[radius*side:][:side], c.tall[(radius+side-1)*side:][:side]
	for r := range radius {
		copy(c.tall[r*side:][:side], top)
		copy(c.tall[(radius+side+r)*side:][:side], bottom)
	}
	c.weighing = weighing{
		dst: dst, src: c.tall, at: radius * side, srcStride: side, rows: side, cols: side, step: side, weights: c.weights,
	}
	c.weigh(&c.weighing)
	c.weighing.dst = nil
}

// gaussian sets the weights of a Gaussian of standard deviation sigma, which is cut off at three deviations; they sum
// to 1 over both sides. It sees to it that there is memory for the blur.
func (c *canvas) gaussian(sigma float64) {
	c.weights = c.weights[:0]
	sum := 0.0
	for r := range int(math.Ceil(3*sigma)) + 1 {
		w := math.Exp(-float64(r*r) / (2 * sigma * sigma))
		c.weights = append(c.weights, float32(w))
		sum += w
		if r > 0 {
			sum += w
		}
	}
	for i := range c.weights {
		c.weights[i] /= float32(sum)
	}
	if n := c.side * c.wideStride(); len(c.wide) < n {
		c.wide, c.tall = make([]float32, n), make([]float32, n)
	}
}
