package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Weight is one named tensor of a network, with what training keeps of it. All slices are row-major and as long as
// the product of Shape, or nil.
type Weight struct {
	Name      string // as PyTorch would name it: packs.0.conv1.weight
	Shape     []int
	Statistic bool // measured in passing (a batch norm's running mean or variance): it has no gradient and no moments
	Value     []float32
	M, V      []float32 // Adam's first and second moment; nil in weights that are not trained on
	EMA       []float32 // the running average of Value over the steps; nil where none is kept
}

// newWeight returns a tensor of zeros.
func newWeight(name string, shape ...int) *Weight {
	n := size(shape)
	return &Weight{Name: name, Shape: shape, Value: make([]float32, n), M: make([]float32, n), V: make([]float32, n)}
}

// newNorm returns the tensors of a batch norm, as torch.nn.BatchNorm2d begins: weight 1, bias 0, running mean 0 and
// running variance 1.
func newNorm(name string, channels int) []*Weight {
	weight, bias := newWeight(name+".weight", channels), newWeight(name+".bias", channels)
	mean := &Weight{Name: name + ".running_mean", Shape: []int{channels}, Statistic: true, Value: make([]float32, channels)}
	variance := &Weight{Name: name + ".running_var", Shape: []int{channels}, Statistic: true, Value: make([]float32, channels)}
	for i := range channels {
		weight.Value[i], variance.Value[i] = 1, 1
	}
	return []*Weight{weight, bias, mean, variance}
}

// size returns how many values a tensor has.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// clone returns a deep copy.
func (t *Weight) clone() *Weight {
	c := *t
	c.Shape, c.Value, c.M, c.V = slices.Clone(t.Shape), slices.Clone(t.Value), slices.Clone(t.M), slices.Clone(t.V)
	c.EMA = slices.Clone(t.EMA)
	return &c
}

// Weights are all tensors of a network, in a fixed order. Graphs made from them share their memory, so a
// value may be overwritten in place but a slice must not be replaced. Not safe for concurrent use with a step.
type Weights struct {
	Spec    Spec
	Tensors []*Weight
	Step    int // optimizer steps taken
}

// Init returns fresh weights, drawn from seed as PyTorch draws those of its Conv2d and Linear. The same seed gives
// the same weights, though not PyTorch's. The error is that of Spec.Check.
func Init(s Spec, seed uint64) (*Weights, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	w := &Weights{Spec: s.clone(), Tensors: s.tensors()}
	rng := rand.New(rand.NewPCG(seed, 0x77656967687473)) // a stream of its own: nobody else draws with this second word
	s.draw(w.Tensors, rng)
	return w, nil
}

// drawLikePyTorch draws the values of convolutions and linear layers, each weight followed by its bias if it has one:
// uniform within ±1/sqrt(fan in) (torch.nn.Linear.reset_parameters: Kaiming's uniform bound with a = sqrt(5)).
func drawLikePyTorch(tensors []*Weight, rng *rand.Rand) {
	var bound float64
	for _, t := range tensors {
		if len(t.Shape) > 1 { // a bias follows its weight and has its fan in
			fanIn := len(t.Value) / t.Shape[0]
			bound = 1 / math.Sqrt(float64(fanIn))
		}
		for i := range t.Value {
			t.Value[i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
}

// Trainable reports whether the weights have the moments that training on needs.
func (w *Weights) Trainable() bool { return w.Tensors[0].M != nil }

// Fresh returns a copy of the weights to predict with for a new run: as if no step had been taken.
func (w *Weights) Fresh() *Weights {
	c := w.InferenceWeights().Clone()
	c.Step = 0
	for _, t := range c.Tensors {
		if !t.Statistic {
			t.M, t.V = make([]float32, len(t.Value)), make([]float32, len(t.Value))
		}
	}
	return c
}

// DropMoments leaves weights for use only, without the moments that training on needs.
func (w *Weights) DropMoments() {
	for _, t := range w.Tensors {
		t.M, t.V = nil, nil
	}
}

// Check says in one sentence where the tensors are not those of the Spec (by name, order, shape and length), or
// what is wrong with the Spec, or nil. Weights read from a file need it.
func (w *Weights) Check() error {
	if w.Spec == nil {
		return fmt.Errorf("%w: the weights are of no family of networks", ErrShape)
	}
	if err := w.Spec.Check(); err != nil {
		return err
	}
	want := w.Spec.tensors()
	if len(w.Tensors) != len(want) {
		return fmt.Errorf("the weights have %d tensors; this network has %d", len(w.Tensors), len(want))
	}
	trainable, averaged := w.Trainable(), w.HasEMA()
	for i, t := range w.Tensors {
		n := len(want[i].Value)
		moments, average := 0, 0
		if trainable && !want[i].Statistic {
			moments = n
		}
		if averaged {
			average = n
		}
		switch {
		case t.Name != want[i].Name:
			return fmt.Errorf("tensor %d of the weights is %s; this network has %s there", i, t.Name, want[i].Name)
		case !slices.Equal(t.Shape, want[i].Shape) || t.Statistic != want[i].Statistic:
			return fmt.Errorf("tensor %s of the weights has shape %v; this network's has %v", t.Name, t.Shape, want[i].Shape)
		case len(t.Value) != n || len(t.M) != moments || len(t.V) != moments || len(t.EMA) != average:
			return fmt.Errorf("tensor %s of the weights has %d values, %d and %d moments and %d averages instead of %d, twice %d and %d",
				t.Name, len(t.Value), len(t.M), len(t.V), len(t.EMA), n, moments, average)
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
	c := &Weights{Spec: w.Spec.clone(), Step: w.Step, Tensors: make([]*Weight, len(w.Tensors))}
	for i, t := range w.Tensors {
		c.Tensors[i] = t.clone()
	}
	return c
}
