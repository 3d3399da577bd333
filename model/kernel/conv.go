package kernel

import "fmt"

// ConvShape is the shape of a convolution over a batch of images, with a square kernel.
type ConvShape struct {
	Batch         int
	In, Out       int // channels
	Height, Width int // of the input image
	Kernel        int
	Stride        int
	Padding       int  // zeros on each side
	ReLU          bool // the output is max(0, ·)
}

// OutHeight returns the height of the output image: (Height + 2·Padding − Kernel)/Stride + 1, rounded down.
func (s ConvShape) OutHeight() int { return (s.Height+2*s.Padding-s.Kernel)/s.Stride + 1 }

// OutWidth returns the width of the output image.
func (s ConvShape) OutWidth() int { return (s.Width+2*s.Padding-s.Kernel)/s.Stride + 1 }

// Check says in one sentence what is wrong with the shape, or nil.
func (s ConvShape) Check() error {
	switch {
	case s.Batch < 1, s.In < 1, s.Out < 1, s.Height < 1, s.Width < 1, s.Kernel < 1, s.Stride < 1:
		return fmt.Errorf("convolution of shape %+v: every size must be at least 1", s)
	case s.Padding < 0:
		return fmt.Errorf("convolution of shape %+v: the padding must not be negative", s)
	case s.Height+2*s.Padding < s.Kernel, s.Width+2*s.Padding < s.Kernel:
		return fmt.Errorf("convolution of shape %+v: the kernel is larger than the padded image", s)
	}
	return nil
}

func (s ConvShape) inSize() int  { return s.Batch * s.In * s.Height * s.Width }
func (s ConvShape) outSize() int { return s.Batch * s.Out * s.OutHeight() * s.OutWidth() }

// Weights returns how many weights there are: Out × In × Kernel × Kernel.
func (s ConvShape) Weights() int { return s.Out * s.In * s.Kernel * s.Kernel }

// Conv is the plan of a convolution: y = x ∗ w + b, with ReLU if the shape says so, and its gradients. As in PyTorch
// it is a cross-correlation. Tensors are x (Batch, In, Height, Width), y (Batch, Out, OutHeight, OutWidth),
// w (Out, In, Kernel, Kernel), b (Out). Not safe for concurrent use.
type Conv struct {
	shape ConvShape
	pool  *Pool

	forward  pass
	backward pass
	weights  weightsPass

	y, x, w, b, dy, dx []float32 // the arguments of the call that runs
	gate               []float32 // y, when ReLU's gradient is to be taken

	forwardTask, inputTask, weightsTask, sumTask func(worker, i int)
}

// pass is one correlation over all images, from one window's source to its output.
type pass struct {
	window
	in, out int // channels
	at      taps
	packed  []float32 // weights: for each block of up to 4 output channels, tap by tap
	direct  bool      // rows go straight to the output; else all of a band as one flat row, and from there
}

// cache is how many numbers a band of packed planes should take at most, so that it stays in a core's own cache
// (a quarter of 1 MiB; the rest is for weights, outputs and what streams through).
const cache = 1 << 16

// lanes is how many output channels the primitives do at a time.
const lanes = 4

func (p *pass) plan(prim *primitives) {
	w := &p.window
	w.fit(w.outH)
	if total := w.channel() * p.in; total > cache {
		perRow := p.in * w.phases * w.phases * w.pitch
		// Bands of equal size, no more of them than needed.
		rows := max(cache/perRow-w.halo, 2*w.halo, 4)
		bands := (w.outH + rows - 1) / rows
		w.fit((w.outH + bands - 1) / bands)
	}
	p.at = newTaps(w.taps(p.in))
	p.packed = make([]float32, p.out*len(p.at.off))
	p.direct = prim.direct(w.outW, w.pitch, len(p.at.off), min(p.out, lanes))
}

