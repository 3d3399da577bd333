package kernel

import (
	"fmt"
	"math"
)

// BatchNormShape is the shape of a batch normalisation over the channels of images, and its settings.
type BatchNormShape struct {
	Batch, Channels int
	Height, Width   int
	ReLU            bool    // the output is max(0, ·)
	Pool            bool    // and then max-pooled, as a MaxPool of PoolShape does it
	Epsilon         float64 // added to the variance; PyTorch's default is 1e-5
	Momentum        float64 // how far the running statistics move to those of a batch; PyTorch's default is 0.1
}

// Check says in one sentence what is wrong with the shape, or nil.
func (s BatchNormShape) Check() error {
	switch {
	case s.Batch < 1, s.Channels < 1, s.Height < 1, s.Width < 1:
		return fmt.Errorf("batch normalisation of shape %+v: every size must be at least 1", s)
	case s.Batch*s.Height*s.Width < 2:
		return fmt.Errorf("batch normalisation of shape %+v: a channel needs at least 2 numbers to have a variance", s)
	case s.Pool && min(s.Height, s.Width) < 2:
		return fmt.Errorf("batch normalisation of shape %+v: nothing would be left of the image by max-pooling", s)
	case !(s.Epsilon >= 0), !(s.Momentum >= 0 && s.Momentum <= 1):
		return fmt.Errorf("batch normalisation of shape %+v: epsilon must be at least 0, momentum between 0 and 1", s)
	}
	return nil
}

// PoolShape returns the shape of the max-pooling behind the normalisation.
func (s BatchNormShape) PoolShape() PoolShape {
	return PoolShape{Batch: s.Batch, Channels: s.Channels, Height: s.Height, Width: s.Width}
}

// OutHeight returns the height of the output image.
func (s BatchNormShape) OutHeight() int {
	if s.Pool {
		return s.PoolShape().OutHeight()
	}
	return s.Height
}

// OutWidth returns the width of the output image.
func (s BatchNormShape) OutWidth() int {
	if s.Pool {
		return s.PoolShape().OutWidth()
	}
	return s.Width
}

func (s BatchNormShape) size() int    { return s.Batch * s.Channels * s.Height * s.Width }
func (s BatchNormShape) outSize() int { return s.Batch * s.Channels * s.OutHeight() * s.OutWidth() }

// BatchNorm is the plan of a batch normalisation (Ioffe and Szegedy, 2015, as torch.nn.BatchNorm2d does it):
// y = gamma·(x − mean)/sqrt(variance + epsilon) + beta for each channel, with ReLU and max-pooling if the shape says
// so, and its gradients. Tensors are x (Batch, Channels, Height, Width) and y (Batch, Channels, OutHeight, OutWidth);
// gamma, beta and the running mean and variance have Channels numbers each. Not safe for concurrent use.
//
// A task does one channel of all images: what it has read for the statistics is still in the cache when it reads it
// again to normalise. With max-pooling, what is normalised, and the gradient to it, are made one plane at a time and
// never leave the cache: only a quarter as many numbers are written and read.
type BatchNorm struct {
	shape BatchNormShape
	pool  *Pool
	ran   bool

	// What Forward keeps of each channel for Backward: what it took away, multiplied and added, and
	// 1/sqrt(variance + epsilon).
	factors []normFactors
	inverse []float32
	from    []uint8 // with max-pooling, which of the four each output came from

	y, x, gamma, beta, runningMean, runningVar []float32 // the arguments of the call that runs
	dx, dy, dgamma, dbeta                      []float32

	forwardTask, backwardTask func(worker, i int)
}

// NewBatchNorm makes the plan of a batch normalisation. It fails when the shape is impossible.
func NewBatchNorm(p *Pool, s BatchNormShape) (*BatchNorm, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	n := &BatchNorm{shape: s, pool: p, factors: make([]normFactors, s.Channels), inverse: make([]float32, s.Channels)}
	if s.Pool {
		n.from = make([]uint8, s.outSize())
		p.reserve(0, s.Height*s.Width)
	}
	n.forwardTask, n.backwardTask = n.forwardChannel, n.backwardChannel
	return n, nil
}

// Shape returns the shape the plan was made for.
func (n *BatchNorm) Shape() BatchNormShape { return n.shape }

// Forward sets y as in training, by the statistics of this batch (the biased variance), and moves the running mean
// and variance (the unbiased one) towards them: r += momentum·(batch − r). It keeps what Backward needs.
func (n *BatchNorm) Forward(y, x, gamma, beta, runningMean, runningVar []float32) {
	const doing = "batch normalisation forward"
	s := n.shape
	check(doing, "y", y, s.outSize(), "x", x, s.size())
	check(doing, "gamma", gamma, s.Channels, "beta", beta, s.Channels)
	check(doing, "running mean", runningMean, s.Channels, "running variance", runningVar, s.Channels)
	n.y, n.x, n.gamma, n.beta, n.runningMean, n.runningVar = y, x, gamma, beta, runningMean, runningVar
	n.pool.run(s.Channels, n.forwardTask)
	n.end()
	n.ran = true
}

func (n *BatchNorm) end() {
	n.y, n.x, n.gamma, n.beta, n.runningMean, n.runningVar = nil, nil, nil, nil, nil, nil
	n.dx, n.dy, n.dgamma, n.dbeta = nil, nil, nil, nil
}

