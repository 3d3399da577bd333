package onnx

// Conv adds a convolution of images (n, c, h, w) by weights (out, c, k, k), with a bias (out) unless that is "".
func (g *Graph) Conv(x, weight, bias Value, kernel, stride, padding int) Value {
	in := []Value{x, weight}
	if bias != "" {
		in = append(in, bias)
	}
	return g.Node("Conv", in, Ints("kernel_shape", kernel, kernel), Ints("strides", stride, stride), Ints("pads", padding, padding, padding, padding))
}

// Pool adds a pooling of 2×2, MaxPool or AveragePool, which leaves out an odd last row and column.
func (g *Graph) Pool(operator string, x Value) Value {
	return g.Node(operator, []Value{x}, Ints("kernel_shape", 2, 2), Ints("strides", 2, 2))
}

// Linear adds x·wᵀ + b for x (n, in), w (out, in) and b (out).
func (g *Graph) Linear(x, w, b Value) Value {
	return g.Node("Gemm", []Value{x, w, b}, Int("transB", 1))
}

// One adds a node of one input.
func (g *Graph) One(operator string, x Value) Value { return g.Node(operator, []Value{x}) }

// Two adds a node of two inputs, such as Add, Sub, Mul, Div, MatMul.
func (g *Graph) Two(operator string, a, b Value) Value { return g.Node(operator, []Value{a, b}) }

// Reshape gives a value another shape: 0 stands for the size that it has there, -1 for what is left over.
func (g *Graph) Reshape(x Value, shape ...int) Value {
	return g.Two("Reshape", x, g.Indices("shape", shape...))
}

// Concat joins values along an axis.
func (g *Graph) Concat(axis int, values ...Value) Value {
	return g.Node("Concat", values, Int("axis", axis))
}

// Gather takes places of an axis.
func (g *Graph) Gather(x Value, axis int, places ...int) Value {
	return g.Node("Gather", []Value{x, g.Indices("places", places...)}, Int("axis", axis))
}

// Slice takes from, until before to, of each of these axes, one of each for each axis.
func (g *Graph) Slice(x Value, axes, from, to []int) Value {
	return g.Node("Slice", []Value{x, g.Indices("from", from...), g.Indices("to", to...), g.Indices("axes", axes...)})
}

// Reduce adds ReduceMean, ReduceMax or ReduceMin over an axis, which stays with the size 1.
func (g *Graph) Reduce(operator string, x Value, axis int) Value {
	return g.Node(operator, []Value{x}, Ints("axes", axis), Int("keepdims", 1))
}

// Moments returns mean and standard deviation (n, 1, 1, 1) of images (n, 1, h, w).
func (g *Graph) Moments(x Value) (mean, deviation Value) {
	m := g.moments(x)
	return g.Two("Add", m.least, m.mean), m.deviation
}

// Standardise brings images (n, 1, h, w) to mean 0 and standard deviation 1 each; one that is all of one level becomes
// zeros.
func (g *Graph) Standardise(x Value) Value {
	m := g.moments(x)
	flat := g.Node("Cast", []Value{g.Two("Equal", m.deviation, g.Float("zero", 0))}, Int("to", FloatType))
	return g.Two("Div", m.off, g.Two("Add", m.deviation, flat))
}

// moments are those of images, by what single precision is enough: all is measured from the least number of each, which
// of grey levels leaves whole numbers, rows are summed before columns, and what is squared is how far numbers are off
// the mean.
type moments struct {
	least, mean Value // the mean above the least
	deviation   Value
	off         Value // (n, 1, h, w): each number less the mean
}

func (g *Graph) moments(x Value) (m moments) {
	m.least = g.image("ReduceMin", x)
	above := g.Two("Sub", x, m.least)
	m.mean = g.image("ReduceMean", above)
	m.off = g.Two("Sub", above, m.mean)
	m.deviation = g.One("Sqrt", g.image("ReduceMean", g.Two("Mul", m.off, m.off)))
	return m
}

// image reduces images (n, 1, h, w) to a number each.
func (g *Graph) image(operator string, x Value) Value {
	return g.Reduce(operator, g.Reduce(operator, x, 3), 2)
}
