package op

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/data/simd"
	"fiducial/model/kernel"
)

// tolerance is for float32 results against float64 references, as a share of the tensor's largest value. A wrong
// factor, a missed edge or a shifted row is far above it.
const tolerance = 2e-6

func newPool(t testing.TB) *kernel.Pool {
	t.Helper()
	path, err := simd.FromEnv()
	if err != nil {
		t.Fatal(err)
	}
	pool, err := kernel.New(kernel.Options{Threads: 2, Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// newInput adds an input with these values to the graph.
func newInput(g *gorgonia.ExprGraph, name string, values []float64, shape ...int) *gorgonia.Node {
	v := tensor.New(tensor.WithShape(shape...), tensor.WithBacking(float32s(values)))
	return gorgonia.NewTensor(g, tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name), gorgonia.WithValue(v))
}

func run(t testing.TB, g *gorgonia.ExprGraph) {
	t.Helper()
	vm := gorgonia.NewTapeMachine(g)
	defer vm.Close()
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
}

func result(n *gorgonia.Node) []float32 { return n.Value().Data().([]float32) }

// an argument of an operation under test.
type argument struct {
	name   string
	shape  tensor.Shape
	values []float64
}

func newArgument(rng *rand.Rand, name string, shape ...int) *argument {
	return &argument{name: name, shape: shape, values: random(rng, tensor.Shape(shape).TotalSize())}
}

// compareWithReference runs an operation forward and backward, from a random gradient to its result, and compares
// the result with the reference, and the gradient to each argument with the reference's differences. The reference
// reads the arguments' values. Memory is planned and not planned.
func compareWithReference(t *testing.T, args []*argument, build func(b *Builder, in gorgonia.Nodes) *gorgonia.Node, reference func() []float64) {
	t.Helper()
	for _, plan := range []bool{false, true} {
		g := gorgonia.NewGraph()
		b := NewBuilder(newPool(t))
		var in gorgonia.Nodes
		for _, a := range args {
			in = append(in, newInput(g, a.name, a.values, a.shape...))
		}
		y := build(b, in)
		want := reference()
		weights := random(rand.New(rand.NewPCG(9, 9)), len(want))
		dy := newInput(g, "dy", weights, y.Shape()...)
		grads, err := gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{dy}, in)
		if err != nil {
			t.Fatal(err)
		}
		if plan {
			if err := b.Plan(g, append(gorgonia.Nodes{y}, grads...)...); err != nil {
				t.Fatal(err)
			}
		}
		run(t, g)
		if e := worst(result(y), want); !(e < tolerance) {
			t.Errorf("planned %v: the result differs by %.2g of its largest", plan, e)
		}
		for i, a := range args {
			want := differences(a.values, func() float64 { return dot(weights, reference()) })
			if !grads[i].Shape().Eq(a.shape) {
				t.Errorf("planned %v: the gradient to %s has shape %v", plan, a.name, grads[i].Shape())
			}
			if e := worst(result(grads[i]), want); !(e < 2*tolerance) {
				t.Errorf("planned %v: the gradient to %s differs by %.2g of its largest", plan, a.name, e)
			}
		}
	}
}

// must returns a function that hands on a node, or ends the test with its error.
func must(t testing.TB) func(*gorgonia.Node, error) *gorgonia.Node {
	return func(n *gorgonia.Node, err error) *gorgonia.Node {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

func TestConvGradients(t *testing.T) {
	for _, c := range []struct {
		n, in, h, w, out, k int
		o                   ConvOptions
	}{
		{2, 3, 7, 5, 5, 3, ConvOptions{Stride: 1, Padding: 1, ReLU: true}},
		{3, 1, 9, 10, 2, 5, ConvOptions{Stride: 1, Padding: 1, ReLU: true}},
		{1, 2, 11, 7, 3, 3, ConvOptions{Stride: 2, Padding: 1, ReLU: true}},
		{2, 2, 8, 9, 6, 5, ConvOptions{Stride: 3, Padding: 2, ReLU: false}},
		{2, 5, 6, 6, 1, 1, ConvOptions{Stride: 1, Padding: 0, ReLU: false}},
		{1, 4, 5, 17, 7, 4, ConvOptions{Stride: 1, Padding: 0, ReLU: true}},
		{1, 1, 3, 3, 1, 3, ConvOptions{Stride: 1, Padding: 3, ReLU: false}},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(c.h)))
			x := newArgument(rng, "x", c.n, c.in, c.h, c.w)
			w := newArgument(rng, "weight", c.out, c.in, c.k, c.k)
			bias := newArgument(rng, "bias", c.out)
			compareWithReference(t, []*argument{x, w, bias},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
					return must(t)(b.Conv(in[0], in[1], in[2], c.o))
				},
				func() []float64 {
					return refConv(x.values, w.values, bias.values, c.n, c.in, c.h, c.w, c.out, c.k, c.o)
				})
		})
	}
}

