package kernel

import (
	"fmt"
	"testing"
	"time"

	"fiducial/data/simd"
)

// Convolutions are counted as direct convolution does them: 2 × outputs × In × Kernel² operations a pass. Each
// benchmark reports the best of its repetitions, since on a shared machine the others say more about the neighbours.

var benchShapes = []ConvShape{
	{Batch: 32, In: 32, Out: 32, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 1, Out: 32, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 32, Out: 32, Height: 48, Width: 48, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 32, Out: 32, Height: 24, Width: 24, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 1, Out: 2, Height: 96, Width: 96, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 2, Out: 2, Height: 94, Width: 94, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 2, Out: 2, Height: 44, Width: 44, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 2, Out: 2, Height: 19, Width: 19, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 16, Out: 16, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 24, Width: 24, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 12, Width: 12, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 6, Width: 6, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
}

// best reports the shortest of b.N runs of f, as GFLOP/s when flops are counted.
func best(b *testing.B, flops int, f func()) {
	f()
	shortest := time.Duration(1 << 62)
	for b.Loop() {
		start := time.Now()
		f()
		shortest = min(shortest, time.Since(start))
	}
	if flops > 0 {
		b.ReportMetric(float64(flops)/shortest.Seconds()/1e9, "GFLOP/s")
	}
	b.ReportMetric(float64(shortest.Microseconds()), "best-µs")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkConv(b *testing.B) {
	for _, path := range simd.Paths() {
		p := newPool(b, 1, path)
		for _, s := range benchShapes {
			c, err := NewConv(p, s)
			if err != nil {
				b.Fatal(err)
			}
			x, w, bias, dy := random(1, s.inSize()), random(2, s.Weights()), random(3, s.Out), random(4, s.outSize())
			y, dx, dw, db := make([]float32, len(dy)), make([]float32, len(x)), make([]float32, len(w)), make([]float32, len(bias))
			flops := 2 * s.outSize() * s.In * s.Kernel * s.Kernel
			name := fmt.Sprintf("%v/%dto%d_%dx%d_k%d/", path, s.In, s.Out, s.Height, s.Width, s.Kernel)
			b.Run(name+"forward", func(b *testing.B) { best(b, flops, func() { c.Forward(y, x, w, bias) }) })
			b.Run(name+"input", func(b *testing.B) { best(b, flops, func() { c.BackwardInput(dx, dy, y, w) }) })
			b.Run(name+"weights", func(b *testing.B) { best(b, flops, func() { c.BackwardWeights(dw, db, dy, y, x) }) })
		}
	}
}

// The other layers at the shapes of a network with 32 channels; what counts is the time.
func BenchmarkLayers(b *testing.B) {
	const batch, channels, side = 32, 32, 96
	x, y := random(1, batch*channels*side*side), make([]float32, batch*channels*side*side)
	for _, path := range simd.Paths() {
		p := newPool(b, 1, path)
		pooling, _ := NewMaxPool(p, PoolShape{Batch: batch, Channels: channels, Height: side, Width: side})
		small := y[:len(y)/4]
		b.Run(path.String()+"/maxpool/forward", func(b *testing.B) { best(b, 0, func() { pooling.Forward(small, x) }) })
		b.Run(path.String()+"/maxpool/backward", func(b *testing.B) { best(b, 0, func() { pooling.Backward(x, small) }) })
		drop, _ := NewDropout(p, batch, channels*side*side/4, .5)
		b.Run(path.String()+"/dropout/draw", func(b *testing.B) { best(b, 0, func() { drop.Draw(1) }) })
		b.Run(path.String()+"/dropout/apply", func(b *testing.B) { best(b, 0, func() { drop.Forward(small, x[:len(small)]) }) })

		s := LinearShape{Batch: batch, In: channels * 12 * 12, Out: 30}
		linear, _ := NewLinear(p, s)
		in, out, w, bias := x[:s.Batch*s.In], y[:s.Batch*s.Out], random(2, s.In*s.Out), random(3, s.Out)
		dx, dw, m, v := make([]float32, len(in)), make([]float32, len(w)), make([]float32, len(w)), make([]float32, len(w))
		flops := 2 * s.Batch * s.In * s.Out
		b.Run(path.String()+"/linear/forward", func(b *testing.B) { best(b, flops, func() { linear.Forward(out, in, w, bias) }) })
		b.Run(path.String()+"/linear/input", func(b *testing.B) { best(b, flops, func() { linear.BackwardInput(dx, out, w) }) })
		b.Run(path.String()+"/linear/weights", func(b *testing.B) { best(b, flops, func() { linear.BackwardWeights(dw, bias, out, in) }) })
		adam := NewAdam(p)
		settings := AdamSettings{LR: .001, Beta1: .9, Beta2: .999, Epsilon: 1e-8}
		b.Run(path.String()+"/adam", func(b *testing.B) { best(b, 0, func() { adam.Step(w, m, v, dw, settings, 1) }) })
	}
}

func BenchmarkPeak(b *testing.B) {
	for _, path := range simd.Paths()[1:] {
		b.Run(path.String(), func(b *testing.B) {
			most := 0.
			for b.Loop() {
				most = max(most, Peak(path))
			}
			b.ReportMetric(most/1e9, "GFLOP/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
