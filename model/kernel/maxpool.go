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
// y (Batch, Channels, OutHeight, OutWidth). Of equal numbers the first in row order counts, and a NaN is larger than
// any number, as in PyTorch. Not safe for concurrent use.
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
	size := m.shape.Height * m.shape.Width
	m.shape.pool(&m.pool.prim, m.to, m.from, m.src[i*size:][:size], i)
}

// pool sets plane number i of y and from, by x, which is that plane before.
func (s PoolShape) pool(prim *primitives, y []float32, from []uint8, x []float32, i int) {
	h, w := s.OutHeight(), s.OutWidth()
	prim.maxPool(y[i*h*w:][:h*w], from[i*h*w:][:h*w], x, s.Width, h, w)
}

// Backward sets dx, the gradient of the loss with respect to the x of the last Forward, from dy, that with respect to
// y.
func (m *MaxPool) Backward(dx, dy []float32) {
	s := m.shape
	check("max-pooling backward", "dx", dx, s.Batch*s.Channels*s.Height*s.Width, "dy", dy, len(m.from))
	m.to, m.src = dx, dy
	m.pool.run(s.Batch*s.Channels, m.backwardTask)
	m.to, m.src = nil, nil
}

func (m *MaxPool) backwardPlane(_, i int) {
	size := m.shape.Height * m.shape.Width
	m.shape.spread(&m.pool.prim, m.to[i*size:][:size], m.src, m.from, i)
}

// spread sets dx, plane number i of the gradient, by dy and from, of which the planes before are skipped.
func (s PoolShape) spread(prim *primitives, dx, dy []float32, from []uint8, i int) {
	h, w := s.OutHeight(), s.OutWidth()
	// The odd row and column, which no maximum came from.
	if s.Width > 2*w {
		for r := range 2 * h {
			dx[r*s.Width+2*w] = 0
		}
	}
	clear(dx[2*h*s.Width:])
	prim.maxPoolBack(dx, s.Width, dy[i*h*w:][:h*w], from[i*h*w:][:h*w], h, w)
}