func TestMaxPoolGradient(t *testing.T) {
	for _, c := range [][4]int{{2, 3, 6, 8}, {1, 2, 7, 5}, {3, 1, 2, 2}, {1, 5, 3, 33}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			x := newArgument(rand.New(rand.NewPCG(2, 2)), "x", c[:]...)
			compareWithReference(t, []*argument{x},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
					return must(t)(b.MaxPool(in[0]))
				},
				func() []float64 { return refPool(x.values, c[0]*c[1], c[2], c[3]) })
		})
	}
}

func TestLinearGradients(t *testing.T) {
	for _, c := range []struct {
		shape tensor.Shape
		out   int
	}{
		{tensor.Shape{3, 2, 5, 3}, 7}, // flattened
		{tensor.Shape{1, 1}, 1},
		{tensor.Shape{5, 130}, 30},
		{tensor.Shape{1, 2100}, 2},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			n := c.shape[0]
			in := c.shape.TotalSize() / n
			rng := rand.New(rand.NewPCG(3, 3))
			x, w, bias := newArgument(rng, "x", c.shape...), newArgument(rng, "weight", c.out, in), newArgument(rng, "bias", c.out)
			compareWithReference(t, []*argument{x, w, bias},
				func(b *Builder, nodes gorgonia.Nodes) *gorgonia.Node {
					return must(t)(b.Linear(nodes[0], nodes[1], nodes[2]))
				},
				func() []float64 { return refLinear(x.values, w.values, bias.values, n, in, c.out) })
		})
	}
}

// At a probability other than one half, Gorgonia's own dropout divides its gradient by the wrong number.
func TestDropoutGradient(t *testing.T) {
	for _, p := range []float64{0, .1, .5, .8} {
		t.Run(fmt.Sprint(p), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(4, 4))
			x := newArgument(rng, "x", 3, 2, 5, 7)
			mask := make([]float32, len(x.values))
			for i := range mask {
				if rng.Float64() >= p {
					mask[i] = 1
				}
			}
			compareWithReference(t, []*argument{x},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
					n, plan, err := b.Dropout(in[0], p)
					if err == nil {
						plan.SetMask(mask)
					}
					return must(t)(n, err)
				},
				func() []float64 { return refDropout(x.values, mask, p) })
		})
	}
}

func TestMaskedMSEGradient(t *testing.T) {
	compareLoss(t, func(b *Builder, in gorgonia.Nodes) *gorgonia.Node { return must(t)(b.MaskedMSE(in[0], in[1], in[2])) },
		func(y, target float64) float64 { return (y - target) * (y - target) })
}

func TestMaskedCrossEntropyGradient(t *testing.T) {
	compareLoss(t, func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
		return must(t)(b.MaskedCrossEntropy(in[0], in[1], in[2]))
	}, func(y, target float64) float64 { return math.Log(1+math.Exp(y)) - target*y })
}

// compareLoss compares a masked loss and its gradient with those of what an answer costs.
func compareLoss(t *testing.T, build func(b *Builder, in gorgonia.Nodes) *gorgonia.Node, cost func(y, target float64) float64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	y, target := random(rng, 3*7), random(rng, 3*7)
	mask := make([]float64, len(y))
	for i := range mask {
		if rng.Float64() < .6 {
			mask[i] = 1
		}
	}
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	in := gorgonia.Nodes{newInput(g, "y", y, 3, 7), newInput(g, "target", target, 3, 7), newInput(g, "mask", mask, 3, 7)}
	loss := build(b, in)
	// Three times the loss: the gradient must carry on what it gets.
	three := must(t)(gorgonia.Mul(loss, gorgonia.NewConstant(float32(3))))
	grads, err := gorgonia.Grad(three, in[0])
	if err != nil {
		t.Fatal(err)
	}
	run(t, g)
	want := refLoss(y, target, mask, cost)
	if e := worst([]float32{loss.Value().Data().(float32)}, []float64{want}); !(e < tolerance) {
		t.Errorf("the loss is %v, want %g", loss.Value(), want)
	}
	slope := differences(y, func() float64 { return 3 * refLoss(y, target, mask, cost) })
	if e := worst(result(grads[0]), slope); !(e < tolerance) {
		t.Errorf("the gradient differs by %.2g of its largest", e)
	}
}

// A node with two readers gets the sum of their gradients, which Gorgonia adds up itself.
func TestGradientsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 6))
	const n, c, h, w = 2, 3, 5, 7
	x := newArgument(rng, "x", n, c, h, w)
	weight, bias := newArgument(rng, "weight", c, c, 3, 3), newArgument(rng, "bias", c)
	o := ConvOptions{Stride: 1, Padding: 1, ReLU: true}
	compareWithReference(t, []*argument{x, weight, bias},
		func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
			first := must(t)(b.Conv(in[0], in[1], in[2], o))
			second := must(t)(b.Conv(first, in[1], in[2], o))
			sum := must(t)(gorgonia.Add(first, second))
			return must(t)(b.MaxPool(sum))
		},
		func() []float64 {
			first := refConv(x.values, weight.values, bias.values, n, c, h, w, c, 3, o)
			second := refConv(first, weight.values, bias.values, n, c, h, w, c, 3, o)
			for i := range second {
				second[i] += first[i]
			}
			return refPool(second, n*c, h, w)
		})
}
