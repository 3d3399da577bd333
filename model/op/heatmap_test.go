package op

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
)

func TestConvWithoutBiasGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	const n, in, h, w, out, k = 2, 3, 6, 5, 4, 3
	x, weight := newArgument(rng, "x", n, in, h, w), newArgument(rng, "weight", out, in, k, k)
	o := ConvOptions{Stride: 1, Padding: 1}
	compareWithReference(t, []*argument{x, weight},
		func(b *Builder, in gorgonia.Nodes) *gorgonia.Node { return must(t)(b.Conv(in[0], in[1], nil, o)) },
		func() []float64 {
			return refConv(x.values, weight.values, make([]float64, out), n, in, h, w, out, k, o)
		})
}

func TestBatchNormGradients(t *testing.T) {
	for _, c := range []struct {
		shape      [4]int
		relu, pool bool
	}{
		{[4]int{4, 3, 5, 6}, false, false},
		{[4]int{4, 3, 5, 6}, true, false},
		{[4]int{4, 3, 5, 6}, true, true},
		{[4]int{6, 1, 1, 1}, true, false},
		{[4]int{1, 5, 7, 3}, false, true},
		{[4]int{1, 5, 7, 3}, true, false},
		{[4]int{3, 2, 1, 17}, true, false},
		{[4]int{3, 2, 6, 34}, true, true},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			channels := c.shape[1]
			rng := rand.New(rand.NewPCG(11, uint64(channels)))
			x, scale, shift := newArgument(rng, "x", c.shape[:]...), newArgument(rng, "scale", channels), newArgument(rng, "shift", channels)
			compareWithReference(t, []*argument{x, scale, shift},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
					o := NormOptions{Mean: make([]float32, channels), Variance: make([]float32, channels), ReLU: c.relu, Pool: c.pool}
					return must(t)(b.BatchNorm(in[0], in[1], in[2], o))
				},
				func() []float64 {
					y, _, _ := refBatchNorm(x.values, scale.values, shift.values, c.shape[0], channels, c.shape[2]*c.shape[3], c.relu)
					if c.pool {
						y = refPool(y, c.shape[0]*channels, c.shape[2], c.shape[3])
					}
					return y
				})
		})
	}
}

// Every run moves the running statistics by a tenth of the way to those of its batch, of which the variance is the
// unbiased one.
func TestBatchNormMovesRunningStatistics(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 1))
	const n, c, h, w = 3, 2, 4, 5
	x := random(rng, n*c*h*w)
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	mean, variance := []float32{1, -2}, []float32{.5, 3}
	must(t)(b.BatchNorm(newInput(g, "x", x, n, c, h, w), newInput(g, "scale", []float64{1, 1}, c), newInput(g, "shift", []float64{0, 0}, c),
		NormOptions{Mean: mean, Variance: variance}))
	wantMean, wantVariance := float64s(mean), float64s(variance)
	_, batchMean, batchVariance := refBatchNorm(x, []float64{1, 1}, []float64{0, 0}, n, c, h*w, false)
	m := newMachine(t, g)
	for range 2 {
		if err := m.RunAll(); err != nil {
			t.Fatal(err)
		}
		for i := range c {
			wantMean[i] += .1 * (batchMean[i] - wantMean[i])
			wantVariance[i] += .1 * (batchVariance[i]*n*h*w/(n*h*w-1) - wantVariance[i])
		}
		if e := max(worst(mean, wantMean), worst(variance, wantVariance)); !(e < tolerance) {
			t.Errorf("running statistics %g and %g, want %g and %g", mean, variance, wantMean, wantVariance)
		}
	}
}

