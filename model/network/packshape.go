package network

import "fmt"

// Check says in one sentence what is wrong with the shape, or nil. The error wraps ErrShape.
func (s Packs) Check() error {
	if err := checkBounds(
		bound{"the image side", s.Side, 1},
		bound{"the number of keypoints", s.Keypoints, 1},
		bound{"the kernel size", s.KernelSize, 1},
		bound{"the stride", s.Stride, 1},
		bound{"the padding", s.Padding, 0},
		bound{"the number of packs", len(s.OutChannel), 1},
	); err != nil {
		return err
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
func (s Packs) pack(side int) packSides {
	p := packSides{input: side}
	p.conv[0] = s.convSide(side)
	p.conv[1] = s.convSide(p.conv[0])
	p.pool = p.conv[1] / 2
	return p
}

// convSide is PyTorch's size arithmetic of Conv2d: (in + 2·padding − kernel)/stride + 1, rounded down, and 0
// where the kernel is larger than the padded image.
func (s Packs) convSide(in int) int {
	room := in + 2*s.Padding - s.KernelSize
	if in < 1 || room < 0 {
		return 0
	}
	return room/s.Stride + 1
}

// Features returns how many values a face is to the linear layer: channels × side × side after the last pack.
// It is 0 for a Spec that Check refuses.
func (s Packs) Features() int {
	if s.Check() != nil {
		return 0
	}
	side := s.Side
	for range s.OutChannel {
		side = s.pack(side).pool
	}
	return s.OutChannel[len(s.OutChannel)-1] * side * side
}

// LeastWeights returns the number of weights, biases left out.
func (s Packs) LeastWeights() float64 {
	in, total := 1.0, 0.0
	for _, out := range s.OutChannel {
		total += float64(s.KernelSize*s.KernelSize) * float64(out) * (in + float64(out))
		in = float64(out)
	}
	return total + float64(s.Features())*float64(s.Outputs())
}