// plane returns what belongs to one channel of one image.
func (n *BatchNorm) plane(of []float32, image, channel int) []float32 {
	size := n.shape.Height * n.shape.Width
	return of[(image*n.shape.Channels+channel)*size:][:size]
}

// floor is below every output: 0 with ReLU.
func (n *BatchNorm) floor() float32 {
	if n.shape.ReLU {
		return 0
	}
	return minusInf
}

func (n *BatchNorm) forwardChannel(worker, c int) {
	s := n.shape
	mean, squares := n.statistics(c)
	count := float64(s.Batch * s.Height * s.Width)
	inverse := 1 / math.Sqrt(squares/count+s.Epsilon)
	scale := float64(n.gamma[c]) * inverse
	n.inverse[c] = float32(inverse)
	n.factors[c] = normFactors{
		scale: float32(scale), shift: float32(float64(n.beta[c]) - mean*scale), floor: n.floor(), mean: float32(mean),
	}
	n.normalise(worker, c)

	n.runningMean[c] += float32(s.Momentum * (mean - float64(n.runningMean[c])))
	n.runningVar[c] += float32(s.Momentum * (squares/(count-1) - float64(n.runningVar[c])))
}

// statistics returns a channel's mean over the batch and the sum of squared deviations from it. Those of each plane
// are taken in two passes, of which the second finds it in the cache, and put together without cancellation (Chan,
// Golub and LeVeque, 1983).
func (n *BatchNorm) statistics(c int) (mean, squares float64) {
	moments := n.pool.prim.moments
	size := float64(n.shape.Height * n.shape.Width)
	for image := range n.shape.Batch {
		x := n.plane(n.x, image, c)
		sum, _ := moments(x, 0)
		center := float32(float64(sum) / size)
		rest, around := moments(x, center)
		m := float64(center) + float64(rest)/size
		delta, before := m-mean, float64(image)
		mean += delta / (before + 1)
		squares += float64(around) - float64(rest)*float64(rest)/size + delta*delta*size*before/(before+1)
	}
	return mean, squares
}

// normalise sets what belongs to one channel of y.
func (n *BatchNorm) normalise(worker, c int) {
	prim, k, shape := &n.pool.prim, &n.factors[c], n.shape.PoolShape()
	for image := range n.shape.Batch {
		x := n.plane(n.x, image, c)
		if !n.shape.Pool {
			prim.affine(n.plane(n.y, image, c), x, k.scale, k.shift, k.floor)
			continue
		}
		whole := n.pool.space(worker)[:len(x)]
		prim.affine(whole, x, k.scale, k.shift, k.floor)
		shape.pool(prim, n.y, n.from, whole, image*n.shape.Channels+c)
	}
}

// Backward sets dx, dgamma and dbeta, the gradients of the loss with respect to the x, gamma and beta of the last
// Forward, from dy, that with respect to y. x and gamma are those that Forward got. With ReLU the gradient passes where
// y was positive. Without max-pooling dx may be dy. A backward pass without a forward pass is a programmer's mistake
// and panics.
func (n *BatchNorm) Backward(dx, dgamma, dbeta, dy, x, gamma []float32) {
	const doing = "batch normalisation backward"
	s := n.shape
	check(doing, "dx", dx, s.size(), "dy", dy, s.outSize())
	check(doing, "x", x, s.size(), "gamma", gamma, s.Channels)
	check(doing, "dgamma", dgamma, s.Channels, "dbeta", dbeta, s.Channels)
	if !n.ran {
		panic("kernel: " + doing + ": there was no forward pass")
	}
	n.dx, n.dy, n.x, n.gamma, n.dgamma, n.dbeta = dx, dy, x, gamma, dgamma, dbeta
	n.pool.run(s.Channels, n.backwardTask)
	n.end()
}

// backwardChannel computes, with g the gradient behind ReLU and x̂ the normalised input, dbeta = Σg, dgamma = Σg·x̂ and
// dx = gamma/σ·(g − dbeta/count − x̂·dgamma/count).
func (n *BatchNorm) backwardChannel(worker, c int) {
	s := n.shape
	k := &n.factors[c]
	var sum, along float64
	for image := range s.Batch {
		a, b := n.pool.prim.normSums(n.slopes(worker, image, c), n.plane(n.x, image, c), k)
		sum += float64(a)
		along += float64(b)
	}
	inverse := float64(n.inverse[c])
	count := float64(s.Batch * s.Height * s.Width)
	n.dbeta[c], n.dgamma[c] = float32(sum), float32(along*inverse)

	times := float64(n.gamma[c]) * inverse
	k.times = float32(times)
	k.slope = float32(-times * inverse * inverse * along / count)
	k.offset = float32(-times * sum / count)
	for image := range s.Batch {
		n.pool.prim.normBack(n.plane(n.dx, image, c), n.slopes(worker, image, c), n.plane(n.x, image, c), k)
	}
}

// slopes returns the gradient to what is normalised of one channel of one image, before max-pooling.
func (n *BatchNorm) slopes(worker, image, c int) []float32 {
	s := n.shape
	if !s.Pool {
		return n.plane(n.dy, image, c)
	}
	whole := n.pool.space(worker)[:s.Height*s.Width]
	s.PoolShape().spread(&n.pool.prim, whole, n.dy, n.from, image*s.Channels+c)
	return whole
}
