package batch

import "math"

// Image converts 8-bit grey pixels to what a network takes, as a Loader without augmentation does: 0 to 255,
// or standardised to mean 0 and standard deviation 1 (a flat photo gives zeros). dst and pixels have the same length.
func Image(dst []float32, pixels []byte, standardise bool) {
	if !standardise {
		for i, p := range pixels {
			dst[i] = float32(p)
		}
		return
	}
	mean, deviation := moments(pixels)
	if deviation == 0 {
		clear(dst)
		return
	}
	var table [256]float32
	for i := range table {
		table[i] = float32((float64(i) - mean) / deviation)
	}
	for i, p := range pixels {
		dst[i] = table[p]
	}
}

// Gray converts an image that a Loader made of pixels back to 8-bit grey, to be looked at: Image turned round, with the
// mean and the contrast of pixels where it is standardised. What lies beyond 0 and 255 is cut off. dst, image and
// pixels have the same length.
func Gray(dst []byte, image []float32, pixels []byte, standardised bool) {
	mean, deviation := 0.0, 1.0
	if standardised {
		mean, deviation = moments(pixels)
	}
	for i, v := range image {
		dst[i] = uint8(math.Round(min(max(float64(v)*deviation+mean, 0), 255)))
	}
}

// moments returns the mean and the standard deviation of pixels. The sums are whole numbers and thus exact.
func moments(pixels []byte) (mean, deviation float64) {
	var sum, squares uint64
	for _, p := range pixels {
		sum += uint64(p)
		squares += uint64(p) * uint64(p)
	}
	n := float64(len(pixels))
	mean = float64(sum) / n
	return mean, math.Sqrt(max(0, float64(squares)/n-mean*mean))
}

// canvas is the scratch memory for augmenting one face at a time.
type canvas struct {
	side    int
	flat    []float32 // the photo before it is moved, or the half-blurred image
	weights []float32 // of the blur, from the centre outwards
}

func newCanvas(side int) *canvas { return &canvas{side: side, flat: make([]float32, side*side)} }

// face writes the image of pixels varied by v to dst.
func (c *canvas) face(dst []float32, pixels []byte, standardise bool, v *variation) {
	if v.moved {
		Image(c.flat, pixels, standardise)
		c.move(dst, v.back)
	} else {
		Image(dst, pixels, standardise)
	}
	if v.brightness != 0 || v.contrast != 0 {
		mean, deviation := 0.0, 1.0
		if !standardise {
			mean, deviation = moments(pixels)
		}
		gain := float32(1 + v.contrast)
		offset := float32(mean + v.brightness*deviation - (1+v.contrast)*mean)
		for i := range dst {
			dst[i] = dst[i]*gain + offset
		}
	}
	if v.blur > leastBlur {
		c.blur(dst, v.blur)
	}
}

// leastBlur is the standard deviation in pixels under which a blur changes nothing that can be seen: its
// nearest neighbours weigh less than 1e-5.
const leastBlur = 0.2

// move resamples flat into dst: the value at q is that of the photo at back(q), between four pixels
// bilinearly, and beyond the border that of the border.
func (c *canvas) move(dst []float32, back affine) {
	side := c.side
	stepX, stepY := float32(back.xx), float32(back.yx)
	for y := range side {
		fromX, fromY := back.apply(0, float64(y))
		startX, startY := float32(fromX), float32(fromY)
		line := dst[y*side : (y+1)*side]
		first, end := c.inside(startX, stepX, 0, side)
		first, end = c.inside(startY, stepY, first, end)
		for x := range first {
			line[x] = c.clamped(startX+float32(x)*stepX, startY+float32(x)*stepY)
		}
		for x := first; x < end; x++ {
			sx, sy := startX+float32(x)*stepX, startY+float32(x)*stepY
			ix, iy := int(sx), int(sy)
			line[x] = mixed(c.flat[iy*side+ix:], side, sx-float32(ix), sy-float32(iy))
		}
		for x := end; x < side; x++ {
			line[x] = c.clamped(startX+float32(x)*stepX, startY+float32(x)*stepY)
		}
	}
}

// inside narrows the columns first to end to those where start + x·step has a pixel on either side.
func (c *canvas) inside(start, step float32, first, end int) (int, int) {
	last := float32(c.side - 1)
	within := func(x int) bool { v := start + float32(x)*step; return v >= 0 && v < last }
	for first < end && !within(first) {
		first++
	}
	for end > first && !within(end-1) {
		end--
	}
	return first, end
}

// clamped returns the value at (x, y), or that of the border where it lies beyond.
func (c *canvas) clamped(x, y float32) float32 {
	last := c.side - 1
	if last == 0 {
		return c.flat[0]
	}
	x, y = min(max(x, 0), float32(last)), min(max(y, 0), float32(last))
	ix, iy := min(int(x), last-1), min(int(y), last-1)
	return mixed(c.flat[iy*c.side+ix:], c.side, x-float32(ix), y-float32(iy))
}

// mixed returns the value between the pixel at the head of image, that to its right and those below, shares
// fx and fy on the way.
func mixed(image []float32, side int, fx, fy float32) float32 {
	below := image[side : side+2]
	upper := image[0] + fx*(image[1]-image[0])
	lower := below[0] + fx*(below[1]-below[0])
	return upper + fy*(lower-upper)
}

// blur blurs an image in place by a Gaussian of standard deviation sigma, first along rows, then along
// columns, cut off at three deviations; beyond the border the border goes on.
func (c *canvas) blur(image []float32, sigma float64) {
	c.gaussian(sigma)
	side, radius := c.side, len(c.weights)-1
	for y := range side {
		from, to := image[y*side:(y+1)*side], c.flat[y*side:(y+1)*side]
		for x := range to {
			sum := c.weights[0] * from[x]
			for r := 1; r <= radius; r++ {
				sum += c.weights[r] * (from[max(x-r, 0)] + from[min(x+r, side-1)])
			}
			to[x] = sum
		}
	}
	for y := range side {
		to := image[y*side : (y+1)*side]
		for x, value := range c.flat[y*side : (y+1)*side] {
			to[x] = c.weights[0] * value
		}
		for r := 1; r <= radius; r++ {
			above, below := c.flat[max(y-r, 0)*side:], c.flat[min(y+r, side-1)*side:]
			for x := range to {
				to[x] += c.weights[r] * (above[x] + below[x])
			}
		}
	}
}

// gaussian sets the weights, which sum to 1 over both sides.
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
}
