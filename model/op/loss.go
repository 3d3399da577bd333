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
	if s := y.Shape(); !target.Shape().Eq(s) || !mask.Shape().Eq(s) {
		return nil, fmt.Errorf("add a mean squared error to the graph: prediction, target and mask have the shapes %v, %v and %v, not the same",
			s, target.Shape(), mask.Shape())
	}
	m := &maskedMSE{operation: b.operation("masked MSE", tensor.ScalarShape(), y, target, mask), builder: b, loss: gorgonia.NewF32(0)}
	return b.apply(m, y, target, mask)
}

// maskedMSE is the loss.
type maskedMSE struct {
	operation
	builder *Builder
	loss    *gorgonia.F32
}

// Do computes the loss.
func (m *maskedMSE) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	*m.loss = gorgonia.F32(kernel.MaskedMSE(nil, m.in[0], m.in[1], m.in[2]))
	return m.loss, nil
}

// DiffWRT says that there is a gradient to the prediction.
func (m *maskedMSE) DiffWRT(int) []bool { return []bool{true, false, false} }

// SymDiff adds the gradient to the prediction.
func (m *maskedMSE) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	from := append(append(gorgonia.Nodes{}, inputs...), grad)
	o := m.builder.operation("masked MSE gradient", inputs[0].Shape(), from...)
	n, err := m.builder.apply(&maskedMSEInput{o}, from...)
	return gorgonia.Nodes{n, nil, nil}, err
}

// maskedMSEInput is the gradient to the prediction, from prediction, target, mask and the gradient to the loss.
type maskedMSEInput struct{ operation }

// Do computes the gradient.
func (m *maskedMSEInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := m.open(values); err != nil {
		return nil, err
	}
	kernel.MaskedMSE(m.out, m.in[0], m.in[1], m.in[2])
	if scale := m.in[3][0]; scale != 1 {
		for i := range m.out {
			m.out[i] *= scale
		}
	}
	return m.value, nil
}
