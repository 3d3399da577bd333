package kernel

import (
	"fmt"
	"math"
)

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
	tiled    *tiledWeights // in the place of weights, or nil

	y, x, w, b, dy, dx []float32 // the arguments of the call that runs
	reluMask           []float32 // y, when ReLU's gradient is to be taken: it passes where y is positive

	forwardTask, inputTask, weightsTask, sumTask func(worker, i int)
}

// NewConv makes the plan of a convolution. It fails when the shape is impossible.
func NewConv(p *Pool, s ConvShape) (*Conv, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	c := &Conv{shape: s, pool: p}
	c.forward = pass{in: s.In, out: s.Out, paddedPlanes: paddedPlanes{
		height: s.Height, width: s.Width, outH: s.OutHeight(), outW: s.OutWidth(),
		kernel: s.Kernel, stride: s.Stride, dilation: 1, padding: s.Padding,
	}}
	c.forward.plan(&p.prim)
	c.backward = pass{in: s.Out, out: s.In, paddedPlanes: paddedPlanes{
		height: s.OutHeight(), width: s.OutWidth(), outH: s.Height, outW: s.Width,
		kernel: s.Kernel, stride: 1, dilation: s.Stride, padding: s.Kernel - 1 - s.Padding,
	}}
	c.backward.plan(&p.prim)
	ones, scratch := 0, max(c.forward.scratch(), c.backward.scratch())
	if c.tiled = newTiledWeights(&p.prim, s); c.tiled != nil {
		scratch = max(scratch, c.tiled.scratch())
	} else {
		c.weights.plan(s)
		ones, scratch = c.weights.flatLimit, max(scratch, c.weights.scratch())
	}
	if int64(scratch) > math.MaxInt32 {
		return nil, fmt.Errorf("convolution of shape %+v: too many channels of too wide images", s)
	}
	p.reserve(ones, scratch)
	c.forwardTask, c.inputTask = c.forwardBand, c.inputBand
	c.weightsTask, c.sumTask = c.weightsGroup, c.sumWeights
	if c.tiled != nil {
		c.weightsTask, c.sumTask = c.tiledGroup, c.sumTiles
	}
	return c, nil
}

// Shape returns the shape the plan was made for.
func (c *Conv) Shape() ConvShape { return c.shape }

// Forward sets y.
func (c *Conv) Forward(y, x, w, b []float32) {
	c.Pack(w)
	c.ForwardPacked(y, x, b)
}

// ForwardPacked sets y as Forward does, by the weights of the last Pack or Forward.
func (c *Conv) ForwardPacked(y, x, b []float32) {
	s := c.shape
	check("convolution forward", "y", y, s.outSize(), "x", x, s.inSize())
	check("convolution forward", "b", b, s.Out, "", nil, 0)
	c.y, c.x, c.b = y, x, b
	c.pool.run(s.Batch*c.forward.bands(), c.forwardTask)
	c.y, c.x, c.b = nil, nil, nil
}

// Pack brings the weights into the order of the forward pass, for as many ForwardPacked as there are until the weights
// change.
func (c *Conv) Pack(w []float32) {
	s := c.shape
	check("convolution forward", "w", w, s.Weights(), "", nil, 0)
	taps := s.In * s.Kernel * s.Kernel
	for o := range s.Out {
		from := w[o*taps:][:taps]
		if c.forward.tiling != nil {
			for i := range s.In {
				c.forward.setTile(o, i, from[9*i:][:9], false)
			}
			continue
		}
		block := o / lanes * lanes
		n := min(lanes, s.Out-block)
		packed := c.forward.packed[block*taps:]
		for t, v := range from {
			packed[t*n+o-block] = v
		}
	}
}

func (c *Conv) forwardBand(worker, i int) {
	floor := minusInf
	if c.shape.ReLU {
		floor = 0
	}
	c.forward.do(c.pool, worker, i, c.y, c.x, nil, c.b, floor)
}

// BackwardInput sets dx, the gradient of the loss with respect to x, from dy, that with respect to y. With ReLU it
// needs the y that Forward set (the gradient passes where y is positive); without, y is not looked at and may be nil.
// Don't call it when nobody needs dx.
func (c *Conv) BackwardInput(dx, dy, y, w []float32) {
	s := c.shape
	check("convolution backward to input", "dx", dx, s.inSize(), "dy", dy, s.outSize())
	check("convolution backward to input", "w", w, s.Weights(), "", nil, 0)
	c.dx, c.dy, c.reluMask = dx, dy, c.reluMaskOf(y)
	c.packBackward(w)
	c.pool.run(s.Batch*c.backward.bands(), c.inputTask)
	c.dx, c.dy, c.reluMask = nil, nil, nil
}

// packBackward brings the weights into the order of the pass to the input: with input and output channels exchanged
// and the kernel turned by half a turn.
func (c *Conv) packBackward(w []float32) {
	s := c.shape
	area := s.Kernel * s.Kernel
	taps := s.Out * area
	for i := range s.In {
		block := i / lanes * lanes
		n := min(lanes, s.In-block)
		for o := range s.Out {
			from := w[(o*s.In+i)*area:][:area]
			if c.backward.tiling != nil {
				c.backward.setTile(i, o, from, true)
				continue
			}
			packed := c.backward.packed[block*taps:]
			for t, v := range from {
				packed[(o*area+area-1-t)*n+i-block] = v
			}
		}
	}
}

func (c *Conv) inputBand(worker, i int) {
	c.backward.do(c.pool, worker, i, c.dx, c.dy, c.reluMask, nil, minusInf)
}

// reluMaskOf returns what decides where a gradient passes ReLU, or nil when there is no ReLU.
func (c *Conv) reluMaskOf(y []float32) []float32 {
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
