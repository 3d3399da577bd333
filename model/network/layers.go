package network

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
	"fiducial/model/op"
)

// layers adds the layers of a network to a graph, one call a layer. The first error stays and the calls after
// it do nothing, so that a forward pass reads as the network does.
type layers struct {
	ops      *op.Builder
	training bool                      // whether dropout takes part
	weights  map[string]*gorgonia.Node // by name
	dropouts []dropoutLayer            // in the order of the network
	err      error
}

// a dropoutLayer is where the masks of a dropout come from, and how many numbers one has.
type dropoutLayer struct {
	*kernel.Dropout
	size int
}

// conv adds the convolution with the tensors name.weight and name.bias.
func (l *layers) conv(x *gorgonia.Node, name string, o op.ConvOptions) *gorgonia.Node {
	w, b := l.pair(name)
	return l.add(name, func() (*gorgonia.Node, error) { return l.ops.Conv(x, w, b, o) })
}

// linear adds the linear layer with the tensors name.weight and name.bias; it flattens what it gets.
func (l *layers) linear(x *gorgonia.Node, name string) *gorgonia.Node {
	w, b := l.pair(name)
	return l.add(name, func() (*gorgonia.Node, error) { return l.ops.Linear(x, w, b) })
}

// maxPool adds a max-pooling of 2×2.
func (l *layers) maxPool(x *gorgonia.Node) *gorgonia.Node {
	return l.add("max-pooling", func() (*gorgonia.Node, error) { return l.ops.MaxPool(x) })
}

// dropout adds dropout with probability p, in training and above 0 only.
func (l *layers) dropout(x *gorgonia.Node, p float64) *gorgonia.Node {
	if !l.training || p == 0 {
		return x
	}
	return l.add("dropout", func() (*gorgonia.Node, error) {
		y, d, err := l.ops.Dropout(x, p)
		if err == nil {
			l.dropouts = append(l.dropouts, dropoutLayer{d, x.Shape().TotalSize()})
		}
		return y, err
	})
}

// pair returns the nodes of a layer's weight and bias.
func (l *layers) pair(name string) (weight, bias *gorgonia.Node) {
	weight, bias = l.weights[name+".weight"], l.weights[name+".bias"]
	if l.err == nil && (weight == nil || bias == nil) {
		l.err = fmt.Errorf("the network has no tensors %s.weight and %s.bias", name, name)
	}
	return weight, bias
}

func (l *layers) add(name string, layer func() (*gorgonia.Node, error)) *gorgonia.Node {
	if l.err != nil {
		return nil
	}
	n, err := layer()
	if err != nil {
		l.err = fmt.Errorf("layer %s: %w", name, err)
	}
	return n
}

// an input is a node of a graph whose values come from outside, and their memory.
type input struct {
	node *gorgonia.Node
	data []float32
}

// newInput adds an input over data to the graph, or over memory of its own where data is nil.
func newInput(g *gorgonia.ExprGraph, name string, data []float32, shape ...int) input {
	s := tensor.Shape(shape)
	if data == nil {
		data = make([]float32, s.TotalSize())
	}
	value := tensor.New(tensor.WithShape(shape...), tensor.WithBacking(data))
	node := gorgonia.NewTensor(g, tensor.Float32, len(shape),
		gorgonia.WithShape(shape...), gorgonia.WithName(name), gorgonia.WithValue(value))
	return input{node: node, data: data}
}

// errLength is wrapped by the error for a batch of the wrong length.
var errLength = errors.New("wrong length")

// set copies values into the input.
func (in input) set(values []float32) error {
	if len(values) != len(in.data) {
		return fmt.Errorf("%s: %w: %d values instead of %d for shape %v",
			in.node.Name(), errLength, len(values), len(in.data), in.node.Shape())
	}
	copy(in.data, values)
	return nil
}
