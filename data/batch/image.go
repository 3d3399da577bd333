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
	var table [256]float32
	levels(&table, pixels, true, 1, 0)
	lookUp(dst, pixels, &table)
}

// levels fills a table with what each level of grey becomes: standardised by the moments of the photo, or as it is; then
// spread by gain about the photo's mean, and moved by shift of its standard deviations.
func levels(table *[256]float32, pixels []byte, standardise bool, gain, shift float64) {
	mean, deviation := moments(pixels)
	scale, offset := gain, mean+shift*deviation-gain*mean
	if standardise {
		scale, offset = 0, shift
		if deviation > 0 {
			scale = gain / deviation
			offset = shift - scale*mean
		}
	}
	for i := range table {
		table[i] = float32(float64(i)*scale + offset)
	}
}

// lookUp writes what the table says of each pixel.
func lookUp(dst []float32, pixels []byte, table *[256]float32) {
	dst = dst[:len(pixels)]
	for len(pixels) >= 4 {
		p, d := pixels[:4], dst[:4]
		d[0], d[1], d[2], d[3] = table[p[0]], table[p[1]], table[p[2]], table[p[3]]
		pixels, dst = pixels[4:], dst[4:]
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
	row     []float32 // of the image, with its border going on at either end
	weights []float32 // of the blur, from the centre outwards
	table   [256]float32
}

func newCanvas(side int) *canvas { return &canvas{side: side, flat: make([]float32, side*side)} }

// face writes the image of pixels varied by v to dst. What happens to the levels of grey happens before the photo is
// moved, since moving is a weighted mean.
func (c *canvas) face(dst []float32, pixels []byte, standardise bool, v *variation) {
	at := dst
	if v.moved {
		at = c.flat
	}
	if standardise || v.brightness != 0 || v.contrast != 0 {
		levels(&c.table, pixels, standardise, 1+v.contrast, v.brightness)
		lookUp(at, pixels, &c.table)
	} else {
		Image(at, pixels, false)
	}
	if v.moved {
		c.move(dst, v.back)
	}
	if v.blur > leastBlur {
		c.blur(dst, v.blur)
	}
}

// leastBlur is the standard deviation in pixels under which a blur changes nothing that can be seen: its
// nearest neighbours weigh less than 1e-5.
const leastBlur = 0.2

// one is a pixel as move counts places: whole pixels and what is left of them fall out without a conversion, and steps
// add up without rounding.
const one = 1 << 32

// fixed returns a place, or a step, so counted. What is far outside of any image stays so.
func fixed(pixels float64) int64 { return int64(min(max(pixels, -1<<24), 1<<24) * one) }

// move resamples flat into dst: the value at q is that of the photo at back(q), between four pixels
// bilinearly, and beyond the border that of the border.
func (c *canvas) move(dst []float32, back affine) {
	side := c.side
	stepX, stepY := fixed(back.xx), fixed(back.yx)
	for y := range side {
		fromX, fromY := back.apply(0, float64(y))
		startX, startY := fixed(fromX), fixed(fromY)
		line := dst[y*side : (y+1)*side]
		first, end := c.inside(startX, stepX, 0, side)
		first, end = c.inside(startY, stepY, first, end)
		for x := range first {
			line[x] = c.clamped(startX+int64(x)*stepX, startY+int64(x)*stepY)
		}
		c.inner(line[first:end], startX+int64(first)*stepX, startY+int64(first)*stepY, stepX, stepY)
		for x := end; x < side; x++ {
			line[x] = c.clamped(startX+int64(x)*stepX, startY+int64(x)*stepY)
		}
	}
}

// inner resamples along a line all of which is inside, from (x, y) on.
func (c *canvas) inner(dst []float32, x, y, stepX, stepY int64) {
	side := c.side
	flat, below := c.flat, c.flat[side:]
	for i := range dst {
		at := int(y>>32)*side + int(x>>32)
		a, b := flat[at:at+2:len(flat)], below[at:at+2:len(below)]
		fx, fy := fraction(x), fraction(y)
		upper := a[0] + fx*(a[1]-a[0])
		lower := b[0] + fx*(b[1]-b[0])
		dst[i] = upper + fy*(lower-upper)
		x += stepX
		y += stepY
	}
}

// fraction returns what is left of a place beyond whole pixels, to 24 bits, which a float32 holds exactly.
func fraction(place int64) float32 { return float32(int32(uint32(place)>>8)) * (1.0 / (1 << 24)) }

// inside narrows the columns first to end to those where start + x·step has a pixel on either side.
func (c *canvas) inside(start, step int64, first, end int) (int, int) {
	last := int64(c.side-1) * one
	within := func(x int) bool { v := start + int64(x)*step; return v >= 0 && v < last }
	for first < end && !within(first) {
		first++
	}
	for end > first && !within(end-1) {
		end--
	}
	return first, end
}

// clamped returns the value at (x, y), or that of the border where it lies beyond.
func (c *canvas) clamped(x, y int64) float32 {
	last := c.side - 1
	if last == 0 {
		return c.flat[0]
	}
	x, y = min(max(x, 0), int64(last)*one), min(max(y, 0), int64(last)*one)
	ix, iy := min(int(x>>32), last-1), min(int(y>>32), last-1)
	fx, fy := between(x, ix), between(y, iy)
	at := c.flat[iy*c.side+ix:]
	upper := at[0] + fx*(at[1]-at[0])
	lower := at[c.side] + fx*(at[c.side+1]-at[c.side])
	return upper + fy*(lower-upper)
}

// between returns how far beyond a pixel a place is, from 0 to 1, both included.
func between(place int64, pixel int) float32 { return float32(place-int64(pixel)*one) * (1.0 / one) }

// blur blurs an image in place by a Gaussian of standard deviation sigma, first along rows, then along
// columns, cut off at three deviations; beyond the border the border goes on.
func (c *canvas) blur(image []float32, sigma float64) {
	c.gaussian(sigma)
	side, radius := c.side, len(c.weights)-1
	if len(c.row) < side+2*radius {
		c.row = make([]float32, side+2*radius)
	}
	row := c.row[:side+2*radius]
	for y := range side {
		from := image[y*side : (y+1)*side]
		copy(row[radius:], from)
		for r := range radius {
			row[r], row[radius+side+r] = from[0], from[side-1]
		}
		c.weigh(c.flat[y*side:(y+1)*side], row[radius:], func(r int) ([]float32, []float32) { return row[radius-r:], row[radius+r:] })
	}
	line := func(y int) []float32 { return c.flat[min(max(y, 0), side-1)*side:] }
	for y := range side {
		c.weigh(image[y*side:(y+1)*side], line(y), func(r int) ([]float32, []float32) { return line(y - r), line(y + r) })
	}
}

// weigh writes the weighted sum of lines of numbers: that in the centre, and those r away on either side. It takes them
// two pairs at a time, so that each sum is written half as often.
func (c *canvas) weigh(dst, centre []float32, away func(r int) (before, after []float32)) {
	weight := c.weights[0]
	for x, v := range centre[:len(dst)] {
		dst[x] = weight * v
	}
	r := 1
	for ; r+1 < len(c.weights); r += 2 {
		a, b := away(r)
		d, e := away(r + 1)
		near, far := c.weights[r], c.weights[r+1]
		a, b, d, e = a[:len(dst)], b[:len(dst)], d[:len(dst)], e[:len(dst)]
		for x := range dst {
			dst[x] += near*(a[x]+b[x]) + far*(d[x]+e[x])
		}
	}
	if r < len(c.weights) {
		a, b := away(r)
		weight, a, b = c.weights[r], a[:len(dst)], b[:len(dst)]
		for x := range dst {
			dst[x] += weight * (a[x] + b[x])
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
