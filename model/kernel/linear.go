package kernel

import (
	"fmt"
	"math"
)

// LinearShape is the shape of a fully connected layer.
type LinearShape struct {
	Batch, In, Out int
}

// Linear is the plan of a fully connected layer: y = x·wᵀ + b, and its gradients. Tensors are x (Batch, In),
// y (Batch, Out), w (Out, In) as PyTorch keeps it, b (Out). Not safe for concurrent use.
type Linear struct {
	shape LinearShape
	pool  *Pool

	images taps // offsets of the rows of x
	units  taps // offsets of the rows of w
	sums   []float32
	packed []float32 // dy, in blocks of lanes

	x, w []float32 // x or dx, w or dw of the call that runs

	forwardTask, inputTask, weightsTask func(worker, i int)
}

// Chunks of the inputs that are done at a time: in the forward pass long, since each has its own sums.
const (
	forwardChunk  = 2048
	backwardChunk = 512
)

// NewLinear makes the plan of a fully connected layer. It fails when a size is below 1.
func NewLinear(p *Pool, s LinearShape) (*Linear, error) {
	if s.Batch < 1 || s.In < 1 || s.Out < 1 {
		return nil, fmt.Errorf("linear layer of shape %+v: every size must be at least 1", s)
	}
	if int64(max(s.Batch, s.Out))*int64(s.In) > math.MaxInt32 {
		return nil, fmt.Errorf("linear layer of shape %+v: more than 2^31 numbers in one tensor", s)
	}
	l := &Linear{shape: s, pool: p}
	l.images, l.units = rows(s.Batch, s.In), rows(s.Out, s.In)
	l.sums = make([]float32, chunks(s.In, forwardChunk)*s.Batch*s.Out)
	l.packed = make([]float32, s.Batch*s.Out)
	l.forwardTask, l.inputTask, l.weightsTask = l.forwardPart, l.inputPart, l.weightsPart
	return l, nil
}

// rows are the starts of n rows of the given length.
func rows(n, length int) taps {
	off := make([]int32, n)
	for i := range off {
		off[i] = int32(i * length)
	}
	return newTaps(off)
}

// Shape returns the shape the plan was made for.
func (l *Linear) Shape() LinearShape { return l.shape }

func chunks(n, size int) int { return (n + size - 1) / size }

// Forward sets y.
func (l *Linear) Forward(y, x, w, b []float32) {
	s := l.shape
	check("linear forward", "y", y, s.Batch*s.Out, "x", x, s.Batch*s.In)
	check("linear forward", "w", w, s.Out*s.In, "b", b, s.Out)
	l.x, l.w = x, w
	n := chunks(s.In, forwardChunk)
	l.pool.run(n, l.forwardTask)
	l.x, l.w = nil, nil

	total := l.sums[:s.Batch*s.Out]
	for i := 1; i < n; i++ {
		for k, v := range l.sums[i*len(total):][:len(total)] {
			total[k] += v
		}
	}
	for o := range s.Out {
		block := o / lanes * lanes
		m := min(lanes, s.Out-block)
		for i := range s.Batch {
			y[i*s.Out+o] = total[block*s.Batch+i*m+o-block] + b[o]
		}
	}
}

// forwardPart sums up one chunk of the inputs, for all images and units.
func (l *Linear) forwardPart(_, i int) {
	s := l.shape
	from := i * forwardChunk
	n := min(forwardChunk, s.In-from)
	sums := l.sums[i*s.Batch*s.Out:][:s.Batch*s.Out]
	clear(sums)
	for block := 0; block < s.Out; block += lanes {
		m := min(lanes, s.Out-block)
		l.pool.prim.dotProducts(sums[block*s.Batch:][:m*s.Batch], l.w[block*s.In+from:], s.In, l.x[from:], l.images, m, n)
	}
}

// BackwardInput sets dx, the gradient of the loss with respect to x, from dy, that with respect to y.
func (l *Linear) BackwardInput(dx, dy, w []float32) {
	s := l.shape
	check("linear backward to input", "dx", dx, s.Batch*s.In, "dy", dy, s.Batch*s.Out)
	check("linear backward to input", "w", w, s.Out*s.In, "", nil, 0)
	for i := range s.Batch {
		block := i / lanes * lanes
		m := min(lanes, s.Batch-block)
		for o, v := range dy[i*s.Out:][:s.Out] {
			l.packed[block*s.Out+o*m+i-block] = v
		}
	}
	l.x, l.w = dx, w
	l.pool.run(chunks(s.In, backwardChunk), l.inputTask)
	l.x, l.w = nil, nil
}

func (l *Linear) inputPart(_, i int) {
	s := l.shape
	from := i * backwardChunk
	n := min(backwardChunk, s.In-from)
	for block := 0; block < s.Batch; block += lanes {
		m := min(lanes, s.Batch-block)
		l.pool.prim.correlate(correlation{
			dst: l.x[block*s.In+from:], dstLane: s.In, src: l.w[from:],
			at: l.units, w: l.packed[block*s.Out:][:m*s.Out], floor: minusInf, lanes: m, rows: 1, cols: n,
		})
	}
}

// BackwardWeights sets dw and db, the gradients of the loss with respect to w and b, from dy, that with respect to y.
func (l *Linear) BackwardWeights(dw, db, dy, x []float32) {
	s := l.shape
	check("linear backward to weights", "dw", dw, s.Out*s.In, "db", db, s.Out)
	check("linear backward to weights", "dy", dy, s.Batch*s.Out, "x", x, s.Batch*s.In)
	clear(db)
	for i := range s.Batch {
		for o, v := range dy[i*s.Out:][:s.Out] {
			block := o / lanes * lanes
			m := min(lanes, s.Out-block)
			l.packed[block*s.Batch+i*m+o-block] = v
			db[o] += v
		}
	}
	l.x, l.w = x, dw
	l.pool.run(chunks(s.In, backwardChunk), l.weightsTask)
	l.x, l.w = nil, nil
}

func (l *Linear) weightsPart(_, i int) {
	s := l.shape
	from := i * backwardChunk
	n := min(backwardChunk, s.In-from)
	for block := 0; block < s.Out; block += lanes {
		m := min(lanes, s.Out-block)
		l.pool.prim.correlate(correlation{
			dst: l.w[block*s.In+from:], dstLane: s.In, src: l.x[from:],
			at: l.images, w: l.packed[block*s.Batch:][:m*s.Batch], floor: minusInf, lanes: m, rows: 1, cols: n,
		})
	}
}
