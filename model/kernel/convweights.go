package kernel

// weightsPass computes the gradient to weights and bias: the inner product of each output channel's gradient with
// each shifted input channel. The gradient is packed with the pitch of the input's window and zeros in between,
// so that both are flat. The bias is one more tap, into a row of ones.
//
// Images are divided into groups, as many for any number of threads; each group has its own sums, and these
// are added in order.
type weightsPass struct {
	window
	in, out int
	batch   int
	groups  int
	at      taps // of the taps in the packed planes; last, the ones
	size    int  // numbers of one group's sums
	sums    []float32
	dyPlane int
}

// groupLimit bounds the groups of images, and so the memory for their sums.
const groupLimit = 32

func (p *weightsPass) plan(s ConvShape) {
	p.in, p.out, p.batch = s.In, s.Out, s.Batch
	p.window = window{
		height: s.Height, width: s.Width, outH: s.OutHeight(), outW: s.OutWidth(),
		kernel: s.Kernel, stride: s.Stride, dilation: 1, padding: s.Padding,
	}
	w := &p.window
	perRow := (p.in*min(s.Stride, s.Kernel)*min(s.Stride, s.Kernel) + p.out) * (w.outW + (s.Kernel-1)/s.Stride)
	rows := max(2*cache/perRow, 4)
	bands := (w.outH + rows - 1) / rows
	w.fit((w.outH + bands - 1) / bands)
	p.groups = min(s.Batch, groupLimit)
	p.dyPlane = roundUp(w.flat(w.band), vector)
	if p.dyPlane/vector%2 == 0 {
		p.dyPlane += vector
	}
	p.at = newTaps(append(w.taps(p.in), int32(p.in*w.channel())))
	p.size = p.out * len(p.at.off)
	p.sums = make([]float32, p.groups*p.size)
}

// scratch is how many numbers a worker needs: input planes, a row of ones, gradient planes.
func (p *weightsPass) scratch() int {
	return p.in*p.channel() + p.flat(p.band) + p.out*p.dyPlane
}

// BackwardWeights sets dw and db, the gradients of the loss with respect to w and b, from dy, that with respect to y.
// With ReLU it needs the y that Forward set; without, y is not looked at and may be nil.
func (c *Conv) BackwardWeights(dw, db, dy, y, x []float32) {
	s := c.shape
	check("convolution backward to weights", "dw", dw, s.Weights(), "db", db, s.Out)
	check("convolution backward to weights", "dy", dy, s.outSize(), "x", x, s.inSize())
	c.w, c.b, c.dy, c.x, c.gate = dw, db, dy, x, c.gateOf(y)
	c.pool.run(c.weights.groups, c.weightsTask)
	c.pool.run((s.Out+lanes-1)/lanes, c.sumTask)
	c.w, c.b, c.dy, c.x, c.gate = nil, nil, nil, nil, nil
}

// weightsGroup adds up one group of images.
func (c *Conv) weightsGroup(worker, group int) {
	p := &c.weights
	sums := p.sums[group*p.size:][:p.size]
	clear(sums)
	from, to := group*p.batch/p.groups, (group+1)*p.batch/p.groups
	for image := from; image < to; image++ {
		for band := range p.bands() {
			c.weightsBand(c.pool.scratch[worker], sums, image, band)
		}
	}
}

func (c *Conv) weightsBand(scratch, sums []float32, image, band int) {
	p, prim := &c.weights, &c.pool.prim
	first, n := p.rows(band)
	flat := p.flat(n)
	planes := scratch[:p.in*p.channel()+flat]
	grads := scratch[len(planes):][:p.out*p.dyPlane]

	size := p.height * p.width
	for i := range p.in {
		p.pack(prim, planes[i*p.channel():][:p.channel()], c.x[(image*p.in+i)*size:][:size], nil, first, n)
	}
	ones := planes[p.in*p.channel():]
	for i := range ones {
		ones[i] = 1
	}
	for o := range p.out {
		c.packGradient(grads[o*p.dyPlane:][:p.dyPlane], image*p.out+o, first, n)
	}
	for block := 0; block < p.out; block += lanes {
		m := min(lanes, p.out-block)
		prim.products(sums[block*len(p.at.off):][:m*len(p.at.off)], grads[block*p.dyPlane:], p.dyPlane, planes, p.at, m, flat)
	}
}

// packGradient copies n rows of one channel's gradient (counted over all images) into dst.
func (c *Conv) packGradient(dst []float32, channel, first, n int) {
	p := &c.weights
	at := (channel*p.outH + first) * p.outW
	clear(dst)
	if c.gate != nil {
		c.pool.prim.gate(dst, p.pitch, c.dy[at:], c.gate[at:], p.outW, n, p.outW)
	} else {
		c.pool.prim.copy(dst, p.pitch, c.dy[at:], p.outW, n, p.outW)
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
