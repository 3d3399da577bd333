package network

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gorgonia.org/gorgonia"

	"fiducial/model/op"
)

// Packs is the notebook's family: packs of conv, ReLU, conv, ReLU, max-pool 2×2, dropout; flatten; one linear
// layer to 2 outputs a keypoint. All convolutions share kernel size, stride and padding; both convolutions of a
// pack have as many output channels.
type Packs struct {
	Face
	KernelSize int     // convolution kernels are KernelSize×KernelSize
	Stride     int     // of every convolution
	Padding    int     // zeros added on each side of every convolution's input
	OutChannel []int   // one for each pack
	Dropout    float64 // probability with which a value is dropped at the end of a pack; 0 leaves dropout out
}

// tensors returns the tensors of the notebook's family, all zero, named as PyTorch names those of modules
// packs (each with conv1 and conv2) and linear.
func (s Packs) tensors() []*Weight {
	var all []*Weight
	in := 1
	for i, out := range s.OutChannel {
		for j := 1; j <= 2; j++ {
			name := convName(i, j)
			all = append(all,
				newWeight(name+".weight", out, in, s.KernelSize, s.KernelSize),
				newWeight(name+".bias", out))
			in = out
		}
	}
	return append(all,
		newWeight("linear.weight", s.Outputs(), s.Features()),
		newWeight("linear.bias", s.Outputs()))
}

// convName names convolution j (1 or 2) of pack i (from 0).
func convName(i, j int) string { return fmt.Sprintf("packs.%d.conv%d", i, j) }

// forward adds the forward pass to a graph: images (n, 1, side, side) to outputs (n, 2K).
func (s Packs) forward(l *layers, x *gorgonia.Node) *gorgonia.Node {
	shape := op.ConvOptions{Stride: s.Stride, Padding: s.Padding, ReLU: true}
	for i := range s.OutChannel {
		x = l.conv(x, convName(i, 1), shape)
		x = l.conv(x, convName(i, 2), shape)
		x = l.maxPool(x)
		x = l.dropout(x, s.Dropout)
	}
	return l.linear(x, "linear")
}

// draw draws weights as PyTorch does.
func (s Packs) draw(tensors []*Weight, rng *rand.Rand) { drawLikePyTorch(tensors, rng) }

func (s Packs) clone() Spec {
	s.OutChannel = slices.Clone(s.OutChannel)
	return s
}
