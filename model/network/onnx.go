package network

import (
	"fiducial/model/onnx"
	"fiducial/model/op"
)

// ONNX adds the network to an ONNX graph, as it predicts: x (batch, inputs …) to its outputs (batch, outputs), and to
// the largest probability of a cell in the map of each answer (batch, K), "" of a network without maps. The error is
// that of Weights.Check.
func (w *Weights) ONNX(g *onnx.Graph, x onnx.Value) (outputs, peaks onnx.Value, err error) {
	if err := w.Check(); err != nil {
		return "", "", err
	}
	outputs, peaks = w.Spec.onnx(onnxLayers{g, w.InferenceWeights()}, x)
	return outputs, peaks, nil
}

// onnxLayers adds the layers of a network to an ONNX graph, as layers does to one of Gorgonia.
type onnxLayers struct {
	*onnx.Graph
	weights *Weights
}

// tensor returns a tensor of the weights as a constant.
func (l onnxLayers) tensor(name string) onnx.Value {
	t := l.weights.Tensor(name)
	return l.Floats(name, t.Value, t.Shape...)
}

// block adds a 3×3 convolution with the batch norm folded into it, as op.ConvNorm does, and ReLU.
func (l onnxLayers) block(x onnx.Value, name string) onnx.Value {
	of := func(part string) []float32 { return l.weights.Tensor(name + part).Value }
	conv := l.weights.Tensor(name + ".conv.weight")
	weight, bias := make([]float32, len(conv.Value)), make([]float32, conv.Shape[0])
	op.FoldNorm(weight, bias, conv.Value, of(".norm.weight"), of(".norm.bias"), of(".norm.running_mean"), of(".norm.running_var"))
	x = l.Conv(x, l.Floats(name+".weight", weight, conv.Shape...), l.Floats(name+".bias", bias, len(bias)), 3, 1, 1)
	return l.One("Relu", x)
}

// linear adds the linear layer with the tensors name.weight and name.bias for x (batch, inputs).
func (l onnxLayers) linear(x onnx.Value, name string) onnx.Value {
	return l.Linear(x, l.tensor(name+".weight"), l.tensor(name+".bias"))
}

func (s Packs) onnx(l onnxLayers, x onnx.Value) (outputs, peaks onnx.Value) {
	for i := range s.OutChannel {
		for j := 1; j <= 2; j++ {
			name := convName(i, j)
			x = l.One("Relu", l.Conv(x, l.tensor(name+".weight"), l.tensor(name+".bias"), s.KernelSize, s.Stride, s.Padding))
		}
		x = l.Pool("MaxPool", x)
	}
	return l.linear(l.Reshape(x, 0, -1), "linear"), ""
}

func (s Dense) onnx(l onnxLayers, x onnx.Value) (outputs, peaks onnx.Value) {
	return l.linear(l.One("Relu", l.linear(x, "hidden")), "answers"), ""
}

func (s Heatmap) onnx(l onnxLayers, x onnx.Value) (outputs, peaks onnx.Value) {
	var fine onnx.Value
	side := s.Side
	for level, name := range levels {
		if level > 0 {
			x, side = l.Pool("MaxPool", x), side/2
		}
		x = l.block(l.block(x, name+".0"), name+".1")
		if level == mapLevel {
			fine = x
		}
	}
	maps := s.Side / mapScale
	x = l.Concat(1, fine, l.upsample(x, side, maps))
	x = l.Conv(l.block(x, "join"), l.tensor("maps.weight"), "", 1, 1, 0)
	x = l.Node("Softmax", []onnx.Value{l.Reshape(x, 0, s.Keypoints, maps*maps)}, onnx.Int("axis", 2))
	places := l.Two("MatMul", x, l.Floats("cells", cellPlaces(maps), maps*maps, 2))
	return l.Reshape(places, 0, 2*s.Keypoints), l.Reshape(l.Reduce("ReduceMax", x, 2), 0, s.Keypoints)
}

// upsample adds bilinear upsampling from n to m pixels a side, as two products with the shares of each pixel in each:
// runtimes differ in how they resize, and in nothing here.
func (l onnxLayers) upsample(x onnx.Value, n, m int) onnx.Value {
	down, across := make([]float32, m*n), make([]float32, n*m)
	for to := range m {
		at := max((float64(to)+.5)*float64(n)/float64(m)-.5, 0)
		from := int(at)
		next, part := min(from+1, n-1), float32(at-float64(from))
		for _, share := range []struct {
			of   int
			part float32
		}{{from, 1 - part}, {next, part}} {
			down[to*n+share.of] += share.part
			across[share.of*m+to] += share.part
		}
	}
	return l.Two("MatMul", l.Two("MatMul", l.Floats("upsample.down", down, m, n), x), l.Floats("upsample.across", across, n, m))
}

// cellPlaces returns x and y of the centre of each cell of a map, in pixels of the image.
func cellPlaces(side int) []float32 {
	var places []float32
	for cell := range side * side {
		for _, at := range []int{cell % side, cell / side} {
			places = append(places, float32(at*mapScale)+float32(mapScale-1)/2)
		}
	}
	return places
}
