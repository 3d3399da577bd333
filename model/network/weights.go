package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Weight is one named tensor of a network, with the moments that Adam keeps of it. All slices are row-major
// and as long as the product of Shape.
type Weight struct {
	Name  string // as PyTorch would name it: packs.0.conv1.weight
	Shape []int
	Value []float32
	M, V  []float32 // Adam's first and second moment
}

// newWeight returns a tensor of zeros.
func newWeight(name string, shape ...int) *Weight {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return &Weight{
		Name: name, Shape: shape,
		Value: make([]float32, n), M: make([]float32, n), V: make([]float32, n),
	}
}

// Weights are all tensors of a network, in a fixed order. Graphs made from them share their memory, so a
// value may be overwritten in place but a slice must not be replaced. Not safe for concurrent use with a step.
type Weights struct {
	Spec    Spec
	Tensors []*Weight
	Step    int // optimizer steps taken
}

// Init returns fresh weights, drawn from seed as PyTorch draws those of its Conv2d and Linear: weights and
// biases uniform within ±1/sqrt(fan in) (torch.nn.Linear.reset_parameters: Kaiming's uniform bound with
// a = sqrt(5)). The same seed gives the same weights, though not PyTorch's. The error is that of Spec.Check.
func Init(s Spec, seed uint64) (*Weights, error) {
	w, err := newWeights(s)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0x77656967687473)) // a stream of its own: nobody else draws with this second word
	var bound float64
	for _, t := range w.Tensors {
		if len(t.Shape) > 1 { // a bias follows its weight and has its fan in
			fanIn := len(t.Value) / t.Shape[0]
			bound = 1 / math.Sqrt(float64(fanIn))
		}
		for i := range t.Value {
			t.Value[i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
	return w, nil
}

// newWeights returns the tensors of a network, all zero.
func newWeights(s Spec) (*Weights, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	s.OutChannel = slices.Clone(s.OutChannel)
	return &Weights{Spec: s, Tensors: s.tensors()}, nil
}

// Check says in one sentence where the tensors are not those of the Spec (by name, order, shape and length), or
// what is wrong with the Spec, or nil. Weights read from a file need it.
func (w *Weights) Check() error {
	if err := w.Spec.Check(); err != nil {
		return err
	}
	want := w.Spec.tensors()
	if len(w.Tensors) != len(want) {
		return fmt.Errorf("the weights have %d tensors; this network has %d", len(w.Tensors), len(want))
	}
	for i, t := range w.Tensors {
		n := len(want[i].Value)
		switch {
		case t.Name != want[i].Name:
			return fmt.Errorf("tensor %d of the weights is %s; this network has %s there", i, t.Name, want[i].Name)
		case !slices.Equal(t.Shape, want[i].Shape):
			return fmt.Errorf("tensor %s of the weights has shape %v; this network's has %v", t.Name, t.Shape, want[i].Shape)
		case len(t.Value) != n || len(t.M) != n || len(t.V) != n:
			return fmt.Errorf("tensor %s of the weights has %d values and %d and %d moments instead of %d each",
				t.Name, len(t.Value), len(t.M), len(t.V), n)
		}
	}
	return nil
}

// Tensor returns the tensor of that name, or nil.
func (w *Weights) Tensor(name string) *Weight {
	for _, t := range w.Tensors {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// Clone returns a deep copy.
func (w *Weights) Clone() *Weights {
	c := &Weights{Spec: w.Spec, Step: w.Step, Tensors: make([]*Weight, len(w.Tensors))}
	c.Spec.OutChannel = slices.Clone(w.Spec.OutChannel)
	for i, t := range w.Tensors {
		c.Tensors[i] = &Weight{
			Name: t.Name, Shape: slices.Clone(t.Shape),
			Value: slices.Clone(t.Value), M: slices.Clone(t.M), V: slices.Clone(t.V),
		}
	}
	return c
}