// A convolution with the batch norm folded in equals one after the other, and follows the tensors as they change.
func TestConvNormIsConvThenNorm(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 1))
	const n, in, h, w, out, k = 2, 3, 6, 5, 4, 3
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	x, weight := random(rng, n*in*h*w), random(rng, out*in*k*k)
	vectors := make([][]float64, 4) // scale, shift, mean, variance
	var nodes gorgonia.Nodes
	for i, name := range []string{"scale", "shift", "mean", "variance"} {
		vectors[i] = random(rng, out)
		if name == "variance" {
			for j, v := range vectors[i] {
				vectors[i][j] = v * v
			}
		}
		nodes = append(nodes, newInput(g, name, vectors[i], out))
	}
	o := ConvOptions{Stride: 1, Padding: 1, ReLU: true}
	images, weights := newInput(g, "x", x, n, in, h, w), newInput(g, "weight", weight, out, in, k, k)
	y := must(t)(b.ConvNorm(images, weights, Norm{Scale: nodes[0], Shift: nodes[1], Mean: nodes[2], Variance: nodes[3]}, o))
	m := newMachine(t, g)
	numbers, all := append(gorgonia.Nodes{images, weights}, nodes...), append([][]float64{x, weight}, vectors...)
	for changed := range len(all) + 1 {
		if err := m.RunAll(); err != nil {
			t.Fatal(err)
		}
		want := refConv(x, weight, make([]float64, out), n, in, h, w, out, k, ConvOptions{Stride: 1, Padding: 1})
		for i, v := range want {
			c := i / (h * w) % out
			variance := float64(float32(vectors[3][c]))
			want[i] = max(0, (v-vectors[2][c])/math.Sqrt(variance+normEpsilon)*vectors[0][c]+vectors[1][c])
		}
		if e := worst(result(y), want); !(e < 2*tolerance) {
			t.Errorf("with %d kinds of numbers changed the result differs by %.2g of its largest", changed, e)
		}
		if changed < len(all) { // the last of one kind alone, in place as a training step does
			last := len(all[changed]) - 1
			all[changed][last] += .5
			result(numbers[changed])[last] = float32(all[changed][last])
		}
	}
}

func TestUpsampleGradient(t *testing.T) {
	for _, c := range []struct{ n, c, h, w, height, width int }{{2, 3, 6, 6, 24, 24}, {1, 2, 1, 1, 4, 4}, {1, 1, 3, 5, 7, 5}, {2, 2, 4, 3, 5, 13}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			x := newArgument(rand.New(rand.NewPCG(14, 1)), "x", c.n, c.c, c.h, c.w)
			compareWithReference(t, []*argument{x},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
					return must(t)(b.Upsample(in[0], c.height, c.width))
				},
				func() []float64 { return refUpsample(x.values, c.n*c.c, c.h, c.w, c.height, c.width) })
		})
	}
}

func TestConcatGradients(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 1))
	const n, c, d, h, w = 3, 2, 5, 4, 3
	x, y := newArgument(rng, "x", n, c, h, w), newArgument(rng, "y", n, d, h, w)
	compareWithReference(t, []*argument{x, y},
		func(b *Builder, in gorgonia.Nodes) *gorgonia.Node { return must(t)(b.Concat(in[0], in[1])) },
		func() []float64 {
			var z []float64
			for i := range n {
				z = append(z, x.values[i*c*h*w:(i+1)*c*h*w]...)
				z = append(z, y.values[i*d*h*w:(i+1)*d*h*w]...)
			}
			return z
		})
}

func TestSoftArgmaxGradient(t *testing.T) {
	for _, c := range [][4]int{{2, 3, 6, 6}, {1, 1, 1, 1}, {3, 2, 5, 7}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			x := newArgument(rand.New(rand.NewPCG(16, 1)), "x", c[:]...)
			for i := range x.values {
				x.values[i] = float64(float32(3 * x.values[i])) // so that one cell stands out
			}
			compareWithReference(t, []*argument{x},
				func(b *Builder, in gorgonia.Nodes) *gorgonia.Node { return must(t)(b.SoftArgmax(in[0], 4, 1.5)) },
				func() []float64 { return refSoftArgmax(x.values, c[0]*c[1], c[2], c[3], 4, 1.5) })
		})
	}
}

