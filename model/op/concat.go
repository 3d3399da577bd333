package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// Concat adds a concatenation of channels: x (n, c, height, width) and y (n, d, height, width) to
// (n, c + d, height, width).
func (b *Builder) Concat(x, y *gorgonia.Node) (*gorgonia.Node, error) {
	n, c, h, w, err := image("a concatenation", x)
	if err != nil {
		return nil, err
	}
	ys := y.Shape()
	if len(ys) != 4 || ys[0] != n || ys[2] != h || ys[3] != w {
		return nil, fmt.Errorf("add a concatenation to the graph: its second input has shape %v, not (%d, channels, %d, %d)", ys, n, h, w)
	}
	plan, err := kernel.NewConcat(b.pool, n, c*h*w, ys[1]*h*w)
	if err != nil {
		return nil, fmt.Errorf("add a concatenation to the graph: %w", err)
	}
	out := tensor.Shape{n, c + ys[1], h, w}
	return b.apply(&concat{operation: b.operation("concatenation", out, x, y), builder: b, plan: plan}, x, y)
}

// concat is the forward pass.
type concat struct {
	operation
	builder *Builder
	plan    *kernel.Concat
}

// Do puts the channels behind each other.
func (c *concat) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	c.plan.Forward(c.out, c.in[0], c.in[1])
	return c.value, nil
}

// DiffWRT says that there is a gradient to both inputs.
func (c *concat) DiffWRT(int) []bool { return []bool{true, true} }

// SymDiff adds the gradients to both inputs.
func (c *concat) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	b := c.builder
	grads := make(gorgonia.Nodes, 2)
	for i, kind := range []string{"concatenation gradient to first", "concatenation gradient to second"} {
		o := &concatInput{b.operation(kind, inputs[i].Shape(), grad), c.plan, i == 0}
		var err error
		if grads[i], err = b.apply(o, grad); err != nil {
			return nil, err
		}
	}
	return grads, nil
}

// concatInput is the gradient to one input, from that to the output.
type concatInput struct {
	operation
	plan  *kernel.Concat
	first bool
}

// Do takes the input's channels out of the gradient.
func (c *concatInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := c.open(values); err != nil {
		return nil, err
	}
	if c.first {
		c.plan.Backward(c.out, nil, c.in[0])
	} else {
		c.plan.Backward(nil, c.out, c.in[0])
	}
	return c.value, nil
}
