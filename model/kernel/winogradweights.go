package kernel

// tiledWeights computes the gradient to the weights of a 3×3 convolution in tiles of 2 or 4 rows of 2 outputs, F(2×2,
// 3×3) or F(4×2, 3×3) (see tiling): with the inputs of each tile transformed, and its gradients to as many numbers as
// well, the gradient to the transformed weights is the sum over all tiles of the products of the numbers at the same
// place. Here the channels are innermost, so that a vector holds many of them and the sums over tiles stay in
// registers.
//
// Images are divided into groups, as many for any number of threads; each group has its own sums, and these
// are added in order.
type tiledWeights struct {
	paddedPlanes
	in, out, batch int
	groups         int
	across         int // tiles in a row of them
	high           int // rows of outputs in a tile; where their number is no multiple of it, zeros stand for the rest

	sourceRow, gradientRow     int // numbers from one row of pixels to the next
	sourcePlace, gradientPlace int // numbers from one place of the transformed tiles to the next

	total []gradientPart // what the sum of a tile's gradients is put together from

	size int // numbers of one group's sums: places × out × in, and 4 × out for the bias
	sums []float32
}

// So many tiles at a time are worth it, and so many numbers should their transformed tiles take at most.
const (
	squareTiles = 32
	squareCache = 10 << 14 // 640 KiB
	tallTiles   = 24
	tallCache   = 6 << 14 // 384 KiB: processors that have no more than AVX2 have smaller caches
)

// The transform of a tile of 4 rows is that of a polynomial through the points 0, ±tallNear, ±tallFar and ∞. The ±1 and
// ±2 of the other passes would make rounding errors of the kernel's last row twice as large here, where sums are
// long; with these they are even, and all factors are exact.
const (
	tallNear = 5. / 8
	tallFar  = 13. / 8
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
	rows := 0
	if prim.tallGradients {
		p.high, p.total = 4, tallTotal
		if rows = p.most(tallCache, outH); rows*p.across < tallTiles {
			rows = 0
		}
	}
	if rows == 0 {
		p.high, p.total = 2, squareTotal
		if rows = p.most(squareCache, outH); rows*p.across < squareTiles {
			return nil
		}
	}
	p.paddedPlanes = paddedPlanes{
		height: s.Height, width: s.Width, outH: outH, outW: outW,
		kernel: s.Kernel, stride: 1, dilation: 1, padding: s.Padding,
	}
	down := p.down(outH)
	bands := (down + rows - 1) / rows
	rows = (down + bands - 1) / bands
	p.band = rows * p.high
	p.sourceRow, p.gradientRow = (outW+2)*s.In, outW*s.Out
	p.sourcePlace, p.gradientPlace = oddLines(rows*p.across*s.In), oddLines(rows*p.across*s.Out)
	p.groups = min(s.Batch, tiledGroups)
	p.size = (p.places()*s.In + lanes) * s.Out
	p.sums = make([]float32, p.groups*p.size)
	return p
}

// places is how many numbers a transformed tile has.
func (p *tiledWeights) places() int { return 4 * (p.high + 2) }

// most is how many rows of tiles, of those of an image, can be transformed at a time.
func (p *tiledWeights) most(cache, outH int) int {
	return min(max(cache/p.places()/(p.in+p.out)/p.across, 1), p.down(outH))
}

// down is how many rows of tiles hold n rows of outputs.
func (p *tiledWeights) down(n int) int { return (n + p.high - 1) / p.high }

// scratch is how many numbers a worker needs: pixels, and a row of gradients behind ReLU, and the
// transformed tiles.
func (p *tiledWeights) scratch() int {
	return (p.band+2)*p.sourceRow + p.band*p.gradientRow + p.gated() + p.places()*(p.sourcePlace+p.gradientPlace)
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
			c.tiledBand(c.pool.space(worker), sums, image, band)
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
	pixels, slopes, gated := take((p.band+2)*p.sourceRow), take(p.band*p.gradientRow), take(p.gated())
	source, gradient := take(p.places()*p.sourcePlace), take(p.places()*p.gradientPlace)

	down := p.down(n)
	c.pixelsLast(pixels, image, first, p.high*down)
	c.slopesLast(slopes, gated, image, first, n)
	clear(slopes[n*p.gradientRow : p.high*down*p.gradientRow])
	for r := range down {
		row := p.high * r
		prim.winogradInputNHWC(p.high, source[r*p.across*p.in:], p.sourcePlace, pixels[row*p.sourceRow:], p.sourceRow, p.across, p.in)
		prim.winogradGradient(p.high, gradient[r*p.across*p.out:], p.gradientPlace, slopes[row*p.gradientRow:], p.gradientRow, p.across, p.out)
	}
	m := tileProduct{srcStep: p.in, wStep: p.out, wBlock: lanes, lanes: p.out, steps: down * p.across, cols: p.in, dstLane: p.in, onto: true}
	for place := range p.places() {
		m.dst = sums[place*p.out*p.in:][:p.out*p.in]
		m.src, m.w = source[place*p.sourcePlace:], gradient[place*p.gradientPlace:]
		prim.tileMultiply(m)
	}
	for i := range p.total {
		part := &p.total[i] // not a copy, which would be allocated
		prim.tileMultiply(tileProduct{
			dst: sums[p.places()*p.out*p.in:], dstLane: p.out, src: gradient[part.place*p.gradientPlace:], srcStep: p.out,
			w: part.factor[:], lanes: lanes, steps: m.steps, cols: p.out, onto: true,
		})
	}
}

