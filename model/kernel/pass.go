package kernel

// pass is one correlation over all images, from padded planes to an output.
type pass struct {
	paddedPlanes
	in, out int // channels
	at      taps
	packed  []float32 // weights: for each block of up to 4 output channels, tap by tap
	direct  bool      // rows go straight to the output; else all of a band as one flat row, and from there
	tiling  *tiling   // nil when the pass is not done in tiles
}

// cache is how many numbers a band of packed planes should take at most, so that it stays in a core's own cache
// (a quarter of 1 MiB; the rest is for weights, outputs and what streams through).
const cache = 1 << 16

// lanes is how many output channels the primitives do at a time.
const lanes = 4

func (p *pass) plan(prim *primitives) {
	if p.tile(prim); p.tiling != nil {
		return
	}
	p.fit(p.outH)
	if total := p.channel() * p.in; total > cache {
		perRow := p.in * p.phases * p.phases * p.pitch
		// Bands of equal size, no more of them than needed.
		rows := max(cache/perRow-p.halo, 2*p.halo, 4)
		bands := (p.outH + rows - 1) / rows
		p.fit((p.outH + bands - 1) / bands)
	}
	p.at = newTaps(p.taps(p.in))
	p.packed = make([]float32, p.out*len(p.at.off))
	p.direct = prim.direct(p.outW, p.pitch, len(p.at.off), min(p.out, lanes))
}

// direct says whether rows of cols numbers are better computed one by one than as part of a flat row, where each takes
// pitch numbers and must be copied out. Where a vector can't be masked, the last one of a row overlaps the one before,
// which is worth it if that one is another block's.
func (p *primitives) direct(cols, pitch, taps, lanes int) bool {
	vectors := (cols + p.floats - 1) / p.floats
	if !p.masked && cols%p.floats != 0 && vectors <= p.widest[lanes-1] || p.floats > 1 && vectors*lanes < busy {
		return false
	}
	return vectors*p.floats*taps <= pitch*taps+copying*cols
}

const (
	busy    = 8  // sums that a vector unit must have under way at once to be busy
	copying = 24 // how many taps take as long as copying out
)

// scratch is how many numbers a worker needs: the packed planes, some to be read past the last of them, and
// the flat outputs of a block.
func (p *pass) scratch() int {
	if p.tiling != nil {
		return p.tiledScratch()
	}
	return p.in*p.channel() + vector + lanes*p.flat(p.band)
}

// do computes one band of one image: i counts the bands of all images.
func (p *pass) do(pool *Pool, worker, i int, dst, src, mask, bias []float32, floor float32) {
	if p.tiling != nil {
		p.doTiled(pool, worker, i, dst, src, mask, bias, floor)
		return
	}
	image, band := i/p.bands(), i%p.bands()
	first, n := p.rows(band)
	scratch := pool.space(worker)
	planes := scratch[:p.in*p.channel()+vector]
	flat := scratch[len(planes):][:lanes*p.flat(n)]

	p.packBand(&pool.prim, planes, image, first, n, src, mask)
	for block := 0; block < p.out; block += lanes {
		m := min(lanes, p.out-block)
		c := correlation{
			src: planes, srcRow: p.pitch,
			at: p.at, w: p.packed[block*len(p.at.off):][:m*len(p.at.off)],
			floor: floor, lanes: m,
		}
		if bias != nil {
			c.bias = bias[block:][:m]
		}
		out := dst[((image*p.out+block)*p.outH+first)*p.outW:]
		if p.direct {
			c.dst, c.dstLane, c.dstRow = out, p.outH*p.outW, p.outW
			c.rows, c.cols = n, p.outW
			pool.prim.correlate(c)
			continue
		}
		c.dst, c.dstLane = flat, p.flat(n)
		c.rows, c.cols = 1, p.flat(n)
		pool.prim.correlate(c)
		for j := range m {
			pool.prim.copy(out[j*p.outH*p.outW:], p.outW, flat[j*p.flat(n):], p.pitch, n, p.outW)
		}
	}
}

// packBand packs n rows of all channels of an image.
func (p *pass) packBand(prim *primitives, planes []float32, image, first, n int, src, mask []float32) {
	size := p.height * p.width
	for c := range p.in {
		from := (image*p.in + c) * size
		var g []float32
		if mask != nil {
			g = mask[from:][:size]
		}
		p.pack(prim, planes[c*p.channel():][:p.channel()], 0, src[from:][:size], g, first, n)
	}
}
