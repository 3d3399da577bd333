package scheme

import (
	"fmt"
	"math"

	"fiducial/model/onnx"
)

// ONNX adds the guess to an ONNX graph: pixels (batch, 1, side, side), 0 to 255, to the probability of each scheme
// (batch, schemes).
func (g *Classifier) ONNX(graph *onnx.Graph, pixels onnx.Value, side int) (onnx.Value, error) {
	m := measurer{Graph: graph}
	m.measure(graph.One("Round", pixels), side)
	n := len(g.mean)
	x := m.Slice(m.Concat(1, m.all...), []int{1}, []int{0}, []int{n})
	spread := make([]float32, n)
	for i, v := range g.deviation {
		spread[i] = v + 1e-6
	}
	x = m.Two("Div", m.Two("Sub", x, m.Floats("schemes.mean", g.mean, 1, n)), m.Floats("schemes.deviation", spread, 1, n))
	x, _, err := g.weights.ONNX(graph, m.clip(x, -clip, clip))
	if err != nil {
		return "", err
	}
	if g.logits {
		x = m.One("Sigmoid", x)
	} else {
		x = m.clip(x, 0, 1)
	}
	sum := m.Node("ReduceSum", []onnx.Value{x, m.Indices("axes", 1)}, onnx.Int("keepdims", 1))
	any := m.Two("Greater", sum, m.Float("zero", 0))
	one := m.Float("one", 1)
	share := m.Two("Div", x, m.Node("Where", []onnx.Value{any, sum, one}))
	return m.Node("Where", []onnx.Value{any, share, m.Float("even", 1/float32(g.weights.Spec.Outputs()))}), nil
}

// measurer adds Measure to an ONNX graph, part by part, each (batch, measures).
type measurer struct {
	*onnx.Graph
	all []onnx.Value
}

func (m *measurer) put(v onnx.Value) { m.all = append(m.all, m.Reshape(v, 0, -1)) }

func (m *measurer) clip(x onnx.Value, least, most float32) onnx.Value {
	return m.Node("Clip", []onnx.Value{x, m.Float("least", least), m.Float("most", most)})
}

// logarithm adds log(x + a).
func (m *measurer) logarithm(x onnx.Value, a float32) onnx.Value {
	return m.One("Log", m.Two("Add", x, m.Float("floor", a)))
}

// measure is Measure.
func (m *measurer) measure(photo onnx.Value, side int) {
	m.shades(photo, side*side)
	m.put(m.cells(photo, side, thumbnailSide))
	level, size := photo, side
	for i := range levelCount {
		sharp := m.One("Abs", m.Conv(level, m.Floats("laplacian", []float32{0, -1, 0, -1, 4, -1, 0, -1, 0}, 1, 1, 3, 3), "", 3, 1, 0))
		mean, _ := m.Moments(sharp)
		m.put(m.logarithm(mean, 0.1))
		if i < 3 {
			m.put(m.logarithm(m.cells(sharp, size-2, []int{coarseSide, coarseSide, coarsestSide}[i]), 0.1))
		}
		level, size = m.Pool("AveragePool", level), size/2
	}
	m.spectrum(photo, side)
	var ends []float32
	for i := range endCount {
		ends = append(ends, float32(i))
	}
	for i := range endCount {
		ends = append(ends, float32(256-endCount+i))
	}
	m.shares(m.Reshape(photo, 0, 1, -1), ends)
	m.border(photo, side)
	m.steps(photo, side)
	m.steps(m.Pool("AveragePool", photo), side/2)
	m.edges(photo, side)
}

// shades is measureShades for photos of n pixels.
func (m *measurer) shades(photo onnx.Value, n int) {
	sorted := m.Nodes("TopK", 2, []onnx.Value{m.Reshape(photo, 0, -1), m.Indices("all", n)}, onnx.Int("axis", 1), onnx.Int("largest", 0), onnx.Int("sorted", 1))[0]
	var below, above []int
	var near, far []float32
	for _, q := range quantiles {
		place := q * float64(n-1)
		from := math.Floor(place)
		below, above = append(below, int(from)), append(above, int(math.Ceil(place)))
		near, far = append(near, float32(1-(place-from))), append(far, float32(place-from))
	}
	lower := m.Two("Mul", m.Gather(sorted, 1, below...), m.Floats("near", near, 1, len(near)))
	upper := m.Two("Mul", m.Gather(sorted, 1, above...), m.Floats("far", far, 1, len(far)))
	m.put(m.Two("Add", lower, upper))
	mean, deviation := m.Moments(photo)
	m.put(mean)
	m.put(deviation)
	var bins []float32
	for bin := range shadeCount {
		bins = append(bins, float32(bin))
	}
	bin := m.One("Floor", m.Two("Div", m.Reshape(photo, 0, 1, -1), m.Float("width", 256/shadeCount)))
	m.shares(bin, bins)
}

