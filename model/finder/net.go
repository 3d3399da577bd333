package finder

import (
	"fmt"

	"fiducial/data/simd"
	"fiducial/model/kernel"
)

// engine computes the network for pictures of any size, on the goroutine that calls it. Not safe for concurrent use.
type engine struct {
	weights *Weights
	pool    *kernel.Pool
	plans   map[size]*plan
	buffers [2][]float32 // what layers give, in turn
}

// size is that of a picture, in pixels.
type size struct{ width, height int }

// plan is the network for pictures of one size.
type plan struct {
	layers []*kernel.Conv
	used   int // how many calls ago; the one used least gives way
}

// mostPlans is for how many sizes an engine keeps plans: two pyramids of a large photo.
const mostPlans = 32

func newEngine(w *Weights) (*engine, error) {
	path, err := simd.FromEnv()
	if err != nil {
		return nil, err
	}
	pool, err := kernel.New(kernel.Options{Threads: 1, Path: path})
	if err != nil {
		return nil, err
	}
	return &engine{weights: w, pool: pool, plans: map[size]*plan{}}, nil
}

// run returns the answers (Answers, rows, cols) for a picture of whole Strides each way, in row order; they hold until
// the next run.
func (e *engine) run(picture []float32, s size) (answers []float32, cols, rows int, err error) {
	p, err := e.plan(s)
	if err != nil {
		return nil, 0, 0, err
	}
	in := picture
	for i, c := range p.layers {
		shape := c.Shape()
		n := shape.Out * shape.OutHeight() * shape.OutWidth()
		buffer := &e.buffers[i%2]
		if len(*buffer) < n {
			*buffer = make([]float32, n)
		}
		out := (*buffer)[:n]
		c.Forward(out, in, e.weights.Weight[i], e.weights.Bias[i])
		in = out
	}
	return in, s.width / Stride, s.height / Stride, nil
}

// plan returns the plan for a size, made if there is none.
func (e *engine) plan(s size) (*plan, error) {
	if s.width < Stride || s.height < Stride || s.width%Stride != 0 || s.height%Stride != 0 {
		return nil, fmt.Errorf("find faces: a picture of %d×%d pixels, not whole steps of %d", s.width, s.height, Stride)
	}
	for _, p := range e.plans {
		p.used++
	}
	if p := e.plans[s]; p != nil {
		p.used = 0
		return p, nil
	}
	p := &plan{}
	width, height := s.width, s.height
	for i, l := range e.weights.Shape {
		c, err := kernel.NewConv(e.pool, kernel.ConvShape{
			Batch: 1, In: l.In, Out: l.Out, Height: height, Width: width,
			Kernel: l.Kernel, Stride: l.Stride, Padding: l.Padding(), ReLU: i < len(e.weights.Shape)-1,
		})
		if err != nil {
			return nil, fmt.Errorf("find faces: %w", err)
		}
		p.layers = append(p.layers, c)
		width, height = c.Shape().OutWidth(), c.Shape().OutHeight()
	}
	if len(e.plans) >= mostPlans {
		e.forget()
	}
	e.plans[s] = p
	return p, nil
}

// forget drops the plan that was used the longest ago.
func (e *engine) forget() {
	var oldest size
	most := -1
	for s, p := range e.plans {
		if p.used > most {
			oldest, most = s, p.used
		}
	}
	delete(e.plans, oldest)
}