// direct says whether rows of cols numbers are better computed one by one than as part of a flat row, where each takes
// pitch numbers and must be copied out.
func (p *primitives) direct(cols, pitch, taps, lanes int) bool {
	vectors := (cols + p.floats - 1) / p.floats
	if !p.masked && cols%p.floats != 0 || p.floats > 1 && vectors*lanes < busy {
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
	return p.in*p.channel() + vector + lanes*p.flat(p.band)
}

// NewConv makes the plan of a convolution. It fails when the shape is impossible.
func NewConv(p *Pool, s ConvShape) (*Conv, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	c := &Conv{shape: s, pool: p}
	c.forward = pass{in: s.In, out: s.Out, window: window{
		height: s.Height, width: s.Width, outH: s.OutHeight(), outW: s.OutWidth(),
		kernel: s.Kernel, stride: s.Stride, dilation: 1, padding: s.Padding,
	}}
	c.forward.plan(&p.prim)
	c.backward = pass{in: s.Out, out: s.In, window: window{
		height: s.OutHeight(), width: s.OutWidth(), outH: s.Height, outW: s.Width,
		kernel: s.Kernel, stride: 1, dilation: s.Stride, padding: s.Kernel - 1 - s.Padding,
	}}
	c.backward.plan(&p.prim)
	c.weights.plan(s)
	p.reserve(c.weights.flatLimit, max(c.forward.scratch(), c.backward.scratch(), c.weights.scratch()))
	c.forwardTask, c.inputTask = c.forwardBand, c.inputBand
	c.weightsTask, c.sumTask = c.weightsGroup, c.sumWeights
	return c, nil
}

// Shape returns the shape the plan was made for.
func (c *Conv) Shape() ConvShape { return c.shape }

// Forward sets y.
func (c *Conv) Forward(y, x, w, b []float32) {
	s := c.shape
	check("convolution forward", "y", y, s.outSize(), "x", x, s.inSize())
	check("convolution forward", "w", w, s.Weights(), "b", b, s.Out)
	c.y, c.x, c.b = y, x, b
	taps := s.In * s.Kernel * s.Kernel
	for o := range s.Out {
		block := o / lanes * lanes
		n := min(lanes, s.Out-block)
		packed := c.forward.packed[block*taps:]
		for t, v := range w[o*taps:][:taps] {
			packed[t*n+o-block] = v
		}
	}
	c.pool.run(s.Batch*c.forward.bands(), c.forwardTask)
	c.y, c.x, c.b = nil, nil, nil
}

func (c *Conv) forwardBand(worker, i int) {
	floor := minusInf
	if c.shape.ReLU {
		floor = 0
	}
	c.forward.do(c.pool, worker, i, c.y, c.x, nil, c.b, floor)
}

// do computes one band of one image: i counts the bands of all images.
func (p *pass) do(pool *Pool, worker, i int, dst, src, gate, bias []float32, floor float32) {
	image, band := i/p.bands(), i%p.bands()
	first, n := p.rows(band)
	scratch := pool.space(worker)
	planes := scratch[:p.in*p.channel()+vector]
	flat := scratch[len(planes):][:lanes*p.flat(n)]

	size := p.height * p.width
	for c := range p.in {
		from := (image*p.in + c) * size
		var g []float32
		if gate != nil {
			g = gate[from:][:size]
		}
		p.pack(&pool.prim, planes[c*p.channel():][:p.channel()], 0, src[from:][:size], g, first, n)
	}
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

// BackwardInput sets dx, the gradient of the loss with respect to x, from dy, that with respect to y. With ReLU it
// needs the y that Forward set (the gradient passes where y is positive); without, y is not looked at and may be nil.
// Don't call it when nobody needs dx.
func (c *Conv) BackwardInput(dx, dy, y, w []float32) {
	s := c.shape
	check("convolution backward to input", "dx", dx, s.inSize(), "dy", dy, s.outSize())
	check("convolution backward to input", "w", w, s.Weights(), "", nil, 0)
	c.dx, c.dy, c.gate = dx, dy, c.gateOf(y)
	// The weights with input and output channels exchanged and the kernel turned by half a turn.
	area := s.Kernel * s.Kernel
	taps := s.Out * area
	for i := range s.In {
		block := i / lanes * lanes
		n := min(lanes, s.In-block)
		packed := c.backward.packed[block*taps:]
		for o := range s.Out {
			from := w[(o*s.In+i)*area:][:area]
			for t, v := range from {
				packed[(o*area+area-1-t)*n+i-block] = v
			}
		}
	}
	c.pool.run(s.Batch*c.backward.bands(), c.inputTask)
	c.dx, c.dy, c.gate = nil, nil, nil
}

func (c *Conv) inputBand(worker, i int) {
	c.backward.do(c.pool, worker, i, c.dx, c.dy, c.gate, nil, minusInf)
}

// gateOf returns what decides where a gradient passes ReLU, or nil when there is no ReLU.
func (c *Conv) gateOf(y []float32) []float32 {
	if !c.shape.ReLU {
		return nil
	}
	check("convolution backward through ReLU", "y", y, c.shape.outSize(), "", nil, 0)
	return y
}

// check panics when an argument has not the length that the plan was made for.
func check(doing, name1 string, s1 []float32, want1 int, name2 string, s2 []float32, want2 int) {
	if len(s1) != want1 {
		panic(fmt.Sprintf("kernel: %s: %s has %d numbers, not %d", doing, name1, len(s1), want1))
	}
	if len(s2) != want2 {
		panic(fmt.Sprintf("kernel: %s: %s has %d numbers, not %d", doing, name2, len(s2), want2))
	}
}
