package network

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"fiducial/model/op"
)

// tensors returns the tensors of the notebook's family, all zero, named as PyTorch names those of modules
// packs (each with conv1 and conv2) and linear.
func (s Spec) tensors() []*Weight {
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
func (s Spec) forward(l *layers, x *gorgonia.Node) *gorgonia.Node {
	shape := op.ConvOptions{Stride: s.Stride, Padding: s.Padding, ReLU: true}
	for i := range s.OutChannel {
		x = l.conv(x, convName(i, 1), shape)
		x = l.conv(x, convName(i, 2), shape)
		x = l.maxPool(x)
		x = l.dropout(x, s.Dropout)
	}
	return l.linear(x, "linear")
}
