package kernel

// tiledWeights computes the gradient to the weights of a 3×3 convolution in square tiles, F(2×2, 3×3) (see tiling): with
// the inputs of each tile transformed, and its 2×2 gradients to 4×4 numbers as well, the gradient to the
// transformed weights is the sum over all tiles of the products of the numbers at the same place. Here the channels
// are innermost, so that a vector holds many of them and the sums over tiles stay in registers.
//
// Images are divided into groups, as many for any number of threads; each group has its own sums, and these
// are added in order.
type tiledWeights struct {
	window
	in, out, batch int
	groups         int
	across         int // tiles in a row of them

	sourceRow, gradientRow     int // numbers from one row of pixels to the next
	sourcePlace, gradientPlace int // numbers from one place of the transformed tiles to the next

	size int // numbers of one group's sums: 16 places × out × in, and 4 × out for the bias
	sums []float32
}

// squarePlaces is how many numbers a transformed square tile has; so many tiles at a time are worth it; and so many
// numbers should the transformed tiles take at most: 640 KiB.
const (
	squarePlaces = 16
	squareTiles  = 32
	squareCache  = 10 << 14
)

// tiledGroups bounds the groups of images, and so the memory for their sums.
const tiledGroups = 16

// newTiledWeights returns a plan for the gradient to the weights, or nil if that does not pay in tiles.
func newTiledWeights(prim *primitives, s ConvShape) *tiledWeights {
	outW, outH := s.OutWidth(), s.OutHeight()
	if prim.floats == 1 || s.Kernel != 3 || s.Stride != 1 || outW%2 != 0 || outH%2 != 0 || min(s.Width, outW) < 8 ||
		s.In%prim.floats != 0 || s.Out%prim.floats != 0 || min(s.In, s.Out) < tiledChannels ||
		s.In < 2*prim.floats { // fewer sums at once would wait for each other
		return nil
	}
	p := &tiledWeights{in: s.In, out: s.Out, batch: s.Batch, across: outW / 2}
	rows := min(max(squareCache/squarePlaces/(s.In+s.Out)/p.across, 1), outH/2)
	if rows*p.across < squareTiles {
		return nil
	}
	p.window = window{
		height: s.Height, width: s.Width, outH: outH, outW: outW,
		kernel: s.Kernel, stride: 1, dilation: 1, padding: s.Padding,
	}
	bands := (outH/2 + rows - 1) / rows
	p.band = (outH/2 + bands - 1) / bands * 2
	p.sourceRow, p.gradientRow = (outW+2)*s.In, outW*s.Out
	tiles := p.band / 2 * p.across
	p.sourcePlace, p.gradientPlace = oddLines(tiles*s.In), oddLines(tiles*s.Out)
	p.groups = min(s.Batch, tiledGroups)
	p.size = (squarePlaces*s.In + lanes) * s.Out
	p.sums = make([]float32, p.groups*p.size)
	return p
}

// scratch is how many numbers a worker needs behind the ones: pixels, and a row of gradients behind ReLU, and the
// transformed tiles.
func (p *tiledWeights) scratch() int {
	return (p.band+2)*p.sourceRow + p.band*p.gradientRow + p.gated() + squarePlaces*(p.sourcePlace+p.gradientPlace)
}

// gated is how many numbers a row of gradients of all channels takes, packed.
func (p *tiledWeights) gated() int { return p.out * (p.outW + behind) }

// tiledGroup adds up one group of images.
func (c *Conv) tiledGroup(worker, group int) {
	p := c.tiled
	sums := p.sums[group*p.size:][:p.size]
	clear(sums)
	for image := group * p.batch / p.groups; image < (group+1)*p.batch/p.groups; image++ {
		for band := range p.bands() {
			c.tiledBand(c.pool.spaceBehindOnes(worker, vector), sums, image, band)
		}
	}
}

