package finder

import "fmt"

// What one answer of the network means, in pixels of the level that it looks at.
const (
	Stride  = 8  // from one cell to the next, each way
	Typical = 32 // the size of the faces that it was trained to find
	Answers = 4  // of each cell: a logit, dx and dy in Strides, and the logarithm of size/Typical, times SizeScale

	CellOffset = 0.5 // where the middle of the first cell lies
	SizeScale  = 4
)

// Layer is the shape of one convolution of 3×3 (the last: 1×1) with a bias; all but the last end in ReLU.
type Layer struct {
	In, Out        int // channels
	Kernel, Stride int
}

// Padding returns the zeros on each side that keep an image its size, but for the stride.
func (l Layer) Padding() int { return l.Kernel / 2 }

// weights returns how many weights there are: Out × In × Kernel × Kernel.
func (l Layer) weights() int { return l.Out * l.In * l.Kernel * l.Kernel }

// Shape is a fully convolutional network: its layers, first to last.
type Shape []Layer

// DefaultShape returns the shape of the embedded network. A cell of its answer sees 71×71 pixels: a face of Typical
// size and what stands around it.
func DefaultShape() Shape {
	return Shape{
		{In: 1, Out: 16, Kernel: 3, Stride: 2},
		{In: 16, Out: 32, Kernel: 3, Stride: 2},
		{In: 32, Out: 32, Kernel: 3, Stride: 1},
		{In: 32, Out: 64, Kernel: 3, Stride: 2},
		{In: 64, Out: 64, Kernel: 3, Stride: 1},
		{In: 64, Out: 64, Kernel: 3, Stride: 1},
		{In: 64, Out: 64, Kernel: 3, Stride: 1},
		{In: 64, Out: Answers, Kernel: 1, Stride: 1},
	}
}

// Check says in one sentence what keeps the shape from being a finder's, or nil.
func (s Shape) Check() error {
	channels, stride := 1, 1
	for i, l := range s {
		switch {
		case l.In != channels:
			return fmt.Errorf("layer %d of the finder takes %d channels and gets %d", i, l.In, channels)
		case l.Out < 1 || l.Out > 1024 || l.Stride < 1 || l.Stride > Stride || l.Kernel != 1 && l.Kernel != 3:
			return fmt.Errorf("layer %d of the finder has the impossible shape %+v", i, l)
		}
		channels, stride = l.Out, stride*l.Stride
	}
	if channels != Answers || stride != Stride {
		return fmt.Errorf("the finder gives %d answers every %d pixels, not %d every %d", channels, stride, Answers, Stride)
	}
	return nil
}
