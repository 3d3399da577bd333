package op

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"
	_ "go4.org/unsafe/assume-no-moving-gc" // Gorgonia needs the version in go.mod to start
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Gorgonia's own convolution with ReLU, bias added by broadcasting, gives the same result and the same gradients.
func TestConvEqualsGorgonias(t *testing.T) {
	const n, in, out, h, w, k = 2, 3, 4, 9, 11, 3
	rng := rand.New(rand.NewPCG(7, 7))
	x, weight, bias := random(rng, n*in*h*w), random(rng, out*in*k*k), random(rng, out)

	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	ours := gorgonia.Nodes{newInput(g, "x", x, n, in, h, w), newInput(g, "weight", weight, out, in, k, k), newInput(g, "bias", bias, out)}
	y := must(t)(b.Conv(ours[0], ours[1], ours[2], ConvOptions{Stride: 2, Padding: 1, ReLU: true}))
	dy := random(rng, y.Shape().TotalSize())
	grads, err := gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{newInput(g, "dy", dy, y.Shape()...)}, ours)
	if err != nil {
		t.Fatal(err)
	}
	run(t, g)

	sg := gorgonia.NewGraph()
	stock := gorgonia.Nodes{newInput(sg, "x", x, n, in, h, w), newInput(sg, "weight", weight, out, in, k, k), newInput(sg, "bias", bias, 1, out, 1, 1)}
	conv := must(t)(gorgonia.Conv2d(stock[0], stock[1], tensor.Shape{k, k}, []int{1, 1}, []int{2, 2}, []int{1, 1}))
	sy := must(t)(gorgonia.Rectify(must(t)(gorgonia.BroadcastAdd(conv, stock[2], nil, []byte{0, 2, 3}))))
	sgrads, err := gorgonia.Backpropagate(gorgonia.Nodes{sy}, gorgonia.Nodes{newInput(sg, "dy", dy, sy.Shape()...)}, stock)
	if err != nil {
		t.Fatal(err)
	}
	run(t, sg)

	if e := worst(result(y), float64s(result(sy))); !(e < 1e-6) {
		t.Errorf("the results differ by %.2g of the largest", e)
	}
	for i, name := range []string{"x", "weight", "bias"} {
		if e := worst(result(grads[i]), float64s(result(sgrads[i]))); !(e < 1e-6) {
			t.Errorf("the gradients to %s differ by %.2g of the largest", name, e)
		}
	}
}

// No gradient is computed to what Data marks.
func TestNoGradientToData(t *testing.T) {
	for _, marked := range []bool{true, false} {
		g := gorgonia.NewGraph()
		b := NewBuilder(newPool(t))
		rng := rand.New(rand.NewPCG(1, 1))
		x := newInput(g, "x", random(rng, 2*25), 2, 1, 5, 5)
		w, bias := newInput(g, "weight", random(rng, 9), 1, 1, 3, 3), newInput(g, "bias", random(rng, 1), 1)
		if marked {
			b.Data(x)
		}
		y := must(t)(b.Conv(x, w, bias, ConvOptions{Stride: 1}))
		y = must(t)(b.Linear(y, newInput(g, "w2", random(rng, 9), 1, 9), newInput(g, "b2", random(rng, 1), 1)))
		loss := must(t)(b.MaskedMSE(y, newInput(g, "target", random(rng, 2), 2, 1), newInput(g, "mask", []float64{1, 1}, 2, 1)))
		if _, err := gorgonia.Grad(loss, w, bias); err != nil {
			t.Fatal(err)
		}
		there := slices.ContainsFunc(g.AllNodes(), func(n *gorgonia.Node) bool {
			return n.Op() != nil && strings.HasPrefix(n.Op().String(), "conv gradient to input")
		})
		if there == marked {
			t.Errorf("input marked as data: %v; gradient to it computed: %v", marked, there)
		}
	}
}

