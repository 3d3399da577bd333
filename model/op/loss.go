package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// MaskedMSE adds the mean squared error of y against target over the places where mask is not 0, a scalar. All
// three have the same shape. Where mask is 0 the target is not looked at; where it is 0 everywhere, the loss
// and its gradient are 0. There is a gradient to y alone.
func (b *Builder) MaskedMSE(y, target, mask *gorgonia.Node) (*gorgonia.Node, error) {
	return b.maskedLoss("masked MSE", kernel.MaskedMSE, y, target, mask)
}

// MaskedSmoothL1 adds the smooth L1 loss of y against target over the places where mask is not 0, as MaskedMSE does its
// own: an error e costs e²/(2·beta) below beta, which must be above 0, and |e| − beta/2 from there on.
func (b *Builder) MaskedSmoothL1(y, target, mask *gorgonia.Node, beta float64) (*gorgonia.Node, error) {
	if !(beta > 0) {
		return nil, fmt.Errorf("add a smooth L1 loss to the graph: its beta is %g and must be above 0", beta)
	}
	compute := func(dy, y, target, mask []float32) float32 { return kernel.MaskedSmoothL1(dy, y, target, mask, beta) }
	return b.maskedLoss("masked smooth L1", compute, y, target, mask)
}

// MaskedCrossEntropy adds the binary cross-entropy of logits y against the probabilities target over the places where
// mask is not 0, as MaskedMSE does its own.
func (b *Builder) MaskedCrossEntropy(y, target, mask *gorgonia.Node) (*gorgonia.Node, error) {
	return b.maskedLoss("masked cross-entropy", kernel.MaskedCrossEntropy, y, target, mask)
}

// A lossFunc returns the loss of y and sets dy, where that is not nil, to its gradient.
type lossFunc func(dy, y, target, mask []float32) float32

func (b *Builder) maskedLoss(kind string, compute lossFunc, y, target, mask *gorgonia.Node) (*gorgonia.Node, error) {
	if s := y.Shape(); !target.Shape().Eq(s) || !mask.Shape().Eq(s) {
		return nil, fmt.Errorf("add a %s to the graph: prediction, target and mask have the shapes %v, %v and %v, not the same",
			kind, s, target.Shape(), mask.Shape())
	}
	m := &maskedLoss{b.operation(kind, tensor.ScalarShape(), y, target, mask), b, compute, gorgonia.NewF32(0)}
	return b.apply(m, y, target, mask)
}

// maskedLoss is a loss.
type maskedLoss struct {
	operation
	builder *Builder
	compute lossFunc
	loss    *gorgonia.F32
}

// Do computes the loss.
func (m *maskedLoss) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	*m.loss = gorgonia.F32(m.compute(nil, m.in[0], m.in[1], m.in[2]))
	return m.loss, nil
}

// DiffWRT says that there is a gradient to the prediction.
func (m *maskedLoss) DiffWRT(int) []bool { return []bool{true, false, false} }

// SymDiff adds the gradient to the prediction.
func (m *maskedLoss) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	from := append(append(gorgonia.Nodes{}, inputs...), grad)
	o := m.builder.operation("gradient of "+m.name, inputs[0].Shape(), from...)
	n, err := m.builder.apply(&maskedLossInput{o, m.compute}, from...)
	return gorgonia.Nodes{n, nil, nil}, err
}

// maskedLossInput is the gradient to the prediction, from prediction, target, mask and the gradient to the loss.
type maskedLossInput struct {
	operation
	compute lossFunc
}

// Do computes the gradient.
func (m *maskedLossInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	m.compute(m.out, m.in[0], m.in[1], m.in[2])
	if scale := m.in[3][0]; scale != 1 {
		for i := range m.out {
			m.out[i] *= scale
		}
	}
	return m.value, nil
}
