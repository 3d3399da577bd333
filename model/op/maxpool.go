package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// MaxPool adds a max-pooling over squares of 2×2: x (n, c, height, width) to (n, c, height/2, width/2), rounded
// down. A gradient goes to the first of equal numbers, as in PyTorch.
func (b *Builder) MaxPool(x *gorgonia.Node) (*gorgonia.Node, error) {
	n, c, h, w, err := image("a max-pooling", x)
	if err != nil {
		return nil, err
	}
	shape := kernel.PoolShape{Batch: n, Channels: c, Height: h, Width: w}
	plan, err := kernel.NewMaxPool(b.pool, shape)
	if err != nil {
		return nil, fmt.Errorf("add a max-pooling to the graph: %w", err)
	}
	out := tensor.Shape{n, c, shape.OutHeight(), shape.OutWidth()}
	return b.apply(&maxPool{operation: b.operation("max-pool", out, x), builder: b, plan: plan}, x)
}

// maxPool is the forward pass; its plan remembers for the gradient where each maximum stood.
type maxPool struct {
	operation
	builder *Builder
	plan    *kernel.MaxPool
}

// Do computes the maxima.
func (m *maxPool) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	m.plan.Forward(m.out, m.in[0])
	return m.value, nil
}

// DiffWRT says that there is a gradient to the input unless Builder.Data marked it.
func (m *maxPool) DiffWRT(int) []bool { return []bool{!m.data} }

// SymDiff adds the gradient to the input.
func (m *maxPool) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	o := m.builder.operation("max-pool gradient", inputs[0].Shape(), grad, output)
	o.after = 1
	n, err := m.builder.apply(&maxPoolInput{o, m.plan}, grad, output)
	return gorgonia.Nodes{n}, err
}

// maxPoolInput is the gradient to the input, from that to the output; it runs after the forward pass.
type maxPoolInput struct {
	operation
	plan *kernel.MaxPool
}

// Do computes the gradient.
func (m *maxPoolInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	m.plan.Backward(m.out, m.in[0])
	return m.value, nil
}