// shares puts which share of numbers (batch, 1, n) are each of these.
func (m *measurer) shares(x onnx.Value, each []float32) {
	is := m.Two("Equal", x, m.Floats("levels", each, 1, len(each), 1))
	m.put(m.Reduce("ReduceMean", m.Node("Cast", []onnx.Value{is}, onnx.Int("to", onnx.FloatType)), 2))
}

// cells is plane.cells for images of side×side: a mean of rows, then one of columns and their mirror image.
func (m *measurer) cells(x onnx.Value, side, n int) onnx.Value {
	size, half := side/n, (n+1)/2
	margin := (side - size*n) / 2
	down, across := make([]float32, n*side), make([]float32, side*half)
	for i := range size * n {
		cell, at := i/size, i+margin
		down[cell*side+at] = 1 / float32(size)
		if cell < half {
			across[at*half+cell] += 1 / float32(2*size)
		}
		if mirrored := n - 1 - cell; mirrored < half {
			across[at*half+mirrored] += 1 / float32(2*size)
		}
	}
	name := fmt.Sprintf("cells%d", n)
	return m.Two("MatMul", m.Two("MatMul", m.Floats(name+".down", down, n, side), x), m.Floats(name+".across", across, side, half))
}

// part returns the part of an image whose top left pixel is (x, y).
func (m *measurer) part(photo onnx.Value, x, y, w, h int) onnx.Value {
	return m.Slice(photo, []int{2, 3}, []int{y, x}, []int{y + h, x + w})
}

// border is plane.measureBorder.
func (m *measurer) border(photo onnx.Value, side int) {
	inner := side - borderWidth
	for _, y := range []int{0, inner} {
		mean, deviation := m.Moments(m.part(photo, 0, y, side, borderWidth))
		m.put(mean)
		m.put(deviation)
	}
	mean1, deviation1 := m.Moments(m.part(photo, 0, 0, borderWidth, side))
	mean2, deviation2 := m.Moments(m.part(photo, inner, 0, borderWidth, side))
	half := m.Float("half", 0.5)
	m.put(m.Two("Mul", m.Two("Add", mean1, mean2), half))
	m.put(m.Two("Mul", m.Two("Add", deviation1, deviation2), half))
	m.put(m.One("Abs", m.Two("Sub", mean1, mean2)))
	m.put(m.One("Abs", m.Two("Sub", deviation1, deviation2)))
}

// spectrum is plane.spectrum: the Fourier transform is two products with its cosines and sines, and the sums over bands
// two more.
func (m *measurer) spectrum(photo onnx.Value, side int) {
	n := side &^ 15
	margin, half := (side-n)/2, n/2+1
	x := m.part(photo, margin, margin, n, n)
	mean, deviation := m.Moments(x)
	x = m.Two("Div", m.Two("Sub", x, mean), m.Two("Add", deviation, m.Float("one", 1)))
	cosines, sines := make([]float32, n*n), make([]float32, n*n)
	cosinesHalf, sinesHalf := make([]float32, n*half), make([]float32, n*half)
	for i := range n {
		for f := range n {
			sin, cos := math.Sincos(2 * math.Pi * float64(i*f%n) / float64(n))
			cosines[i*n+f], sines[i*n+f] = float32(cos), float32(sin)
			if f < half {
				cosinesHalf[i*half+f], sinesHalf[i*half+f] = float32(cos), float32(sin)
			}
		}
	}
	c, s := m.Floats("cosines", cosines, n, n), m.Floats("sines", sines, n, n)
	re, im := m.Two("MatMul", x, m.Floats("cosines.half", cosinesHalf, n, half)), m.Two("MatMul", x, m.Floats("sines.half", sinesHalf, n, half))
	square := func(v onnx.Value) onnx.Value { return m.Two("Mul", v, v) }
	power := m.Two("Add",
		square(m.Two("Sub", m.Two("MatMul", c, re), m.Two("MatMul", s, im))),
		square(m.Two("Add", m.Two("MatMul", c, im), m.Two("MatMul", s, re))))

	band := func(frequency int) int { return min(2*bandCount*frequency/n, bandCount-1) }
	down, across := make([]float32, bandCount*n), make([]float32, half*bandCount)
	var rows, columns [bandCount]float64 // how many there are in each band
	for y := range n {
		down[band(min(y, n-y))*n+y] = 1
		rows[band(min(y, n-y))]++
	}
	for x := range half {
		across[x*bandCount+band(x)] = 1
		columns[band(x)]++
	}
	count := make([]float32, bandCount*bandCount)
	for i := range count {
		count[i] = float32(rows[i/bandCount] * columns[i%bandCount] * float64(n*n))
	}
	sums := m.Two("MatMul", m.Two("MatMul", m.Floats("bands.down", down, bandCount, n), power), m.Floats("bands.across", across, half, bandCount))
	m.put(m.logarithm(m.Two("Div", sums, m.Floats("bands.count", count, bandCount, bandCount)), 1e-6))
}
