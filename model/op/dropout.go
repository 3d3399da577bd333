package op

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"fiducial/model/kernel"
)

// Dropout adds dropout to x (n, …): each number becomes 0 with probability p, at least 0 and below 1, and is
// divided by 1−p otherwise. The mask is drawn or set through the second result before each run and holds until
// it is drawn anew; a run without any is a programmer's mistake and panics.
func (b *Builder) Dropout(x *gorgonia.Node, p float64) (*gorgonia.Node, *kernel.Dropout, error) {
	s := x.Shape()
	if len(s) < 2 {
		return nil, nil, fmt.Errorf("add a dropout to the graph: its input has shape %v, not (faces, …)", s)
	}
	plan, err := kernel.NewDropout(b.pool, s[0], s.TotalSize()/s[0], p)
	if err != nil {
		return nil, nil, fmt.Errorf("add a dropout to the graph: %w", err)
	}
	n, err := b.apply(&dropout{operation: b.operation("dropout", s, x), builder: b, plan: plan}, x)
	return n, plan, err
}

// dropout is the forward pass; its plan holds the mask for the gradient.
type dropout struct {
	operation
	builder *Builder
	plan    *kernel.Dropout
}

// Do drops what the mask says.
func (d *dropout) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := d.open(values); err != nil {
		return nil, err
	}
	d.plan.Forward(d.out, d.in[0])
	return d.value, nil
}

// DiffWRT says that there is a gradient to the input unless Builder.Data marked it.
func (d *dropout) DiffWRT(int) []bool { return []bool{!d.data} }

// SymDiff adds the gradient to the input.
func (d *dropout) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	o := d.builder.operation("dropout gradient", inputs[0].Shape(), grad)
	n, err := d.builder.apply(&dropoutInput{o, d.plan}, grad)
	return gorgonia.Nodes{n}, err
}

// dropoutInput is the gradient to the input, from that to the output. (It needs nothing of the forward pass but
// the mask, which is there before the run.)
type dropoutInput struct {
	operation
	plan *kernel.Dropout
}

// Do drops the same numbers of the gradient.
func (d *dropoutInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := d.open(values); err != nil {
		return nil, err
	}
	d.plan.Backward(d.out, d.in[0])
	return d.value, nil
}
