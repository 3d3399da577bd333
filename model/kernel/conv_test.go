package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

var convShapes = []ConvShape{
	{Batch: 1, In: 1, Out: 1, Height: 1, Width: 1, Kernel: 1, Stride: 1},
	{Batch: 2, In: 1, Out: 2, Height: 6, Width: 6, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 1, Out: 2, Height: 96, Width: 96, Kernel: 5, Stride: 1, Padding: 1},
	{Batch: 3, In: 2, Out: 2, Height: 47, Width: 47, Kernel: 5, Stride: 1, Padding: 1},
	{Batch: 2, In: 3, Out: 5, Height: 13, Width: 17, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 3, Out: 7, Height: 9, Width: 31, Kernel: 3, Stride: 1, Padding: 0},
	{Batch: 2, In: 4, Out: 4, Height: 7, Width: 5, Kernel: 4, Stride: 1, Padding: 2},
	{Batch: 2, In: 2, Out: 3, Height: 5, Width: 6, Kernel: 3, Stride: 1, Padding: 4},
	{Batch: 2, In: 2, Out: 3, Height: 11, Width: 13, Kernel: 3, Stride: 2, Padding: 1},
	{Batch: 2, In: 3, Out: 6, Height: 12, Width: 10, Kernel: 5, Stride: 3, Padding: 2},
	{Batch: 2, In: 2, Out: 2, Height: 9, Width: 9, Kernel: 1, Stride: 2, Padding: 0},
	{Batch: 1, In: 2, Out: 2, Height: 8, Width: 8, Kernel: 2, Stride: 3, Padding: 1},
	{Batch: 40, In: 2, Out: 3, Height: 6, Width: 6, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 33, Out: 30, Height: 24, Width: 24, Kernel: 1, Stride: 1},
	{Batch: 1, In: 24, Out: 9, Height: 70, Width: 96, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 1, In: 1, Out: 3, Height: 9, Width: 120, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 1, In: 1, Out: 1, Height: 20, Width: 20, Kernel: 19, Stride: 1, Padding: 18},
	{Batch: 9, In: 40, Out: 10, Height: 12, Width: 12, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 64, Out: 66, Height: 6, Width: 12, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 3, In: 8, Out: 16, Height: 23, Width: 25, Kernel: 3, Stride: 1, Padding: 1},

	// In tiles, the gradient to the weights from the fourth on.
	{Batch: 2, In: 19, Out: 18, Height: 26, Width: 22, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 18, Out: 20, Height: 27, Width: 34, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 16, Out: 17, Height: 12, Width: 36, Kernel: 3, Stride: 1, Padding: 0},
	{Batch: 1, In: 16, Out: 16, Height: 16, Width: 14, Kernel: 3, Stride: 1, Padding: 2},
	{Batch: 1, In: 17, Out: 22, Height: 60, Width: 72, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 18, In: 32, Out: 16, Height: 12, Width: 12, Kernel: 3, Stride: 1, Padding: 1},
	{Batch: 2, In: 48, Out: 16, Height: 20, Width: 26, Kernel: 3, Stride: 1, Padding: 0},
	{Batch: 1, In: 70, Out: 33, Height: 12, Width: 12, Kernel: 3, Stride: 1, Padding: 1},
}

func (s ConvShape) name() string {
	return fmt.Sprintf("n%d_%dto%d_%dx%d_k%ds%dp%d_relu=%v",
		s.Batch, s.In, s.Out, s.Height, s.Width, s.Kernel, s.Stride, s.Padding, s.ReLU)
}

// convolve runs all passes of a convolution on fresh arguments.
func convolve(t *testing.T, p *Pool, s ConvShape) (y, dx, dw, db []float32, x, w, b, dy []float32) {
	t.Helper()
	c, err := NewConv(p, s)
	if err != nil {
		t.Fatal(err)
	}
	x, w, b, dy = random(1, s.inSize()), random(2, s.Weights()), random(3, s.Out), random(4, s.outSize())
	y, dx, dw, db = garbage(s.outSize()), garbage(s.inSize()), garbage(s.Weights()), garbage(s.Out)
	for worker := range p.threads {
		copy(p.space(worker), garbage(len(p.space(worker)))) // what another plan left there must not matter
	}
	c.Forward(y, x, w, b)
	c.BackwardInput(dx, dy, y, w)
	c.BackwardWeights(dw, db, dy, y, x)
	return y, dx, dw, db, x, w, b, dy
}

func TestConvAgreesWithNaive(t *testing.T) {
	for i, s := range convShapes {
		for _, relu := range []bool{false, true} {
			if testing.Short() && relu != (i%2 == 0) {
				continue
			}
			s.ReLU = relu
			agreesWithNaive(t, s)
		}
	}
}

func TestConvOfAnyShapeAgreesWithNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		s := ConvShape{
			Batch: 1 + r.IntN(5), In: 1 + r.IntN(6), Out: 1 + r.IntN(9), Height: 1 + r.IntN(24), Width: 1 + r.IntN(40),
			Kernel: 1 + r.IntN(6), Stride: 1 + r.IntN(3), ReLU: r.IntN(2) == 0,
		}
		s.Padding = r.IntN(s.Kernel + 2)
		if s.Check() == nil {
			agreesWithNaive(t, s)
		}
	}
}

func agreesWithNaive(t *testing.T, s ConvShape) {
	t.Run(s.name(), func(t *testing.T) {
		var wantY []float32
		eachPath(t, func(t *testing.T, path Path) {
			y, dx, dw, db, x, w, b, dy := convolve(t, newPool(t, 2, path), s)
			if wantY == nil {
				wantY = naiveConv(s, x, w, b)
			}
			near(t, "y", y, wantY, 1e-5)
			wantDX, wantDW, wantDB := naiveConvBackward(s, dy, y, x, w)
			near(t, "dx", dx, wantDX, 1e-5)
			near(t, "dw", dw, wantDW, 1e-5)
			near(t, "db", db, wantDB, 1e-5)
		})
	})
}

func TestConvIsTheSameForAnyNumberOfThreads(t *testing.T) {
	for _, s := range []ConvShape{
		{Batch: 5, In: 9, Out: 7, Height: 61, Width: 53, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
		{Batch: 5, In: 32, Out: 16, Height: 30, Width: 36, Kernel: 3, Stride: 1, Padding: 1, ReLU: true}, // in tiles
	} {
		eachPath(t, func(t *testing.T, path Path) {
			y1, dx1, dw1, db1, _, _, _, _ := convolve(t, newPool(t, 1, path), s)
			y3, dx3, dw3, db3, _, _, _, _ := convolve(t, newPool(t, 3, path), s)
			same(t, "y", y3, y1)
			same(t, "dx", dx3, dx1)
			same(t, "dw", dw3, dw1)
			same(t, "db", db3, db1)
		})
	}
}

// The loss is sum(y·dy), whose gradients the passes give; it is compared with the change of the loss.
func TestConvFiniteDifferences(t *testing.T) {
	for _, s := range []ConvShape{
		{Batch: 2, In: 3, Out: 5, Height: 9, Width: 7, Kernel: 3, Stride: 1, Padding: 1},
		{Batch: 1, In: 2, Out: 3, Height: 10, Width: 11, Kernel: 5, Stride: 2, Padding: 1},
	} {
		eachPath(t, func(t *testing.T, path Path) {
			p := newPool(t, 2, path)
			_, dx, dw, db, x, w, b, dy := convolve(t, p, s)
			c, _ := NewConv(p, s)
			y := make([]float32, s.outSize())
			loss := func() float64 {
				c.Forward(y, x, w, b)
				var sum float64
				for i, v := range y {
					sum += float64(v) * float64(dy[i])
				}
				return sum
			}
			differences(t, "x", x, dx, loss)
			differences(t, "w", w, dw, loss)
			differences(t, "b", b, db, loss)
		})
	}
}

// differences compares gradient with the change of loss when each number of at changes a little.
func differences(t *testing.T, what string, at, gradient []float32, loss func() float64) {
	t.Helper()
	const step = 1. / 64
	want := make([]float32, len(at))
	for i, v := range at {
		at[i] = v + step
		up := loss()
		at[i] = v - step
		down := loss()
		at[i] = v
		want[i] = float32((up - down) / (2 * step))
	}
	near(t, "gradient to "+what, gradient, want, 2e-4)
}

func TestConvKeepsNaN(t *testing.T) {
	s := ConvShape{Batch: 1, In: 1, Out: 1, Height: 4, Width: 40, Kernel: 3, Stride: 1, Padding: 1, ReLU: true}
	eachPath(t, func(t *testing.T, path Path) {
		c, err := NewConv(newPool(t, 1, path), s)
		if err != nil {
			t.Fatal(err)
		}
		x, y := make([]float32, s.inSize()), make([]float32, s.outSize())
		x[0], x[39] = float32(math.NaN()), float32(math.NaN())
		c.Forward(y, x, random(1, 9), []float32{1})
		for i, v := range y[:40] {
			if isNaN := v != v; isNaN != (i < 2 || i > 37) {
				t.Errorf("y[%d] = %v", i, v)
			}
		}
	})
}

func TestConvShapeCheck(t *testing.T) {
	for _, s := range []ConvShape{
		{},
		{Batch: 1, In: 1, Out: 1, Height: 3, Width: 3, Kernel: 5, Stride: 1},
		{Batch: 1, In: 1, Out: 1, Height: 3, Width: 3, Kernel: 3, Stride: 1, Padding: -1},
		{Batch: 1, In: 1, Out: 1, Height: 3, Width: 3, Kernel: 3},
	} {
		if s.Check() == nil {
			t.Errorf("%+v passes", s)
		}
	}
}

func TestConvRefusesWhatItCannotAddress(t *testing.T) {
	s := ConvShape{Batch: 1, In: 1 << 12, Out: 1, Height: 1 << 18, Width: 1 << 18, Kernel: 3, Stride: 1, Padding: 1}
	if _, err := NewConv(newPool(t, 1, Portable), s); err == nil {
		t.Error("a scratch of more than 2^31 numbers passes")
	}
}

func TestNothingIsAllocated(t *testing.T) {
	eachPath(t, func(t *testing.T, path Path) {
		p := newPool(t, 2, path)
		s := ConvShape{Batch: 4, In: 3, Out: 6, Height: 20, Width: 20, Kernel: 3, Stride: 1, Padding: 1, ReLU: true}
		c, _ := NewConv(p, s)
		x, w, b, y := random(1, s.inSize()), random(2, s.Weights()), random(3, s.Out), random(4, s.outSize())
		pool, _ := NewMaxPool(p, PoolShape{Batch: 4, Channels: 6, Height: 20, Width: 20})
		small := make([]float32, 4*6*100)
		drop, _ := NewDropout(p, 4, 600, .3)
		lin, _ := NewLinear(p, LinearShape{Batch: 4, In: 600, Out: 30})
		lw, lb, out := random(5, 600*30), random(6, 30), make([]float32, 120)
		opt := NewAdam(p)
		m, v := make([]float32, len(lw)), make([]float32, len(lw))
		norm, _ := NewBatchNorm(p, BatchNormShape{Batch: 4, Channels: 6, Height: 20, Width: 20, ReLU: true})
		pooled, _ := NewBatchNorm(p, BatchNormShape{Batch: 4, Channels: 6, Height: 20, Width: 20, ReLU: true, Pool: true})
		up, _ := NewUpsample(p, UpsampleShape{Batch: 4, Channels: 6, Height: 10, Width: 10, OutHeight: 20, OutWidth: 20})
		argmax, _ := NewSoftArgmax(p, SoftArgmaxShape{Batch: 4, Maps: 6, Height: 20, Width: 20, Scale: 1})
		join, _ := NewConcat(p, 2, 600, 600)
		ema := NewEMA(p)
		gamma, mean, position, z := make([]float32, 6), make([]float32, 6), make([]float32, 48), make([]float32, len(y))
		allocated := testing.AllocsPerRun(10, func() {
			c.Forward(y, x, w, b)
			pool.Forward(small, y)
			drop.Draw(7)
			drop.Forward(small, small)
			lin.Forward(out, small, lw, lb)
			MaskedMSE(out, out, out, out)
			lin.BackwardWeights(m, lb, out, small)
			lin.BackwardInput(small, out, lw)
			opt.Step(lw, m, v, m, AdamSettings{LR: .1, Beta1: .9, Beta2: .999, Epsilon: 1e-8}, 1)
			drop.Backward(small, small)
			pool.Backward(y, small)
			norm.Forward(z, y, gamma, gamma, mean, mean)
			norm.Backward(z, gamma, gamma, z, y, gamma)
			pooled.Forward(small, y, gamma, gamma, mean, mean)
			pooled.Backward(z, gamma, gamma, small, y, gamma)
			up.Forward(y, small)
			up.Backward(small, y)
			argmax.Forward(position, y)
			argmax.Backward(y, position)
			MaskedSmoothL1(position, position, position, position, 2)
			join.Forward(small, small[:1200], small[1200:])
			join.Backward(small[:1200], small[1200:], small)
			ema.Update(y, z, .9)
			c.BackwardInput(x, y, y, w)
			c.BackwardWeights(w, b, y, y, x)
		})
		if allocated != 0 {
			t.Errorf("%v allocations in a step", allocated)
		}
	})
}

func TestNothingIsAllocatedInTiles(t *testing.T) {
	eachPath(t, func(t *testing.T, path Path) {
		p := newPool(t, 2, path)
		s := ConvShape{Batch: 2, In: 32, Out: 32, Height: 24, Width: 24, Kernel: 3, Stride: 1, Padding: 1, ReLU: true}
		c, _ := NewConv(p, s)
		if path != Portable && (c.forward.tiling == nil || c.backward.tiling == nil || c.tiled == nil) {
			t.Fatalf("%+v is not done in tiles", s)
		}
		x, w, b, y := random(1, s.inSize()), random(2, s.Weights()), random(3, s.Out), make([]float32, s.outSize())
		dx, dw, db, dy := make([]float32, len(x)), make([]float32, len(w)), make([]float32, len(b)), random(4, len(y))
		allocated := testing.AllocsPerRun(10, func() {
			c.Forward(y, x, w, b)
			c.BackwardInput(dx, dy, y, w)
			c.BackwardWeights(dw, db, dy, y, x)
		})
		if allocated != 0 {
			t.Errorf("%v allocations in a step", allocated)
		}
	})
}
