package network

import (
	"fmt"
	"math/rand/v2"

	"gorgonia.org/gorgonia"
)

// Dense is the family for what is known of a face as a list of numbers: a linear layer, ReLU, dropout, and a linear
// layer to the answers.
type Dense struct {
	Features int     // numbers given for a face
	Hidden   int     // outputs of the first layer
	Answers  int     // outputs of the second
	Dropout  float64 // probability with which a value between the layers is dropped; 0 leaves dropout out
}

// Check says in one sentence what is wrong with the shape, or nil. The error wraps ErrShape.
func (s Dense) Check() error {
	if !(s.Dropout >= 0 && s.Dropout < 1) {
		return fmt.Errorf("%w: the dropout is %g and must be at least 0 and below 1", ErrShape, s.Dropout)
	}
	return checkBounds(
		bound{"the number of features", s.Features, 1},
		bound{"the number of hidden values", s.Hidden, 1},
		bound{"the number of answers", s.Answers, 1},
	)
}

// Inputs returns the shape of a face's numbers: (features).
func (s Dense) Inputs() []int { return []int{s.Features} }

// Outputs returns the number of answers.
func (s Dense) Outputs() int { return s.Answers }

// LeastWeights returns the number of weights without biases.
func (s Dense) LeastWeights() float64 {
	return float64(s.Hidden) * (float64(s.Features) + float64(s.Answers))
}

// tensors returns the tensors as PyTorch names those of modules hidden and answers.
func (s Dense) tensors() []*Weight {
	return []*Weight{
		newWeight("hidden.weight", s.Hidden, s.Features), newWeight("hidden.bias", s.Hidden),
		newWeight("answers.weight", s.Answers, s.Hidden), newWeight("answers.bias", s.Answers),
	}
}

// draw draws weights as PyTorch does.
func (s Dense) draw(tensors []*Weight, rng *rand.Rand) { drawLikePyTorch(tensors, rng) }

// forward adds the forward pass to a graph: numbers (n, features) to answers (n, answers).
func (s Dense) forward(l *layers, x *gorgonia.Node) *gorgonia.Node {
	x = l.linear(x, "hidden")
	x = l.relu(x)
	x = l.dropout(x, s.Dropout)
	return l.linear(x, "answers")
}

func (s Dense) clone() Spec { return s }

// AnswerDense sets dst (answers) to what a network of the family Dense answers for one face's numbers (features). A
// graph would take longer to walk than these few sums. Safe for concurrent use while nobody changes the weights.
func AnswerDense(w *Weights, dst, features []float32) {
	hidden := make([]float32, w.Spec.(Dense).Hidden)
	affine(hidden, w.Tensor("hidden.weight").Value, w.Tensor("hidden.bias").Value, features)
	for i, v := range hidden {
		hidden[i] = max(0, v)
	}
	affine(dst, w.Tensor("answers.weight").Value, w.Tensor("answers.bias").Value, hidden)
}

// affine sets y to w·x + b.
func affine(y, w, b, x []float32) {
	for i := range y {
		sum := b[i]
		for j, v := range w[i*len(x):][:len(x)] {
			sum += v * x[j]
		}
		y[i] = sum
	}
}
