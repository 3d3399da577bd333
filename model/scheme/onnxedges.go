package scheme

import (
	"fiducial/model/onnx"
)

// steps is plane.measureSteps: the counts of all pairs of steps are the product of two arrays that say which step is
// where.
func (m *measurer) steps(x onnx.Value, side int) {
	long := side - 1
	for _, unit := range stepUnits {
		step := func(of onnx.Value) onnx.Value {
			return m.clip(m.One("Round", m.Two("Div", of, m.Float("unit", float32(unit)))), -mostStep, mostStep)
		}
		down := step(m.Two("Sub", m.part(x, 0, 1, side, long), m.part(x, 0, 0, side, long)))
		across := step(m.Two("Sub", m.part(x, 1, 0, long, side), m.part(x, 0, 0, long, side)))
		m.pairs(2*side*(long-1),
			m.count(m.part(down, 0, 0, side, long-1), m.part(down, 0, 1, side, long-1)),
			m.count(m.part(across, 0, 0, long-1, side), m.part(across, 1, 0, long-1, side)))
		m.pairs(2*long*long,
			m.count(m.part(down, 0, 0, long, long), m.part(down, 1, 0, long, long)),
			m.count(m.part(across, 0, 0, long, long), m.part(across, 0, 1, long, long)))
	}
}

// count adds how often each pair of steps is at one place of two planes (batch, steps, steps).
func (m *measurer) count(first, second onnx.Value) onnx.Value {
	each := make([]float32, stepCount)
	for i := range each {
		each[i] = float32(i - mostStep)
	}
	are := func(steps onnx.Value) onnx.Value {
		is := m.Two("Equal", m.Reshape(steps, 0, 1, -1), m.Floats("steps", each, 1, stepCount, 1))
		return m.Node("Cast", []onnx.Value{is}, onnx.Int("to", onnx.FloatType))
	}
	return m.Two("MatMul", are(first), m.Node("Transpose", []onnx.Value{are(second)}, onnx.Ints("perm", 0, 2, 1)))
}

// pairs puts the square roots of the shares of the different pairs in two counts of n pairs together.
func (m *measurer) pairs(n int, a, b onnx.Value) {
	same := make([]float32, stepCount*stepCount*pairCount)
	for u := range pairs {
		for v, pair := range pairs[u] {
			same[(u*stepCount+v)*pairCount+pair] = 1
		}
	}
	counts := m.Two("MatMul", m.Reshape(m.Two("Add", a, b), 0, -1), m.Floats("pairs", same, stepCount*stepCount, pairCount))
	m.put(m.One("Sqrt", m.Two("Div", counts, m.Float("all", float32(n)))))
}

// edges is plane.measureEdges.
func (m *measurer) edges(photo onnx.Value, side int) {
	inner := side - 2
	across := func(d [2][2]int) onnx.Value {
		return m.One("Abs", m.Two("Sub", m.part(photo, d[0][1], d[0][0], inner, inner), m.part(photo, d[1][1], d[1][0], inner, inner)))
	}
	for _, d := range edgeDirections[:2] {
		m.put(m.logarithm(m.cells(across(d), inner, edgeSide), 0.1))
	}
	right := m.means(across(edgeDirections[2]), inner, edgeSide, false)
	left := m.means(across(edgeDirections[3]), inner, edgeSide, true)
	m.put(m.logarithm(m.Two("Mul", m.Two("Add", right, left), m.Float("half", 0.5)), 0.1))
}

// means adds the means of n×n cells of images of side×side, from right to left where that is asked for.
func (m *measurer) means(x onnx.Value, side, n int, mirrored bool) onnx.Value {
	size := side / n
	margin := (side - size*n) / 2
	down, across := make([]float32, n*side), make([]float32, side*n)
	for i := range size * n {
		cell, at := i/size, i+margin
		down[cell*side+at] = 1 / float32(size)
		if mirrored {
			cell = n - 1 - cell
		}
		across[at*n+cell] = 1 / float32(size)
	}
	return m.Two("MatMul", m.Two("MatMul", m.Floats("means.down", down, n, side), x), m.Floats("means.across", across, side, n))
}
