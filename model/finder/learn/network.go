package main

import (
	"math"
	"math/rand/v2"

	"fiducial/model/finder"
	"fiducial/model/kernel"
	"fiducial/model/op"
)

// network is the finder's network as it learns: a batch norm stands behind each convolution but the last, and both are
// folded into one for use. Not safe for concurrent use.
type network struct {
	shape  finder.Shape
	pool   *kernel.Pool
	adam   *kernel.Adam
	ema    *kernel.EMA
	layers []*layer
	step   int
}

// layer is one convolution with what stands behind it. Slices beside the tensors are of the batch.
type layer struct {
	conv *kernel.Conv
	norm *kernel.BatchNorm // nil in the last layer

	weight, bias, gamma, beta *tensor // bias is trained in the last layer alone, gamma and beta in the others
	mean, variance            *tensor // statistics

	sum, out, gradient []float32 // before and behind the norm, and the loss's gradient by out
	in                 []float32
}

// tensor is what is trained or measured, with Adam's moments and its moving average, which is what serves in the end.
type tensor struct {
	value, gradient, m, v, average []float32
	decays                         bool
}

func newTensor(n int) *tensor {
	return &tensor{
		value: make([]float32, n), gradient: make([]float32, n),
		m: make([]float32, n), v: make([]float32, n), average: make([]float32, n),
	}
}

const (
	normEpsilon  = 1e-5 // as op.FoldNorm has it
	normMomentum = 0.05
)

// newNetwork returns a network with weights drawn from seed (He et al., 2015), for batches of square pictures.
func newNetwork(shape finder.Shape, batch, side, threads int, seed uint64) (*network, error) {
	pool, err := kernel.New(kernel.Options{Threads: threads})
	if err != nil {
		return nil, err
	}
	n := &network{shape: shape, pool: pool, adam: kernel.NewAdam(pool), ema: kernel.NewEMA(pool)}
	r := rand.New(rand.NewPCG(seed, 0x66696e646572))
	for i, l := range shape {
		made, err := newLayer(pool, l, batch, side, i == len(shape)-1)
		if err != nil {
			pool.Close()
			return nil, err
		}
		deviation := math.Sqrt(2 / float64(l.In*l.Kernel*l.Kernel))
		for k := range made.weight.value {
			made.weight.value[k] = float32(r.NormFloat64() * deviation)
		}
		side = made.conv.Shape().OutHeight()
		n.layers = append(n.layers, made)
	}
	last := n.layers[len(n.layers)-1]
	for k := range last.weight.value {
		last.weight.value[k] *= 0.1
	}
	last.bias.value[0] = -4 // faces are rare: without, the first steps would be about nothing else
	for _, t := range n.tensors() {
		copy(t.average, t.value)
	}
	return n, nil
}

func newLayer(pool *kernel.Pool, l finder.Layer, batch, side int, last bool) (*layer, error) {
	conv, err := kernel.NewConv(pool, kernel.ConvShape{
		Batch: batch, In: l.In, Out: l.Out, Height: side, Width: side, Kernel: l.Kernel, Stride: l.Stride, Padding: l.Padding(),
	})
	if err != nil {
		return nil, err
	}
	s := conv.Shape()
	size := batch * l.Out * s.OutHeight() * s.OutWidth()
	y := &layer{conv: conv, weight: newTensor(s.Weights()), bias: newTensor(l.Out), sum: make([]float32, size), gradient: make([]float32, size)}
	y.weight.decays = true
	if last {
		y.out = y.sum
		return y, nil
	}
	y.out = make([]float32, size)
	y.gamma, y.beta, y.mean, y.variance = newTensor(l.Out), newTensor(l.Out), newTensor(l.Out), newTensor(l.Out)
	for k := range l.Out {
		y.gamma.value[k], y.variance.value[k] = 1, 1
	}
	y.norm, err = kernel.NewBatchNorm(pool, kernel.BatchNormShape{
		Batch: batch, Channels: l.Out, Height: s.OutHeight(), Width: s.OutWidth(), ReLU: true, Epsilon: normEpsilon, Momentum: normMomentum,
	})
	return y, err
}

// tensors returns all that is averaged, trained or not.
func (n *network) tensors() (all []*tensor) {
	for _, l := range n.layers {
		all = append(all, l.trained()...)
		if l.norm != nil {
			all = append(all, l.mean, l.variance)
		}
	}
	return all
}

func (l *layer) trained() []*tensor {
	if l.norm == nil {
		return []*tensor{l.weight, l.bias}
	}
	return []*tensor{l.weight, l.gamma, l.beta}
}

// forward returns the answers for a batch of pictures, (batch, finder.Answers, cells, cells).
func (n *network) forward(pictures []float32) []float32 {
	in := pictures
	for _, l := range n.layers {
		l.in = in
		l.conv.Forward(l.sum, in, l.weight.value, l.bias.value)
		if l.norm != nil {
			l.norm.Forward(l.out, l.sum, l.gamma.value, l.beta.value, l.mean.value, l.variance.value)
		}
		in = l.out
	}
	return in
}

// gradients returns where the loss's gradient by the answers is to be put before backward.
func (n *network) gradients() []float32 { return n.layers[len(n.layers)-1].gradient }

// backward sets the gradients of all tensors.
func (n *network) backward() {
	for i := len(n.layers) - 1; i >= 0; i-- {
		l := n.layers[i]
		if l.norm != nil {
			l.norm.Backward(l.gradient, l.gamma.gradient, l.beta.gradient, l.gradient, l.sum, l.gamma.value)
		}
		l.conv.BackwardWeights(l.weight.gradient, l.bias.gradient, l.gradient, nil, l.in)
		if i > 0 {
			l.conv.BackwardInput(n.layers[i-1].gradient, l.gradient, nil, l.weight.value)
		}
	}
}

// averaged is the decay of the moving average of the weights.
const averaged = 0.998

// update takes one step of AdamW against the gradients.
func (n *network) update(rate, decay float64) {
	n.step++
	for _, l := range n.layers {
		for _, t := range l.trained() {
			s := kernel.AdamSettings{LR: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
			if t.decays {
				s.Decay = decay
			}
			n.adam.Step(t.value, t.m, t.v, t.gradient, s, n.step)
		}
	}
	keep := min(averaged, float64(1+n.step)/float64(10+n.step))
	for _, t := range n.tensors() {
		n.ema.Update(t.average, t.value, keep)
	}
}

// weights returns the averaged weights for use, rounded as a file has them.
func (n *network) weights() *finder.Weights {
	w := &finder.Weights{Shape: n.shape}
	for _, l := range n.layers {
		weight, bias := make([]float32, len(l.weight.average)), make([]float32, len(l.bias.average))
		if l.norm == nil {
			copy(weight, l.weight.average)
			copy(bias, l.bias.average)
		} else {
			op.FoldNorm(weight, bias, l.weight.average, l.gamma.average, l.beta.average, l.mean.average, l.variance.average)
		}
		w.Weight, w.Bias = append(w.Weight, weight), append(w.Bias, bias)
	}
	return w.Rounded()
}

func (n *network) close() { n.pool.Close() }
