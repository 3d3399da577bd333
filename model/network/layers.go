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
	expr     *gorgonia.ExprGraph
	training bool // whether dropout takes part and batch norms go by the batch
	weights  *Weights
	nodes    map[string]*gorgonia.Node // of the tensors that the layers so far use, by name
	dropouts []dropoutLayer            // in the order of the network
	peaks    *gorgonia.Node            // of the maps that are answered by, to predict with; nil without any
	err      error
}

func newLayers(g *gorgonia.ExprGraph, pool *kernel.Pool, w *Weights, training bool) layers {
	return layers{ops: op.NewBuilder(pool), expr: g, training: training, weights: w, nodes: map[string]*gorgonia.Node{}}
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

// conv1x1 adds a 1×1 convolution without bias, with the tensor name.weight.
func (l *layers) conv1x1(x *gorgonia.Node, name string) *gorgonia.Node {
	w := l.node(name + ".weight")
	return l.add(name, func() (*gorgonia.Node, error) { return l.ops.Conv(x, w, nil, op.ConvOptions{Stride: 1}) })
}

// block adds a 3×3 convolution that keeps the size, a batch norm and ReLU, with the tensors name.conv.weight and
// name.norm's weight, bias, running_mean and running_var. For prediction the three are one convolution.
func (l *layers) block(x *gorgonia.Node, name string) *gorgonia.Node {
	if !l.training {
		return l.folded(x, name)
	}
	return l.trained(x, name, false)
}

// pooledBlock adds a block and a max-pooling. For training, batch norm and max-pooling are one operation.
func (l *layers) pooledBlock(x *gorgonia.Node, name string) *gorgonia.Node {
	if !l.training {
		return l.maxPool(l.folded(x, name))
	}
	return l.trained(x, name, true)
}

// folded adds a block for prediction.
func (l *layers) folded(x *gorgonia.Node, name string) *gorgonia.Node {
	weight, n := l.node(name+".conv.weight"), op.Norm{}
	n.Scale, n.Shift = l.pair(name + ".norm")
	n.Mean, n.Variance = l.node(name+".norm.running_mean"), l.node(name+".norm.running_var")
	return l.add(name, func() (*gorgonia.Node, error) {
		return l.ops.ConvNorm(x, weight, n, op.ConvOptions{Stride: 1, Padding: 1, ReLU: true})
	})
}

// trained adds a block for training, max-pooled or not.
func (l *layers) trained(x *gorgonia.Node, name string, pool bool) *gorgonia.Node {
	weight := l.node(name + ".conv.weight")
	scale, shift := l.pair(name + ".norm")
	mean, variance := l.tensor(name+".norm.running_mean"), l.tensor(name+".norm.running_var")
	x = l.add(name+".conv", func() (*gorgonia.Node, error) {
		return l.ops.Conv(x, weight, nil, op.ConvOptions{Stride: 1, Padding: 1})
	})
	return l.add(name+".norm", func() (*gorgonia.Node, error) {
		return l.ops.BatchNorm(x, scale, shift, op.NormOptions{Mean: mean.Value, Variance: variance.Value, ReLU: true, Pool: pool})
	})
}

// linear adds the linear layer with the tensors name.weight and name.bias; it flattens what it gets.
func (l *layers) linear(x *gorgonia.Node, name string) *gorgonia.Node {
	w, b := l.pair(name)
	return l.add(name, func() (*gorgonia.Node, error) { return l.ops.Linear(x, w, b) })
}

// relu adds max(0, x).
func (l *layers) relu(x *gorgonia.Node) *gorgonia.Node {
	return l.add("ReLU", func() (*gorgonia.Node, error) { return gorgonia.Rectify(x) })
}

// maxPool adds a max-pooling of 2×2.
func (l *layers) maxPool(x *gorgonia.Node) *gorgonia.Node {
	return l.add("max-pooling", func() (*gorgonia.Node, error) { return l.ops.MaxPool(x) })
}

// upsample adds bilinear upsampling to images of side pixels.
func (l *layers) upsample(x *gorgonia.Node, side int) *gorgonia.Node {
	return l.add("upsampling", func() (*gorgonia.Node, error) { return l.ops.Upsample(x, side, side) })
}

// concat joins the channels of two images of the same size.
func (l *layers) concat(x, y *gorgonia.Node) *gorgonia.Node {
	return l.add("concatenation", func() (*gorgonia.Node, error) { return l.ops.Concat(x, y) })
}

// softArgmax adds the expected positions of maps, of which a cell is scale pixels of the image wide; for prediction
// their peaks as well.
func (l *layers) softArgmax(maps *gorgonia.Node, scale int) *gorgonia.Node {
	positions := l.add("soft-argmax", func() (*gorgonia.Node, error) {
		return l.ops.SoftArgmax(maps, float64(scale), float64(scale-1)/2)
	})
	if !l.training {
		l.peaks = l.add("peaks of maps", func() (*gorgonia.Node, error) { return l.ops.Peaks(positions) })
	}
	return positions
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
	return l.node(name + ".weight"), l.node(name + ".bias")
}

// node returns a tensor of the weights as an input of the graph, over the tensor's own memory.
func (l *layers) node(name string) *gorgonia.Node {
	if t := l.tensor(name); l.nodes[name] == nil && t != nil {
		l.nodes[name] = newInput(l.expr, name, t.Value, t.Shape...).node
	}
	return l.nodes[name]
}

// tensor returns a tensor of the weights.
func (l *layers) tensor(name string) *Weight {
	t := l.weights.Tensor(name)
	if t == nil && l.err == nil {
		l.err = fmt.Errorf("the network has no tensor %s", name)
	}
	return t
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
