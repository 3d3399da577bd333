package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// NormOptions are what a batch norm's tensors don't tell.
type NormOptions struct {
	Mean, Variance []float32 // the running statistics (channels), which every run moves towards those of its batch
	ReLU           bool      // the result is max(0, ·)
	Pool           bool      // and then max-pooled, as MaxPool does it: in one, and without room for what is in between
}

// PyTorch's defaults, for training and for prediction.
const (
	normEpsilon  = 1e-5 // added to a variance
	normMomentum = 0.1  // how far running statistics move towards those of a batch
)

// BatchNorm adds a batch norm as in training: each channel of x (n, channels, height, width) is brought to mean 0 and
// variance 1 over the batch, then multiplied by scale (channels) and added to shift (channels). The result has the
// shape of x, or with Pool (n, channels, height/2, width/2), rounded down. For prediction there is ConvNorm.
func (b *Builder) BatchNorm(x, scale, shift *gorgonia.Node, o NormOptions) (*gorgonia.Node, error) {
	n, c, h, w, err := image("a batch norm", x)
	if err != nil {
		return nil, err
	}
	if err := checkNorm(c, scale, shift); err != nil {
		return nil, err
	}
	if len(o.Mean) != c || len(o.Variance) != c {
		return nil, fmt.Errorf("add a batch norm to the graph: it has %d running means and %d variances, not %d", len(o.Mean), len(o.Variance), c)
	}
	plan, err := kernel.NewBatchNorm(b.pool, kernel.BatchNormShape{
		Batch: n, Channels: c, Height: h, Width: w, ReLU: o.ReLU, Pool: o.Pool, Epsilon: normEpsilon, Momentum: normMomentum,
	})
	if err != nil {
		return nil, fmt.Errorf("add a batch norm to the graph: %w", err)
	}
	s := plan.Shape()
	out := tensor.Shape{n, c, s.OutHeight(), s.OutWidth()}
	op := &batchNorm{operation: b.operation("batch norm", out, x, scale, shift), builder: b, plan: plan, options: o}
	return b.apply(op, x, scale, shift)
}

// checkNorm says which tensor of a batch norm has not one number a channel, or nil.
func checkNorm(channels int, tensors ...*gorgonia.Node) error {
	for _, t := range tensors {
		if s := t.Shape(); len(s) != 1 || s[0] != channels {
			return fmt.Errorf("add a batch norm to the graph: its %s has shape %v, not (%d)", t.Name(), s, channels)
		}
	}
	return nil
}

// batchNorm is the forward pass. Its gradients use its plan, which remembers the batch's statistics.
type batchNorm struct {
	operation
	builder *Builder
	plan    *kernel.BatchNorm
	options NormOptions
}

// Do normalises the batch and moves the running statistics.
func (n *batchNorm) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := n.open(values); err != nil {
		return nil, err
	}
	n.plan.Forward(n.out, n.in[0], n.in[1], n.in[2], n.options.Mean, n.options.Variance)
	return n.value, nil
}

// DiffWRT says that there is a gradient to every input.
func (n *batchNorm) DiffWRT(int) []bool { return []bool{true, true, true} }

// SymDiff adds the gradients to x, scale and shift.
func (n *batchNorm) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	x, scale := inputs[0], inputs[1]
	b, channels := n.builder, n.plan.Shape().Channels
	from := gorgonia.Nodes{grad, x, scale, output}
	dx := &batchNormInput{
		operation: b.operation("batch norm gradient to input", x.Shape(), from...), plan: n.plan,
		scale: make([]float32, channels), shift: make([]float32, channels),
	}
	dx.after = 1
	grads := make(gorgonia.Nodes, 3)
	var err error
	if grads[0], err = b.apply(dx, from...); err != nil {
		return nil, err
	}
	if grads[1], err = b.aside("batch norm gradient to scale", dx.scale, grads[0]); err != nil {
		return nil, err
	}
	grads[2], err = b.aside("batch norm gradient to shift", dx.shift, grads[0])
	return grads, err
}

// batchNormInput is the gradient to a batch norm's input, from that to its output, the input and the scale; it runs
// after the forward pass. It computes those to scale and shift in passing.
type batchNormInput struct {
	operation
	plan         *kernel.BatchNorm
	scale, shift []float32
}

// Do computes the gradients.
func (n *batchNormInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := n.open(values); err != nil {
		return nil, err
	}
	n.plan.Backward(n.out, n.scale, n.shift, n.in[0], n.in[1], n.in[2])
	return n.value, nil
}
