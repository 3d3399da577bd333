package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// ConvOptions are what a convolution's tensors don't tell.
type ConvOptions struct {
	Stride  int
	Padding int  // zeros on each side
	ReLU    bool // the result is max(0, ·)
}

// Conv adds a convolution with a square kernel: x (n, in, height, width), weight (out, in, kernel, kernel) and
// bias (out), or nil for none, to (n, out, height', width'), where height' = (height + 2·padding − kernel)/stride + 1,
// rounded down. As PyTorch's Conv2d it is a cross-correlation.
func (b *Builder) Conv(x, weight, bias *gorgonia.Node, o ConvOptions) (*gorgonia.Node, error) {
	plan, err := b.planConv(x, weight, o)
	if err != nil {
		return nil, err
	}
	inputs := gorgonia.Nodes{x, weight}
	c := &conv{builder: b, plan: plan}
	if out := plan.Shape().Out; bias == nil {
		c.zeros = make([]float32, out)
	} else if bs := bias.Shape(); len(bs) != 1 || bs[0] != out {
		return nil, fmt.Errorf("add a convolution to the graph: its bias has shape %v, not (%d)", bs, out)
	} else {
		inputs = append(inputs, bias)
	}
	c.operation = b.operation("conv", convOut(plan.Shape()), inputs...)
	return b.apply(c, inputs...)
}

// planConv makes the plan of a convolution of x with weight.
func (b *Builder) planConv(x, weight *gorgonia.Node, o ConvOptions) (*kernel.Conv, error) {
	n, in, h, w, err := image("a convolution", x)
	if err != nil {
		return nil, err
	}
	ws := weight.Shape()
	if len(ws) != 4 || ws[1] != in || ws[2] != ws[3] {
		return nil, fmt.Errorf("add a convolution to the graph: its weight has shape %v, not (out, %d, kernel, kernel)", ws, in)
	}
	plan, err := kernel.NewConv(b.pool, kernel.ConvShape{
		Batch: n, In: in, Out: ws[0], Height: h, Width: w,
		Kernel: ws[2], Stride: o.Stride, Padding: o.Padding, ReLU: o.ReLU,
	})
	if err != nil {
		return nil, fmt.Errorf("add a convolution to the graph: %w", err)
	}
	return plan, nil
}

// convOut is the shape of a convolution's result.
func convOut(s kernel.ConvShape) tensor.Shape {
	return tensor.Shape{s.Batch, s.Out, s.OutHeight(), s.OutWidth()}
}

// conv is the forward pass. Its gradients use its plan, which therefore stands in one graph.
type conv struct {
	operation
	builder *Builder
	plan    *kernel.Conv
	zeros   []float32 // the bias of a convolution without one
}

// Do computes the convolution.
func (c *conv) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	bias := c.zeros
	if bias == nil {
		bias = c.in[2]
	}
	c.plan.Forward(c.out, c.in[0], c.in[1], bias)
	return c.value, nil
}

// DiffWRT says that there is a gradient to weight and bias, and to the input unless Builder.Data marked it.
func (c *conv) DiffWRT(inputs int) []bool { return []bool{!c.data, true, true}[:inputs] }

// SymDiff adds the gradients to x, weight and bias.
func (c *conv) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	x, weight := inputs[0], inputs[1]
	b := c.builder
	grads := make(gorgonia.Nodes, len(inputs))
	var err error
	if !c.data {
		from := gorgonia.Nodes{grad, weight, output}
		if grads[0], err = b.apply(&convInput{b.operation("conv gradient to input", x.Shape(), from...), c.plan}, from...); err != nil {
			return nil, err
		}
	}
	from := gorgonia.Nodes{grad, x, output}
	w := &convWeight{
		operation: b.operation("conv gradient to weight", weight.Shape(), from...),
		plan:      c.plan, bias: make([]float32, c.plan.Shape().Out),
	}
	if grads[1], err = b.apply(w, from...); err != nil || len(inputs) < 3 {
		return grads, err
	}
	grads[2], err = b.aside("conv gradient to bias", w.bias, grads[1])
	return grads, err
}

// convInput is the gradient to a convolution's input, from those to its output, the weight and the output.
type convInput struct {
	operation
	plan *kernel.Conv
}

// Do computes the gradient.
func (c *convInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	c.plan.BackwardInput(c.out, c.in[0], c.in[2], c.in[1])
	return c.value, nil
}

// convWeight is the gradient to a convolution's weight, from those to its output, the input and the output.
// It computes that to the bias in passing.
type convWeight struct {
	operation
	plan *kernel.Conv
	bias []float32
}

// Do computes the gradients.
func (c *convWeight) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	c.plan.BackwardWeights(c.out, c.bias, c.in[0], c.in[2], c.in[1])
	return c.value, nil
}
