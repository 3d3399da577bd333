package kernel

// weightsPass computes the gradient to weights and bias: the inner product of each output channel's gradient with
// each shifted input channel. The gradient is packed with the pitch of the input's planes and zeros in between,
// so that both are flat. The bias is one more tap, into a row of ones.
//
// Images are divided into groups, as many for any number of threads; each group has its own sums, and these
// are added in order.
type weightsPass struct {
	paddedPlanes
	in, out   int
	batch     int
	stack     int // images that are packed behind each other, when they are small: then sums run longer
	groups    int
	at        taps // of the taps in the packed planes; last, the ones before them
	size      int  // numbers of one group's sums
	sums      []float32
	dyPlane   int // numbers from one packed gradient plane to the next
	flatLimit int // of the longest sum
}

// groupLimit bounds the groups of images, and so the memory for their sums.
const groupLimit = 32

// long is how many numbers make a sum long enough: the time it takes to add up the vectors' parts at its end is
// then small beside it.
const long = 768

func (p *weightsPass) plan(s ConvShape) {
	p.in, p.out, p.batch = s.In, s.Out, s.Batch
	p.paddedPlanes = paddedPlanes{
		height: s.Height, width: s.Width, outH: s.OutHeight(), outW: s.OutWidth(),
		kernel: s.Kernel, stride: s.Stride, dilation: 1, padding: s.Padding,
	}
	p.fit(p.outH)
	perRow := (p.in*p.phases*p.phases + p.out) * p.pitch
	rows := max(2*cache/perRow-p.halo, 4)
	p.stack = 1
	if rows < p.outH {
		bands := (p.outH + rows - 1) / rows
		p.fit((p.outH + bands - 1) / bands)
	} else {
		p.stack = min(max(1, min(long/p.slot(p.outH), rows/(p.outH+p.halo))), s.Batch)
		p.setPlane(p.stack * p.slot(p.outH))
	}
	p.groups = min((s.Batch+p.stack-1)/p.stack, groupLimit)
	p.flatLimit = roundUp(p.stack*p.slot(p.band), vector)
	p.dyPlane = p.flatLimit + behind
	if p.dyPlane/vector%2 == 0 {
		p.dyPlane += vector
	}
	off := p.taps(p.in)
	for i := range off {
		off[i] += int32(p.flatLimit)
	}
	p.at = newTaps(append(off, 0))
	p.size = p.out * len(p.at.off)
	p.sums = make([]float32, p.groups*p.size)
}

// scratch is how many numbers a worker needs behind the ones: input planes, some to be read past the last of them,
// and gradient planes.
func (p *weightsPass) scratch() int {
	return p.in*p.channel() + vector + p.out*p.dyPlane
}

// BackwardWeights sets dw and db, the gradients of the loss with respect to w and b, from dy, that with respect to y.
// With ReLU it needs the y that Forward set; without, y is not looked at and may be nil.
func (c *Conv) BackwardWeights(dw, db, dy, y, x []float32) {
	s := c.shape
	check("convolution backward to weights", "dw", dw, s.Weights(), "db", db, s.Out)
	check("convolution backward to weights", "dy", dy, s.outSize(), "x", x, s.inSize())
	c.w, c.b, c.dy, c.x, c.reluMask = dw, db, dy, x, c.reluMaskOf(y)
	groups := c.weights.groups
	if c.tiled != nil {
		groups = c.tiled.groups
	}
	c.pool.run(groups, c.weightsTask)
	c.pool.run((s.Out+lanes-1)/lanes, c.sumTask)
	c.w, c.b, c.dy, c.x, c.reluMask = nil, nil, nil, nil, nil
}

// weightsGroup adds up one group of images.
func (c *Conv) weightsGroup(worker, group int) {
	p := &c.weights
	sums := p.sums[group*p.size:][:p.size]
	clear(sums)
	from, to := group*p.batch/p.groups, (group+1)*p.batch/p.groups
	for ; from < to; from += p.stack {
		for band := range p.bands() {
			c.weightsBand(c.pool.spaceBehindOnes(worker, p.flatLimit), sums, from, min(p.stack, to-from), band)
		}
	}
}

// weightsBand adds up one band of some images, packed behind each other.
func (c *Conv) weightsBand(scratch, sums []float32, image, images, band int) {
	p, prim := &c.weights, &c.pool.prim
	first, n := p.rows(band)
	packed := images * p.slot(n)
	flat := roundUp(packed-p.halo*p.pitch, vector) // no gradient stands in the last halo
	source := scratch[:p.flatLimit+p.in*p.channel()+vector]
	planes := source[p.flatLimit:]
	grads := scratch[len(source):][:p.out*p.dyPlane]

	size := p.height * p.width
	for i := range p.in {
		dst := planes[i*p.channel():][:p.channel()]
		for k := range images {
			src := c.x[((image+k)*p.in+i)*size:][:size]
			p.pack(prim, dst, k*p.slot(n), src, nil, first, n)
		}
		p.finish(dst, packed)
	}
	for o := range p.out {
		dst := grads[o*p.dyPlane:][:p.dyPlane]
		for k := range images {
			c.packGradient(dst[k*p.slot(n):], (image+k)*p.out+o, first, n)
		}
		clear(dst[packed:])
	}
	for block := 0; block < p.out; block += lanes {
		m := min(lanes, p.out-block)
		prim.dotProducts(sums[block*len(p.at.off):][:m*len(p.at.off)], grads[block*p.dyPlane:], p.dyPlane, source, p.at, m, flat)
	}
}

// packGradient copies n rows of one channel's gradient (counted over all images) into dst, with zeros between them and
// to the end of the slot.
func (c *Conv) packGradient(dst []float32, channel, first, n int) {
	p, prim := &c.weights, &c.pool.prim
	at := (channel*p.outH + first) * p.outW
	if p.halo > behind {
		clear(dst[:p.slot(n)])
	} else {
		clear(dst[n*p.pitch : p.slot(n)])
	}
	if c.reluMask != nil {
		prim.packReLU(dst, p.pitch, c.dy[at:], c.reluMask[at:], p.outW, n, p.outW, p.outH*p.outW)
	} else {
		prim.pack(dst, p.pitch, c.dy[at:], p.outW, n, p.outW, p.outH*p.outW)
	}
}

// sumWeights adds the groups' sums of one block of output channels and puts them where they belong.
func (c *Conv) sumWeights(_, i int) {
	p := &c.weights
	taps := len(p.at.off)
	block := i * lanes
	m := min(lanes, p.out-block)
	total := p.sums[block*taps:][:m*taps]
	for g := 1; g < p.groups; g++ {
		part := p.sums[g*p.size+block*taps:][:len(total)]
		for i, v := range part {
			total[i] += v
		}
	}
	for j := range m {
		dw := c.w[(block+j)*(taps-1):][:taps-1]
		for t := range dw {
			dw[t] = total[t*m+j]
		}
		c.b[block+j] = total[(taps-1)*m+j]
	}
}
