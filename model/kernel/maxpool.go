package kernel

import "fmt"

// PoolShape is the shape of a max-pooling over 2×2 squares, 2 apart. A last odd row or column is left out.
type PoolShape struct {
	Batch, Channels int
	Height, Width   int // of the input image
}

// OutHeight returns the height of the output image.
func (s PoolShape) OutHeight() int { return s.Height / 2 }

// OutWidth returns the width of the output image.
func (s PoolShape) OutWidth() int { return s.Width / 2 }

// MaxPool is the plan of a max-pooling and its gradient. Tensors are x (Batch, Channels, Height, Width) and
// y (Batch, Channels, OutHeight, OutWidth). Of equal numbers the first in row order counts, and a NaN is larger than any
// number, as in PyTorch. Not safe for concurrent use.
type MaxPool struct {
	shape PoolShape
	pool  *Pool
	from  []uint8 // which of the four each output came from: 0 to 3 in row order

	to, src []float32 // y and x, or dx and dy, of the call that runs

	forwardTask, backwardTask func(worker, i int)
}

// NewMaxPool makes the plan of a max-pooling. It fails when nothing of the image would be left.
func NewMaxPool(p *Pool, s PoolShape) (*MaxPool, error) {
	if s.Batch < 1 || s.Channels < 1 || s.Height < 2 || s.Width < 2 {
		return nil, fmt.Errorf("max-pooling of shape %+v: batch and channels must be at least 1, height and width at least 2", s)
	}
	m := &MaxPool{shape: s, pool: p, from: make([]uint8, s.Batch*s.Channels*s.OutHeight()*s.OutWidth())}
	m.forwardTask, m.backwardTask = m.forwardPlane, m.backwardPlane
	return m, nil
}

// Shape returns the shape the plan was made for.
func (m *MaxPool) Shape() PoolShape { return m.shape }

// Forward sets y and keeps where each maximum came from, for Backward.
func (m *MaxPool) Forward(y, x []float32) {
	s := m.shape
	check("max-pooling forward", "y", y, len(m.from), "x", x, s.Batch*s.Channels*s.Height*s.Width)
	m.to, m.src = y, x
	m.pool.run(s.Batch*s.Channels, m.forwardTask)
	m.to, m.src = nil, nil
}

func (m *MaxPool) forwardPlane(_, i int) {
	s := m.shape
	h, w := s.OutHeight(), s.OutWidth()
	x := m.src[i*s.Height*s.Width:][:s.Height*s.Width]
	for r := range h {
		at := (i*h + r) * w
		upper := x[2*r*s.Width:][:2*w]
		lower := x[(2*r+1)*s.Width:][:2*w]
		poolRow(m.to[at:][:w], m.from[at:][:w], upper, lower)
	}
}

func poolRow(y []float32, from []uint8, upper, lower []float32) {
	lower = lower[:len(upper)]
	from = from[:len(y)]
	for j := range y {
		if 2*j+1 >= len(upper) {
			break
		}
		best, k := upper[2*j], uint8(0)
		if v := upper[2*j+1]; v > best || v != v {
			best, k = v, 1
		}
		if v := lower[2*j]; v > best || v != v {
			best, k = v, 2
		}
		if v := lower[2*j+1]; v > best || v != v {
			best, k = v, 3
		}
		y[j], from[j] = best, k
	}
}

// Backward sets dx, the gradient of the loss with respect to the x of the last Forward, from dy, that with respect to y.
func (m *MaxPool) Backward(dx, dy []float32) {
	s := m.shape
	check("max-pooling backward", "dx", dx, s.Batch*s.Channels*s.Height*s.Width, "dy", dy, len(m.from))
	m.to, m.src = dx, dy
	m.pool.run(s.Batch*s.Channels, m.backwardTask)
	m.to, m.src = nil, nil
}

func (m *MaxPool) backwardPlane(_, i int) {
	s := m.shape
	h, w := s.OutHeight(), s.OutWidth()
	dx := m.to[i*s.Height*s.Width:][:s.Height*s.Width]
	for r := range h {
		at := (i*h + r) * w
		upper := dx[2*r*s.Width:][:s.Width]
		lower := dx[(2*r+1)*s.Width:][:s.Width]
		clear(upper[2*w:])
		clear(lower[2*w:])
		unpoolRow(upper[:2*w], lower[:2*w], m.src[at:][:w], m.from[at:][:w])
	}
	clear(dx[2*h*s.Width:])
}

func unpoolRow(upper, lower, dy []float32, from []uint8) {
	lower = lower[:len(upper)]
	from = from[:len(dy)]
	for j, v := range dy {
		if 2*j+1 >= len(upper) {
			break
		}
		var four [4]float32
		four[from[j]&3] = v
		upper[2*j], upper[2*j+1] = four[0], four[1]
		lower[2*j], lower[2*j+1] = four[2], four[3]
	}
}
