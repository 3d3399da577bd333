package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"fiducial/data/simd"
	"fiducial/model/bench/figures"
	"fiducial/model/kernel"
)

// kernelFigures are the convolutions alone, on one core.
type kernelFigures struct {
	Path  string        `json:"path"`
	Mark  float64       `json:"mark"` // the part of the peak that the first should reach in every direction
	Peak  float64       `json:"peak"` // GFLOP/s of multiply-adds and nothing else
	Convs []convFigures `json:"convs"`
}

// convFigures are GFLOP/s of one convolution: the best of many runs, since all others say more about the neighbours.
type convFigures struct {
	Name    string  `json:"name"`
	Forward float64 `json:"forward"`
	Input   float64 `json:"input"`
	Weights float64 `json:"weights"`
}

// convShapes are the convolutions of the contenders.
var convShapes = []kernel.ConvShape{
	{Batch: 32, In: 32, Out: 32, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 1, Out: 32, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 32, Out: 32, Height: 48, Width: 48, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 32, Out: 32, Height: 24, Width: 24, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 1, Out: 2, Height: 96, Width: 96, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 32, In: 2, Out: 2, Height: 94, Width: 94, Kernel: 5, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 16, Out: 16, Height: 96, Width: 96, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 32, Out: 32, Height: 48, Width: 48, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 24, Width: 24, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 12, Width: 12, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
	{Batch: 64, In: 64, Out: 64, Height: 6, Width: 6, Kernel: 3, Stride: 1, Padding: 1, ReLU: true},
}

// measureKernels measures all shapes, and the peak before each, of which it takes the highest.
func measureKernels(ctx context.Context) (f kernelFigures, err error) {
	path := figures.KernelPath()
	pool, err := kernel.New(kernel.Options{Threads: 1, Path: path})
	if err != nil {
		return f, err
	}
	defer pool.Close()
	f.Path, f.Mark = path.String(), .6
	if path == simd.AVX2 {
		f.Mark = 1.2
	}
	for _, s := range convShapes {
		if err := ctx.Err(); err != nil {
			return f, err
		}
		f.Peak = max(f.Peak, kernel.Peak(path)/1e9)
		c, err := measureConv(pool, s)
		if err != nil {
			return f, err
		}
		say("%s: forward %.0f, gradient to input %.0f, to weights %.0f GFLOP/s of %.0f", c.Name, c.Forward, c.Input, c.Weights, f.Peak)
		f.Convs = append(f.Convs, c)
	}
	return f, nil
}

func measureConv(pool *kernel.Pool, s kernel.ConvShape) (f convFigures, err error) {
	c, err := kernel.NewConv(pool, s)
	if err != nil {
		return f, err
	}
	x, w, bias := noise(s.Batch*s.In*s.Height*s.Width), noise(s.Weights()), noise(s.Out)
	dy := noise(s.Batch * s.Out * s.OutHeight() * s.OutWidth())
	y, dx, dw, db := make([]float32, len(dy)), make([]float32, len(x)), make([]float32, len(w)), make([]float32, len(bias))
	gigaFlops := 2 * float64(len(dy)) * float64(s.In*s.Kernel*s.Kernel) / 1e9 // as direct convolution counts, a pass
	return convFigures{
		Name:    fmt.Sprintf("%d → %d, %d×%d, kernel %d×%d, batch %d", s.In, s.Out, s.Height, s.Width, s.Kernel, s.Kernel, s.Batch),
		Forward: gigaFlops / shortest(func() { c.Forward(y, x, w, bias) }),
		Input:   gigaFlops / shortest(func() { c.BackwardInput(dx, dy, y, w) }),
		Weights: gigaFlops / shortest(func() { c.BackwardWeights(dw, db, dy, y, x) }),
	}, nil
}

// shortest returns the seconds of the shortest of many runs, which the caller's thread does alone.
func shortest(run func()) float64 {
	const least, length = 10, 700 * time.Millisecond
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	run()
	best := time.Duration(1 << 62)
	for i, begin := 0, coreTime(); i < least || coreTime()-begin < length; i++ {
		start := coreTime()
		run()
		best = min(best, coreTime()-start)
	}
	return best.Seconds()
}

// noise returns n numbers between -1 and 1.
func noise(n int) []float32 {
	rng := rand.New(rand.NewPCG(uint64(n), 3))
	values := make([]float32, n)
	for i := range values {
		values[i] = 2*rng.Float32() - 1
	}
	return values
}
