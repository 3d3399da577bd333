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
	o := s.builder.operation("soft-argmax gradient", inputs[0].Shape(), grad, output)
	o.after = 1
	n, err := s.builder.apply(&softArgmaxInput{o, s.plan}, grad, output)
	return gorgonia.Nodes{n}, err
}

// softArgmaxInput is the gradient to the maps, from that to the positions; it runs after the forward pass.
type softArgmaxInput struct {
	operation
	plan *kernel.SoftArgmax
}

// Do computes the gradient.
func (s *softArgmaxInput) Do(values ...gorgonia.Value) (gorgonia.Value, error) {
	if err := s.open(values); err != nil {
		return nil, err
	}
	s.plan.Backward(s.out, s.in[0])
	return s.value, nil
}

// Peaks adds the largest probability of a cell in each map that SoftArgmax answered positions for, (n, maps): how sure of it a map is. It is
// for graphs that predict, and has no gradient.
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
