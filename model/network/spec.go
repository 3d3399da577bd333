package network

import (
	"errors"
	"fmt"
)

// Spec is the shape of a network of the notebook's family: packs of conv, ReLU, conv, ReLU, max-pool 2×2,
// dropout; flatten; one linear layer to 2 outputs a keypoint. All convolutions share kernel size, stride and
// padding; both convolutions of a pack have as many output channels.
type Spec struct {
	Side       int // image width and height in pixels
	Keypoints  int
	KernelSize int     // convolution kernels are KernelSize×KernelSize
	Stride     int     // of every convolution
	Padding    int     // zeros added on each side of every convolution's input
	OutChannel []int   // one for each pack
	Dropout    float64 // probability with which a value is dropped at the end of a pack; 0 leaves dropout out
}

// ErrShape is wrapped by every error of Spec.Check.
var ErrShape = errors.New("impossible network")

// Check says in one sentence what is wrong with the shape, or nil. The error wraps ErrShape.
func (s Spec) Check() error {
	for _, n := range []struct {
		name       string
		value, min int
	}{
		{"the image side", s.Side, 1},
		{"the number of keypoints", s.Keypoints, 1},
		{"the kernel size", s.KernelSize, 1},
		{"the stride", s.Stride, 1},
		{"the padding", s.Padding, 0},
		{"the number of packs", len(s.OutChannel), 1},
	} {
		if n.value < n.min {
			return fmt.Errorf("%w: %s is %d and must be at least %d", ErrShape, n.name, n.value, n.min)
		}
	}
	if !(s.Dropout >= 0 && s.Dropout < 1) {
		return fmt.Errorf("%w: the dropout is %g and must be at least 0 and below 1", ErrShape, s.Dropout)
	}
	for i, c := range s.OutChannel {
		if c < 1 {
			return fmt.Errorf("%w: pack %d has %d output channels and must have at least 1", ErrShape, i+1, c)
		}
	}
	side := s.Side
	for i := range s.OutChannel {
		p := s.pack(side)
		for j, conv := range p.conv {
			if conv < 1 {
				return fmt.Errorf("%w: in pack %d nothing of the image is left: its convolution %d gets %d px and needs %d; use fewer packs, smaller kernels, a smaller stride or more padding",
					ErrShape, i+1, j+1, p.in(j), s.KernelSize-2*s.Padding)
			}
		}
		if p.pool < 1 {
			return fmt.Errorf("%w: after pack %d nothing of the image is left: its pooling gets %d px and needs 2; use fewer packs, smaller kernels, a smaller stride or more padding",
				ErrShape, i+1, p.conv[1])
		}
		side = p.pool
	}
	return nil
}

// packSides are the sides in pixels of what a pack of two convolutions and a pooling makes of a square image.
type packSides struct {
	input int
	conv  [2]int
	pool  int
}

// in returns the side that convolution j gets.
func (p packSides) in(j int) int {
	if j == 0 {
		return p.input
	}
	return p.conv[0]
}

// pack returns the sides in a pack that gets images of side pixels; where nothing is left the side is 0.
func (s Spec) pack(side int) packSides {
	p := packSides{input: side}
	p.conv[0] = s.convSide(side)
	p.conv[1] = s.convSide(p.conv[0])
	p.pool = p.conv[1] / 2
	return p
}

// convSide is PyTorch's size arithmetic of Conv2d: (in + 2·padding − kernel)/stride + 1, rounded down, and 0
// where the kernel is larger than the padded image.
func (s Spec) convSide(in int) int {
	room := in + 2*s.Padding - s.KernelSize
	if in < 1 || room < 0 {
		return 0
	}
	return room/s.Stride + 1
}

// Features returns how many values a face is to the linear layer: channels × side × side after the last pack.
// It is 0 for a Spec that Check refuses.
func (s Spec) Features() int {
	if s.Check() != nil {
		return 0
	}
	side := s.Side
	for range s.OutChannel {
		side = s.pack(side).pool
	}
	return s.OutChannel[len(s.OutChannel)-1] * side * side
}

// Outputs returns the number of values the network answers for a face: x and y of each keypoint.
func (s Spec) Outputs() int { return 2 * s.Keypoints }
