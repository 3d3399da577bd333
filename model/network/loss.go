package network

import (
	"math"

	"gorgonia.org/gorgonia"

	"fiducial/model/op"
)

// Loss is what training makes smaller: the mean over all labelled coordinates of what the error of each costs. The
// zero Loss is the mean squared error.
type Loss struct {
	// Beta above 0 makes it the smooth L1 loss (Girshick, "Fast R-CNN", 2015, as torch.nn.SmoothL1Loss): squared below
	// an error of Beta, in the unit of the outputs, and straight from there on, so that a wrong label pulls no harder
	// than a poor prediction.
	Beta float64
	// Focus is the weight of one more loss, for networks that answer by maps: the mean, over all labelled points, of
	// the cross-entropy between the map of each and a Gaussian about its label that is a cell of the map wide. Only its
	// gradient is computed: what an error costs, and the loss that a step returns, are without it. Maps that are told
	// where they are to be learn faster than those of which the mean alone counts (Nibali et al., "Numerical coordinate
	// regression with convolutional neural networks", 2018).
	Focus float64
	// Logits makes it the binary cross-entropy, which takes outputs for logits of the probabilities that targets are
	// (as torch.nn.BCEWithLogitsLoss), and Beta for nothing.
	Logits bool
}

// Of returns what an error costs; the cross-entropy knows none.
func (l Loss) Of(e float64) float64 {
	switch {
	case l.Beta == 0:
		return e * e
	case math.Abs(e) < l.Beta:
		return e * e / (2 * l.Beta)
	}
	return math.Abs(e) - l.Beta/2
}

// add adds the loss to a graph, before any gradient.
func (l Loss) add(b *op.Builder, outputs, targets, mask *gorgonia.Node) (*gorgonia.Node, error) {
	if l.Focus > 0 {
		if err := b.Focus(outputs, targets, mask, mapScale, l.Focus); err != nil {
			return nil, err
		}
	}
	if l.Logits {
		return b.MaskedCrossEntropy(outputs, targets, mask)
	}
	if l.Beta == 0 {
		return b.MaskedMSE(outputs, targets, mask)
	}
	return b.MaskedSmoothL1(outputs, targets, mask, l.Beta)
}