// A gradientPart is a place of a transformed tile and what of it goes into the sum of the tile's gradients, for each
// lane.
type gradientPart struct {
	place  int
	factor [lanes]float32
}

// In the middle of a square tile stands the sum of its gradients; that of a tall one is put together from the sums of
// its rows' two columns, which are the second of each four places.
var (
	squareTotal = []gradientPart{{5, all(1)}}
	tallTotal   = []gradientPart{
		{1, all(1 - 1/(tallFar*tallFar))},
		{13, all((1/tallFar + 1) / (2 * tallFar))},
		{17, all((1/tallFar - 1) / (2 * tallFar))},
		{21, all(1 - tallFar*tallFar)},
	}
)

func all(v float32) (lane [lanes]float32) {
	for i := range lane {
		lane[i] = v
	}
	return lane
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
		switch {
		case c.reluMask == nil:
			prim.transpose(row, p.out, c.dy[at:], size, p.out, p.outW)
		case prim.transposeReLU != nil:
			prim.transposeReLU(row, p.out, c.dy[at:], c.reluMask[at:], size, p.out, p.outW)
		default:
			prim.packReLU(gated, p.outW+behind, c.dy[at:], c.reluMask[at:], size, p.out, p.outW, p.outW)
			prim.transpose(row, p.out, gated, p.outW+behind, p.out, p.outW)
		}
	}
}

// sumTiles adds the groups' sums of one block of output channels and transforms them back: Gᵀ·m·G or Jᵀ·m·G, with G
// as in pass.setTile, but its last row negative to suit winogradGradient. The rows of J are (1/p²q² 0 0), a·(1 p p²),
// a·(1 −p p²), b·(1 q q²), b·(1 −q q²), (0 0 1), with a = 1/2p²(p²−q²) and b = 1/2q²(q²−p²).
func (c *Conv) sumTiles(_, i int) {
	p, prim := c.tiled, &c.pool.prim
	for o := i * lanes; o < min((i+1)*lanes, p.out); o++ {
		for place := range p.places() {
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
			c.b[o] += p.sums[g*p.size+p.places()*p.out*p.in+o]
		}
	}
}

// untile transforms the gradient to one transformed kernel, whose numbers stand out×in apart. Large parts of them
// cancel each other, so it computes in double precision.
func (p *tiledWeights) untile(dw, m []float32) {
	var half [3][4]float64
	step := p.out * p.in
	for j := range 4 {
		row := func(i int) float64 { return float64(m[(4*i+j)*step]) }
		a, b, c, d := row(0), row(1), row(2), row(3)
		if p.high == 4 {
			e, f := row(4), row(5)
			const p2, q2 = tallNear * tallNear, tallFar * tallFar
			near, far := 1/(2*p2*(p2-q2)), 1/(2*q2*(q2-p2))
			half[0][j] = a/(p2*q2) + near*(b+c) + far*(d+e)
			half[1][j] = near*tallNear*(b-c) + far*tallFar*(d-e)
			half[2][j] = near*p2*(b+c) + far*q2*(d+e) + f
			continue
		}
		half[0][j], half[1][j], half[2][j] = a+(b+c)/2, (b-c)/2, (b+c)/2-d
	}
	for i, h := range half {
		a, b, c, d := h[0], h[1], h[2], h[3]
		dw[3*i], dw[3*i+1], dw[3*i+2] = float32(a+(b+c)/2), float32((b-c)/2), float32((b+c)/2-d)
	}
}
