package op

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// aside adds a node for a vector that another operation of the graph computes in passing, into memory: a
// Gorgonia operation has one result, and a convolution finds the gradient to its bias on the way to that to
// its weight.
func (b *Builder) aside(kind string, memory []float32, of *gorgonia.Node) (*gorgonia.Node, error) {
	a := &aside{b.operation(kind, tensor.Shape{len(memory)}, of)}
	a.after = 1
	n, err := b.apply(a, of)
	if err == nil {
		a.back(memory)
		b.fixed[n] = true
	}
	return n, err
}

// aside hands out what its input's operation has computed besides.
type aside struct{ operation }

// Do returns the vector.
func (a *aside) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := a.open(values); err != nil {
		return nil, err
	}
	return a.value, nil
}
