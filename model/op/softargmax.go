package op

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"fiducial/model/kernel"
)

// SoftArgmax adds the expected position in each map: x (n, maps, height, width) to (n, 2·maps), x and y of each map.
// The softmax over a map is taken for the probability of its cells, whose centres lie at column·scale + offset and
// row·scale + offset.
func (b *Builder) SoftArgmax(x *gorgonia.Node, scale, offset float64) (*gorgonia.Node, error) {
	n, maps, h, w, err := image("a soft-argmax", x)
	if err != nil {
		return nil, err
	}
	plan, err := kernel.NewSoftArgmax(b.pool, kernel.SoftArgmaxShape{
		Batch: n, Maps: maps, Height: h, Width: w, Scale: scale, Offset: offset,
	})
	if err != nil {
		return nil, fmt.Errorf("add a soft-argmax to the graph: %w", err)
	}
	return b.apply(&softArgmax{operation: b.operation("soft-argmax", tensor.Shape{n, 2 * maps}, x), builder: b, plan: plan}, x)
}

// softArgmax is the forward pass; its plan keeps the probabilities for the gradient.
type softArgmax struct {
	operation
	builder *Builder
	plan    *kernel.SoftArgmax
	focus   *focus // nil for none
}

// A focus is what Builder.Focus adds to the gradient of maps.
type focus struct {
	targets, mask  *gorgonia.Node
	spread, weight float64
}

// Do computes the expected positions.
func (s *softArgmax) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := s.open(values); err != nil {
		return nil, err
	}
	s.plan.Forward(s.out, s.in[0])
	return s.value, nil
}

// DiffWRT says that there is a gradient to the maps unless Builder.Data marked them.
func (s *softArgmax) DiffWRT(int) []bool { return []bool{!s.data} }

// SymDiff adds the gradient to the maps.
func (s *softArgmax) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	from := gorgonia.Nodes{grad, output}
	if s.focus != nil {
		from = gorgonia.Nodes{grad, s.focus.targets, s.focus.mask, output}
	}
	o := s.builder.operation("soft-argmax gradient", inputs[0].Shape(), from...)
	o.after = 1
	n, err := s.builder.apply(&softArgmaxInput{o, s.plan, s.focus}, from...)
	return gorgonia.Nodes{n}, err
}

// softArgmaxInput is the gradient to the maps, from that to the positions; it runs after the forward pass.
type softArgmaxInput struct {
	operation
	plan  *kernel.SoftArgmax
	focus *focus
}

// Do computes the gradient.
func (s *softArgmaxInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := s.open(values); err != nil {
		return nil, err
	}
	s.plan.Backward(s.out, s.in[0])
	if f := s.focus; f != nil {
		s.plan.Focus(s.out, s.in[1], s.in[2], f.spread, f.weight)
	}
	return s.value, nil
}

// Focus adds to the gradient to the maps that SoftArgmax answered positions for that of one more loss, which itself is
// not computed: weight times the mean, over the points whose mask is 1, of the cross-entropy between a map and a
// Gaussian about its target, whose standard deviation is spread, in the units of positions and targets. A loss of
// positions alone decides the mean of a map, which one that is spread over the whole image may have too. Call it before
// gradients are added to the graph.
func (b *Builder) Focus(positions, targets, mask *gorgonia.Node, spread, weight float64) error {
	s, ok := b.nodes[positions].(*softArgmax)
	switch {
	case !ok:
		return fmt.Errorf("focus maps: %v is no soft-argmax", positions)
	case !(spread > 0) || !(weight >= 0):
		return fmt.Errorf("focus maps: their spread is %g and its weight %g, and must be above 0 and at least 0", spread, weight)
	case !targets.Shape().Eq(s.shape) || !mask.Shape().Eq(s.shape):
		return fmt.Errorf("focus maps: positions, targets and mask have the shapes %v, %v and %v, not the same", s.shape, targets.Shape(), mask.Shape())
	}
	s.focus = &focus{targets, mask, spread, weight}
	return nil
}

// Peaks adds the largest probability of a cell in each map that SoftArgmax answered positions for, (n, maps): how sure
// of it a map is. It is for graphs that predict, and has no gradient.
func (b *Builder) Peaks(positions *gorgonia.Node) (*gorgonia.Node, error) {
	s, ok := b.nodes[positions].(*softArgmax)
	if !ok {
		return nil, fmt.Errorf("add the peaks of maps to the graph: %v is no soft-argmax", positions)
	}
	o := b.operation("peaks of maps", tensor.Shape{s.shape[0], s.shape[1] / 2}, positions)
	o.after = 1
	return b.apply(&peaksOfMaps{o, s.plan}, positions)
}

// peaksOfMaps runs after the soft-argmax whose plan has the probabilities.
type peaksOfMaps struct {
	operation
	plan *kernel.SoftArgmax
}

// Do finds the peaks.
func (s *peaksOfMaps) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := s.open(values); err != nil {
		return nil, err
	}
	s.plan.Peaks(s.out)
	return s.value, nil
}
