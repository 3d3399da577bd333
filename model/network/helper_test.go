package network

import "fmt"

// Gradient returns the gradient of the last loss with respect to the tensor of that name, in the tensor's own
// order, valid until the next Loss or Step. It is nil before the first, for statistics, and for a name that is unknown.
func (t *Training) Gradient(name string) []float32 {
	if t.graph == nil || !t.ran {
		return nil
	}
	for i, w := range t.trained {
		if w.Name == name {
			return values(t.gradients[i])
		}
	}
	return nil
}

// SetDropout sets the mask of every dropout layer, the first pack's first, for all runs from now on instead of
// masks drawn from seeds: one number for each value that the layer gets, 0 where it is dropped. It is for
// comparisons with other programs; with no masks at all, they are drawn again.
func (t *Training) SetDropout(masks ...[]float32) error {
	if t.graph == nil {
		return ErrClosed
	}
	dropouts := t.graph.layers.dropouts
	if len(masks) == 0 {
		t.given = false
		return nil
	}
	if len(masks) != len(dropouts) {
		return fmt.Errorf("set dropout masks: %d masks for %d dropout layers", len(masks), len(dropouts))
	}
	for i, d := range dropouts {
		if len(masks[i]) != d.size {
			return fmt.Errorf("set dropout masks: mask %d: %w: %d values instead of %d", i, errLength, len(masks[i]), d.size)
		}
	}
	for i, d := range dropouts {
		d.SetMask(masks[i])
	}
	t.given = true
	return nil
}
