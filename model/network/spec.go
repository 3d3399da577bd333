package network

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"gorgonia.org/gorgonia"

	"fiducial/model/onnx"
)

// Spec is the shape of a network: its family and that family's numbers. Packs, Heatmap and Dense are the families; each
// has a file that says, layer by layer, which tensors it has and what it computes. A Spec is a plain value; the
// slices in it must not change while a network uses it.
type Spec interface {
	// Check says in one sentence what is wrong with the shape, or nil. The error wraps ErrShape.
	Check() error

	// Inputs returns the shape of what the network is given for a face: (1, side, side) of an image.
	Inputs() []int

	// Outputs returns the number of values the network answers for a face.
	Outputs() int

	// LeastWeights returns a lower bound of the number of weights, which does not overflow for any Spec.
	LeastWeights() float64

	leastValues() (kept, widest float64)                         // numbers that a training graph keeps of each face, and in one layer at most
	tensors() []*Weight                                          // all of them, before their first values are drawn
	draw(tensors []*Weight, rng *rand.Rand)                      // gives them their first values
	forward(l *layers, inputs *gorgonia.Node) *gorgonia.Node     // from (n, inputs …) to (n, outputs)
	onnx(l onnxLayers, x onnx.Value) (outputs, peaks onnx.Value) // the same as nodes of ONNX, for prediction
	clone() Spec
}

// Face is what networks for keypoints take and answer: images of Side×Side pixels, and Keypoints points of each.
type Face struct {
	Side      int // width and height in pixels
	Keypoints int
}

// ErrShape is wrapped by every error of Spec.Check.
var ErrShape = errors.New("impossible network")

// Inputs returns the shape of an image: (1, side, side).
func (f Face) Inputs() []int { return []int{1, f.Side, f.Side} }

// Outputs returns the number of values for a face: x and y of each keypoint.
func (f Face) Outputs() int { return 2 * f.Keypoints }

// a bound is the smallest value that something countable may have.
type bound struct {
	name       string
	value, min int
}

// checkBounds says which value is below its bound, or nil.
func checkBounds(bounds ...bound) error {
	for _, b := range bounds {
		if b.value < b.min {
			return fmt.Errorf("%w: %s is %d and must be at least %d", ErrShape, b.name, b.value, b.min)
		}
	}
	return nil
}
