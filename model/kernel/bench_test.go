package kernel

import (
	"fmt"
	"testing"
	"time"
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
	for _, path := range Paths() {
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

func BenchmarkPeak(b *testing.B) {
	for _, path := range Paths()[1:] {
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
