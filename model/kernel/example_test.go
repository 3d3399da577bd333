package kernel_test

import (
	"fmt"
	"log"

	"fiducial/model/kernel"
)

// A 3×3 convolution that adds up each pixel and its neighbours, over one image of 4×4 ones.
func ExampleConv() {
	pool, err := kernel.New(kernel.Options{Threads: 2})
	if err != nil {
		log.Fatal(err)
	}
	defer pool.Close()

	conv, err := kernel.NewConv(pool, kernel.ConvShape{
		Batch: 1, In: 1, Out: 1, Height: 4, Width: 4, Kernel: 3, Stride: 1, Padding: 1, ReLU: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	ones := func(n int) []float32 {
		s := make([]float32, n)
		for i := range s {
			s[i] = 1
		}
		return s
	}
	x, w, b, y := ones(16), ones(9), []float32{-4}, make([]float32, 16)
	conv.Forward(y, x, w, b)
	for len(y) > 0 {
		fmt.Println(y[:4])
		y = y[4:]
	}
	// Output:
	// [0 2 2 0]
	// [2 5 5 2]
	// [2 5 5 2]
	// [0 2 2 0]
}
