package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// Builder adds operations to one Gorgonia graph. All of them compute on one kernel.Pool, which must outlive
// every run of the graph.
//
// A method that adds an operation returns its node; inputs of the wrong shape give an error that names the
// operation and the input.
type Builder struct {
	pool  *kernel.Pool
	data  map[*gorgonia.Node]bool // inputs that get no gradient
	nodes map[*gorgonia.Node]planned
	fixed map[*gorgonia.Node]bool // results that have their memory already
	count int
}

// NewBuilder returns a builder for one graph.
func NewBuilder(pool *kernel.Pool) *Builder {
	return &Builder{
		pool:  pool,
		data:  map[*gorgonia.Node]bool{},
		nodes: map[*gorgonia.Node]planned{},
		fixed: map[*gorgonia.Node]bool{},
	}
}

// Data marks an input of the graph, such as images, as something no gradient is wanted for: operations
// then leave out what it would cost to compute it. Call it before the node is used.
func (b *Builder) Data(n *gorgonia.Node) { b.data[n] = true }

// planned is an operation whose memory Builder.Plan decides.
type planned interface {
	gorgonia.Op
	base() *operation
}

func (o *operation) base() *operation { return o }

// operation returns the base of a new operation: its kind, its inputs and the shape it makes.
func (b *Builder) operation(kind string, shape tensor.Shape, inputs ...*gorgonia.Node) operation {
	b.count++
	o := operation{name: fmt.Sprintf("%s#%d", kind, b.count), from: inputs, data: b.data[inputs[0]], shape: shape}
	for _, in := range inputs {
		o.inputs = append(o.inputs, in.Shape())
	}
	if len(inputs) > maxInputs {
		panic("op: more inputs than maxInputs")
	}
	return o
}

// apply adds an operation to the graph its inputs are in.
func (b *Builder) apply(o planned, inputs ...*gorgonia.Node) (*gorgonia.Node, error) {
	n, err := gorgonia.ApplyOp(o, inputs...)
	if err != nil {
		return nil, fmt.Errorf("add %s to the graph: %w", o, err)
	}
	b.nodes[n] = o
	return n, nil
}

// image is the shape of a batch of images: faces, channels, height, width.
func image(kind string, x *gorgonia.Node) (n, c, h, w int, err error) {
	s := x.Shape()
	if len(s) != 4 {
		return 0, 0, 0, 0, fmt.Errorf("add %s to the graph: its input has shape %v, not (faces, channels, height, width)", kind, s)
	}
	return s[0], s[1], s[2], s[3], nil
}
