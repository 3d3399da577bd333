package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// Linear adds a fully connected layer: x (n, …), flattened to (n, in), weight (out, in) and bias (out) to
// (n, out), which is x·weightᵀ + bias.
func (b *Builder) Linear(x, weight, bias *gorgonia.Node) (*gorgonia.Node, error) {
	xs, ws, bs := x.Shape(), weight.Shape(), bias.Shape()
	if len(xs) < 2 {
		return nil, fmt.Errorf("add a linear layer to the graph: its input has shape %v, not (faces, …)", xs)
	}
	in := xs.TotalSize() / xs[0]
	if len(ws) != 2 || ws[1] != in {
		return nil, fmt.Errorf("add a linear layer to the graph: its weight has shape %v, not (out, %d)", ws, in)
	}
	if len(bs) != 1 || bs[0] != ws[0] {
		return nil, fmt.Errorf("add a linear layer to the graph: its bias has shape %v, not (%d)", bs, ws[0])
	}
	plan, err := kernel.NewLinear(b.pool, kernel.LinearShape{Batch: xs[0], In: in, Out: ws[0]})
	if err != nil {
		return nil, fmt.Errorf("add a linear layer to the graph: %w", err)
	}
	l := &linear{operation: b.operation("linear", tensor.Shape{xs[0], ws[0]}, x, weight, bias), builder: b, plan: plan}
	return b.apply(l, x, weight, bias)
}

// linear is the forward pass.
type linear struct {
	operation
	builder *Builder
	plan    *kernel.Linear
}

// Do computes the layer.
func (l *linear) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := l.open(values); err != nil {
		return nil, err
	}
	l.plan.Forward(l.out, l.in[0], l.in[1], l.in[2])
	return l.value, nil
}

// DiffWRT says that there is a gradient to weight and bias, and to the input unless Builder.Data marked it.
func (l *linear) DiffWRT(int) []bool { return []bool{!l.data, true, true} }

// SymDiff adds the gradients to x, weight and bias.
func (l *linear) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	x, weight, bias := inputs[0], inputs[1], inputs[2]
	b := l.builder
	grads := make(gorgonia.Nodes, 3)
	var err error
	if !l.data {
		o := b.operation("linear gradient to input", x.Shape(), grad, weight)
		if grads[0], err = b.apply(&linearInput{o, l.plan}, grad, weight); err != nil {
			return nil, err
		}
	}
	w := &linearWeight{
		operation: b.operation("linear gradient to weight", weight.Shape(), grad, x),
		plan:      l.plan, bias: make([]float32, bias.Shape()[0]),
	}
	if grads[1], err = b.apply(w, grad, x); err != nil {
		return nil, err
	}
	grads[2], err = b.aside("linear gradient to bias", w.bias, grads[1])
	return grads, err
}

// linearInput is the gradient to the layer's input, from that to its output, and the weight.
type linearInput struct {
	operation
	plan *kernel.Linear
}

// Do computes the gradient.
func (l *linearInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := l.open(values); err != nil {
		return nil, err
	}
	l.plan.BackwardInput(l.out, l.in[0], l.in[1])
	return l.value, nil
}

// linearWeight is the gradient to the layer's weight, from that to its output, and the input. It computes that
// to the bias in passing.
type linearWeight struct {
	operation
	plan *kernel.Linear
	bias []float32
}

// Do computes the gradients.
func (l *linearWeight) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := l.open(values); err != nil {
		return nil, err
	}
	l.plan.BackwardWeights(l.out, l.bias, l.in[0], l.in[1])
	return l.value, nil
}
