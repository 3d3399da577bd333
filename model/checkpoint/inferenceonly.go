package checkpoint

import (
	"errors"
	"fmt"
	"math"

	"github.com/x448/float16"
)

// ForInference returns the checkpoint without what only training on needs: about a quarter of its size. A run cannot be
// resumed from it, but a new one can start from its weights. With half its weights are rounded to half precision (IEEE
// 754 binary16, a relative error of at most 1/2048), which halves the file again; the error says that one is too large.
func (c *Checkpoint) ForInference(half bool) (*Checkpoint, error) {
	u := *c.Full()
	u.Weights = u.Weights.InferenceWeights().Clone()
	u.Half, u.Only = half, nil
	for _, t := range u.Weights.Tensors {
		if !half || len(t.Shape) < 2 {
			continue
		}
		for i, v := range t.Value {
			if t.Value[i] = float16.Fromfloat32(v).Float32(); math.IsInf(float64(t.Value[i]), 0) {
				return nil, fmt.Errorf("round the weights to half precision: %s has a weight of %g, too large for it", t.Name, v)
			}
		}
	}
	return &u, nil
}

// ErrInferenceOnly says that a checkpoint was kept for use only.
var ErrInferenceOnly = errors.New("the checkpoint was kept for use only and has nothing to train on with: start a new run from its weights")