// tiledBand adds up one band of an image.
func (c *Conv) tiledBand(scratch, sums []float32, image, band int) {
	p, prim := c.tiled, &c.pool.prim
	first, n := p.rows(band)
	take := func(n int) []float32 {
		part := scratch[:n:n]
		scratch = scratch[n:]
		return part
	}
	ones, pixels, slopes, gated := take(vector), take((p.band+2)*p.sourceRow), take(p.band*p.gradientRow), take(p.gated())
	source, gradient := take(squarePlaces*p.sourcePlace), take(squarePlaces*p.gradientPlace)

	c.pixelsLast(pixels, image, first, n)
	c.slopesLast(slopes, gated, image, first, n)
	for r := range n / 2 {
		prim.tileSourceLast(source[r*p.across*p.in:], p.sourcePlace, pixels[2*r*p.sourceRow:], p.sourceRow, p.across, p.in)
		prim.tileGradient(gradient[r*p.across*p.out:], p.gradientPlace, slopes[2*r*p.gradientRow:], p.gradientRow, p.across, p.out)
	}
	m := tileProduct{srcStep: p.in, wStep: p.out, wBlock: lanes, lanes: p.out, steps: n / 2 * p.across, cols: p.in, dstLane: p.in, onto: true}
	for place := range squarePlaces {
		m.dst = sums[place*p.out*p.in:][:p.out*p.in]
		m.src, m.w = source[place*p.sourcePlace:], gradient[place*p.gradientPlace:]
		prim.tileMultiply(m)
	}
	// In the middle of a transformed tile stands the sum of its gradients.
	prim.tileMultiply(tileProduct{
		dst: sums[squarePlaces*p.out*p.in:], dstLane: p.out, src: gradient[5*p.gradientPlace:], srcStep: p.out,
		w: ones, lanes: lanes, steps: m.steps, cols: p.out, onto: true,
	})
}

// pixelsLast copies what n output rows from the given one see of an image, with zeros around it, channels innermost.
func (c *Conv) pixelsLast(dst []float32, image, first, n int) {
	p := c.tiled
	size := p.height * p.width
	x := c.x[image*p.in*size:][:p.in*size]
	for q := range n + 2 {
		row := dst[q*p.sourceRow:][:p.sourceRow]
		y := first + q - p.padding
		if y < 0 || y >= p.height {
			clear(row)
			continue
		}
		clear(row[:p.padding*p.in])
		clear(row[(p.padding+p.width)*p.in:])
		c.pool.prim.transpose(row[p.padding*p.in:], p.in, x[y*p.width:], size, p.in, p.width)
	}
}

// slopesLast copies n rows of the gradients of an image behind ReLU, channels innermost.
func (c *Conv) slopesLast(dst, gated []float32, image, first, n int) {
	p, prim := c.tiled, &c.pool.prim
	size := p.outH * p.outW
	for q := range n {
		row := dst[q*p.gradientRow:][:p.gradientRow]
		at := image*p.out*size + (first+q)*p.outW
		if c.gate == nil {
			prim.transpose(row, p.out, c.dy[at:], size, p.out, p.outW)
			continue
		}
		prim.packGated(gated, p.outW+behind, c.dy[at:], c.gate[at:], size, p.out, p.outW, p.outW)
		prim.transpose(row, p.out, gated, p.outW+behind, p.out, p.outW)
	}
}

// sumTiles adds the groups' sums of one block of output channels and transforms them back: Gᵀ·m·G, with G as in
// pass.setTile, but its last row negative to suit tileGradient.
func (c *Conv) sumTiles(_, i int) {
	p, prim := c.tiled, &c.pool.prim
	for o := i * lanes; o < min((i+1)*lanes, p.out); o++ {
		for place := range squarePlaces {
			total := p.sums[(place*p.out+o)*p.in:][:p.in]
			for g := 1; g < p.groups; g++ {
				prim.add(total, total, p.sums[g*p.size+(place*p.out+o)*p.in:][:p.in])
			}
		}
		for in := range p.in {
			p.untile(c.w[(o*p.in+in)*9:][:9], p.sums[o*p.in+in:])
		}
		c.b[o] = 0
		for g := range p.groups {
			c.b[o] += p.sums[g*p.size+squarePlaces*p.out*p.in+o]
		}
	}
}

// untile transforms the gradient to one transformed kernel, whose numbers stand out×in apart.
func (p *tiledWeights) untile(dw, m []float32) {
	var half [3][4]float32
	step := p.out * p.in
	for j := range 4 {
		a, b, c, d := m[j*step], m[(4+j)*step]/2, m[(8+j)*step]/2, m[(12+j)*step]
		half[0][j], half[1][j], half[2][j] = a+b+c, b-c, b+c-d
	}
	for i, h := range half {
		a, b, c, d := h[0], h[1]/2, h[2]/2, h[3]
		dw[3*i], dw[3*i+1], dw[3*i+2] = a+b+c, b-c, b+c-d
	}
}