// With a focus the gradient to maps is that of the loss of positions and of the focus together; what is asked for
// wrongly is refused.
func TestFocusGradient(t *testing.T) {
	const faces, maps, h, w, weight, spread = 2, 3, 4, 5, 0.6, 3.
	rng := rand.New(rand.NewPCG(18, 1))
	x, target, mask := random(rng, faces*maps*h*w), random(rng, 2*faces*maps), make([]float64, 2*faces*maps)
	for i := range target {
		target[i] = min(max(8+4*target[i], 2), 13) // between the outermost cells
	}
	for i := range mask {
		mask[i] = 1
	}
	mask[2], mask[3] = 0, 0
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	in := newInput(g, "x", x, faces, maps, h, w)
	targets, known := newInput(g, "target", target, faces, 2*maps), newInput(g, "mask", mask, faces, 2*maps)
	positions := must(t)(b.SoftArgmax(in, 4, 1.5))
	for name, err := range map[string]error{
		"no soft-argmax":        b.Focus(in, targets, known, spread, weight),
		"no spread":             b.Focus(positions, targets, known, 0, weight),
		"a weight below 0":      b.Focus(positions, targets, known, spread, -1),
		"targets of maps' size": b.Focus(positions, in, known, spread, weight),
	} {
		if err == nil {
			t.Errorf("%s is focused", name)
		}
	}
	if err := b.Focus(positions, targets, known, spread, weight); err != nil {
		t.Fatal(err)
	}
	loss := must(t)(b.MaskedSmoothL1(positions, targets, known, 1))
	grads, err := gorgonia.Grad(loss, in)
	if err != nil {
		t.Fatal(err)
	}
	run(t, g)
	points := func() float64 {
		return refLoss(refSoftArgmax(x, faces*maps, h, w, 4, 1.5), target, mask, func(y, target float64) float64 {
			if e := math.Abs(y - target); e >= 1 {
				return e - .5
			}
			return (y - target) * (y - target) / 2
		})
	}
	if e := worst([]float32{loss.Value().Data().(float32)}, []float64{points()}); !(e < tolerance) {
		t.Errorf("the loss is %v, want %g: that of the points alone", loss.Value(), points())
	}
	slope := differences(x, func() float64 { return points() + weight*refFocus(x, target, mask, h, w, 4, 1.5, spread) })
	if e := worst(result(grads[0]), slope); !(e < tolerance) {
		t.Errorf("the gradient differs by %.2g of its largest", e)
	}
}

func TestMaskedSmoothL1Gradient(t *testing.T) {
	for _, beta := range []float64{.1, 1, 50} {
		t.Run(fmt.Sprint(beta), func(t *testing.T) {
			compareLoss(t, func(b *Builder, in gorgonia.Nodes) *gorgonia.Node {
				return must(t)(b.MaskedSmoothL1(in[0], in[1], in[2], beta))
			}, func(y, target float64) float64 {
				e := y - target
				if math.Abs(e) < beta {
					return e * e / (2 * beta)
				}
				return math.Abs(e) - beta/2
			})
		})
	}
}

func TestRefusedShapes(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	in := func(name string, shape ...int) *gorgonia.Node {
		n := 1
		for _, d := range shape {
			n *= d
		}
		return newInput(g, name, make([]float64, n), shape...)
	}
	x, two, three := in("x", 2, 3, 4, 4), in("two", 2), in("three", 3)
	o := NormOptions{Mean: make([]float32, 3), Variance: make([]float32, 3)}
	for name, build := range map[string]func() (*gorgonia.Node, error){
		"scale of a norm":      func() (*gorgonia.Node, error) { return b.BatchNorm(x, two, three, o) },
		"statistics of a norm": func() (*gorgonia.Node, error) { return b.BatchNorm(x, three, three, NormOptions{}) },
		"norm of one number":   func() (*gorgonia.Node, error) { return b.BatchNorm(in("y", 1, 3, 1, 1), three, three, o) },
		"norm of a vector":     func() (*gorgonia.Node, error) { return b.BatchNorm(two, two, two, o) },
		"norm of other outputs": func() (*gorgonia.Node, error) {
			return b.ConvNorm(x, in("w", 2, 3, 3, 3), Norm{two, two, two, three}, ConvOptions{Stride: 1})
		},
		"weight of a conv":      func() (*gorgonia.Node, error) { return b.Conv(x, in("v", 2, 2, 3, 3), nil, ConvOptions{Stride: 1}) },
		"upsampled to less":     func() (*gorgonia.Node, error) { return b.Upsample(x, 3, 4) },
		"concat of two sizes":   func() (*gorgonia.Node, error) { return b.Concat(x, in("z", 2, 3, 4, 5)) },
		"soft-argmax of no map": func() (*gorgonia.Node, error) { return b.SoftArgmax(two, 4, 1.5) },
		"beta of nothing":       func() (*gorgonia.Node, error) { return b.MaskedSmoothL1(x, x, x, 0) },
		"mask of another shape": func() (*gorgonia.Node, error) { return b.MaskedSmoothL1(x, x, two, 1) },
		"target of another":     func() (*gorgonia.Node, error) { return b.MaskedCrossEntropy(x, two, x) },
	} {
		if n, err := build(); err == nil {
			t.Errorf("%s: added %v", name, n)
		}
	}
}
