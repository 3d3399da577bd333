package batch

import (
	"sync"

	"fiducial/data/simd"
)

// primitives is the arithmetic on pixels, on one path. Every path gives the same numbers, bit for bit.
type primitives struct {
	// moments returns the sum of pixels and that of their squares.
	moments func(pixels []byte) (sum, squares uint64)

	// convert sets dst to scale·pixel + offset. dst and pixels have the same length.
	convert func(dst []float32, pixels []byte, scale, offset float32)

	// pair puts the pixels of two rows side by side: dst[2i] is upper[i], dst[2i+1] is lower[i].
	pair func(dst, upper, lower []byte)

	resample func(*resampling)
	weigh    func(*weighing)
}

// chosen is the path that the environment variable FIDUCIAL_KERNEL names, or the fastest. A name that is none is
// reported by who trains; here it counts as none.
var chosen = sync.OnceValue(func() *primitives {
	path, err := simd.FromEnv()
	if err != nil || path == simd.Auto {
		path = simd.Fastest()
	}
	p := on(path)
	return &p
})

// resampling is a photo turned, scaled and shifted: the number at (x, y) is scale·v + offset, where v is the pixel at
// (x·stepX + starts[2y], x·stepY + starts[2y+1]), bilinearly between four, and beyond the border that of the border.
type resampling struct {
	dst     []float32
	stride  int       // numbers from row to row of dst
	pairs   []byte    // of each row and the one below, made by pair; the last row is its own neighbour; two bytes more at the end
	columns []float32 // 0, 1 … side-1
	side    int
	starts  []float32
	factors [6]float32 // stepX, stepY, side-1, side, scale, offset
}

// weighing is half of a Gaussian blur: the number at (x, y) is that of src times weights[0], and those r steps before
// and after it times weights[r]. src[at] is the first number, with radius steps of memory before it.
type weighing struct {
	dst        []float32
	src        []float32
	at         int
	srcStride  int // numbers from row to row; dst has rows of cols numbers
	rows, cols int
	step       int       // numbers
	weights    []float32 // at least two
}

func portable() primitives {
	return primitives{momentsGo, convertGo, pairGo, resampleGo, weighGo}
}
