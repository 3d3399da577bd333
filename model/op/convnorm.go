package op

import (
	"math"
	"slices"

	"gorgonia.org/gorgonia"

	"fiducial/model/kernel"
)

// Norm is a batch norm as in prediction: (x − Mean)/√(Variance + ε) · Scale + Shift, with one number a channel.
type Norm struct {
	Scale, Shift, Mean, Variance *gorgonia.Node
}

// ConvNorm adds a convolution without bias and the batch norm behind it, for prediction: as one convolution, whose
// weight and bias are made anew at each run that finds other numbers than the last, so that they follow training. It
// has no gradient.
func (b *Builder) ConvNorm(x, weight *gorgonia.Node, n Norm, o ConvOptions) (*gorgonia.Node, error) {
	plan, err := b.planConv(x, weight, o)
	if err != nil {
		return nil, err
	}
	s := plan.Shape()
	if err := checkNorm(s.Out, n.Scale, n.Shift, n.Mean, n.Variance); err != nil {
		return nil, err
	}
	inputs := gorgonia.Nodes{x, weight, n.Scale, n.Shift, n.Mean, n.Variance}
	c := &convNorm{
		operation: b.operation("conv with norm", convOut(s), inputs...), plan: plan,
		weight: make([]float32, s.Weights()), bias: make([]float32, s.Out),
	}
	return b.apply(c, inputs...)
}

// convNorm is a convolution with the batch norm folded into it.
type convNorm struct {
	operation
	plan         *kernel.Conv
	weight, bias []float32 // of the convolution that does both
	made         []float32 // the numbers that it was made of: weight, scale, shift, mean and variance, one behind the other
}

// Do folds the batch norm into the convolution, and computes that.
func (c *convNorm) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	if !c.isMade() {
		c.made = c.made[:0]
		for _, in := range c.in[1:] {
			c.made = append(c.made, in...)
		}
		FoldNorm(c.weight, c.bias, c.in[1], c.in[2], c.in[3], c.in[4], c.in[5])
		c.plan.Pack(c.weight)
	}
	c.plan.ForwardPacked(c.out, c.in[0], c.bias)
	return c.value, nil
}

// isMade reports whether the convolution is that of the numbers as they are now: bringing them into its order takes
// longer than a face does.
func (c *convNorm) isMade() bool {
	rest := c.made
	for _, in := range c.in[1:] {
		if len(rest) < len(in) || !slices.Equal(rest[:len(in)], in) {
			return false
		}
		rest = rest[len(in):]
	}
	return true
}

// FoldNorm sets weight (out, …) and bias (out) to those of the convolution that does what the one with the weights
// conv, of the same shape, and the batch norm behind it do together; scale, shift, mean and variance (out) are the
// norm's.
func FoldNorm(weight, bias, conv, scale, shift, mean, variance []float32) {
	taps := len(conv) / len(scale)
	for o := range scale {
		factor := float64(scale[o]) / math.Sqrt(float64(variance[o])+normEpsilon)
		bias[o] = float32(float64(shift[o]) - float64(mean[o])*factor)
		to := weight[o*taps:][:taps]
		for i, v := range conv[o*taps:][:taps] {
			to[i] = v * float32(factor)
		}
	}
}