func TestWrongShapesAreRefused(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	node := func(shape ...int) *gorgonia.Node {
		return newInput(g, fmt.Sprint("input", shape), make([]float64, tensor.Shape(shape).TotalSize()), shape...)
	}
	image, vector := node(2, 3, 8, 8), node(3)
	one := ConvOptions{Stride: 1}
	for name, build := range map[string]func() (*gorgonia.Node, error){
		"conv of a vector":             func() (*gorgonia.Node, error) { return b.Conv(vector, node(4, 3, 3, 3), node(4), one) },
		"conv of other channels":       func() (*gorgonia.Node, error) { return b.Conv(image, node(4, 2, 3, 3), node(4), one) },
		"conv with an oblong kernel":   func() (*gorgonia.Node, error) { return b.Conv(image, node(4, 3, 3, 2), node(4), one) },
		"conv with another bias":       func() (*gorgonia.Node, error) { return b.Conv(image, node(4, 3, 3, 3), node(5), one) },
		"conv with a large kernel":     func() (*gorgonia.Node, error) { return b.Conv(image, node(4, 3, 9, 9), node(4), one) },
		"conv without a stride":        func() (*gorgonia.Node, error) { return b.Conv(image, node(4, 3, 3, 3), node(4), ConvOptions{}) },
		"pooling of a vector":          func() (*gorgonia.Node, error) { return b.MaxPool(vector) },
		"pooling of a row":             func() (*gorgonia.Node, error) { return b.MaxPool(node(2, 3, 1, 8)) },
		"dropout of a vector":          func() (*gorgonia.Node, error) { n, _, err := b.Dropout(vector, .5); return n, err },
		"dropout of everything":        func() (*gorgonia.Node, error) { n, _, err := b.Dropout(image, 1); return n, err },
		"linear of a vector":           func() (*gorgonia.Node, error) { return b.Linear(vector, node(4, 3), node(4)) },
		"linear with another weight":   func() (*gorgonia.Node, error) { return b.Linear(image, node(4, 190), node(4)) },
		"linear with another bias":     func() (*gorgonia.Node, error) { return b.Linear(image, node(4, 192), node(5)) },
		"squared error of two shapes":  func() (*gorgonia.Node, error) { return b.MaskedMSE(node(2, 4), node(2, 4), node(2, 5)) },
		"squared error of two lengths": func() (*gorgonia.Node, error) { return b.MaskedMSE(node(2, 4), node(3, 4), node(2, 4)) },
	} {
		if n, err := build(); err == nil {
			t.Errorf("%s: made %v", name, n)
		}
	}
}

// What the tape machine hands to an operation is checked: a value let in over another shape must not be read.
func TestWrongValuesAreRefused(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	x := newInput(g, "x", make([]float64, 2*64), 2, 1, 8, 8)
	y := must(t)(b.MaxPool(x))
	dense := func(of tensor.Dtype, shape ...int) *tensor.Dense {
		return tensor.New(tensor.Of(of), tensor.WithShape(shape...))
	}
	transposed := dense(tensor.Float32, 2, 1, 8, 8)
	if err := transposed.T(0, 1, 3, 2); err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]gorgonia.Value{
		"nothing":        {},
		"two":            {dense(tensor.Float32, 2, 1, 8, 8), dense(tensor.Float32, 2, 1, 8, 8)},
		"another shape":  {dense(tensor.Float32, 2, 1, 8, 9)},
		"float64":        {dense(tensor.Float64, 2, 1, 8, 8)},
		"a scalar":       {gorgonia.NewF32(1)},
		"an integer":     {gorgonia.NewI(1)},
		"lazily turned":  {transposed},
		"column by row":  {tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(2, 1, 8, 8), tensor.AsFortran(nil))},
		"a vector of it": {dense(tensor.Float32, 128)},
	} {
		if _, err := y.Op().Do(in...); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := y.Op().Do(dense(tensor.Float32, 2, 1, 8, 8)); err != nil {
		t.Errorf("the right input: %v", err)
	}
}

// Two operations that look alike are two: a dropout drops something else each time it stands in a graph.
func TestLikeOperationsStayApart(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	x := newInput(g, "x", slices.Repeat([]float64{1}, 2*64), 2, 1, 8, 8)
	var outs [2]*gorgonia.Node
	for i := range outs {
		n, plan, err := b.Dropout(x, .5)
		outs[i] = must(t)(n, err)
		plan.Draw(uint64(i))
	}
	run(t, g)
	if outs[0] == outs[1] || slices.Equal(result(outs[0]), result(outs[1])) {
		t.Error("two dropouts of one input became one")
	}
}
