// Package network builds the networks as Gorgonia graphs and runs them: one training step, one prediction.
//
// It knows shapes, weights and the optimizer; it knows no dataset, no file and no schedule. A training graph
// and a prediction graph share the same Weights. Start at Spec.
package network

// Spec is the shape of a network of the notebook's family: packs of conv, ReLU, conv, ReLU, max-pool 2×2,
// dropout; flatten; one linear layer to 2 outputs a keypoint.
type Spec struct {
	Side       int // image width and height in pixels
	Keypoints  int
	KernelSize int
	Stride     int
	Padding    int
	OutChannel []int // one for each pack
	Dropout    float64
}

// Check says in one sentence what is wrong with the shape, or nil.
func (s Spec) Check() error { panic("unwritten") }

// Weight is one named tensor of a network, with the moments that Adam keeps of it.
type Weight struct {
	Name  string // as PyTorch would name it: packs.0.conv1.weight
	Shape []int
	Value []float32
	M, V  []float32 // Adam's first and second moment
}

// Weights are all tensors of a network, in a fixed order. Graphs made from them share their memory.
type Weights struct {
	Spec    Spec
	Tensors []*Weight
	Step    int // optimizer steps taken
}

// Init returns fresh weights, drawn from seed as PyTorch draws those of its Conv2d and Linear
// (uniform within ±1/sqrt(fan in)).
func Init(s Spec, seed uint64) (*Weights, error) { panic("unwritten") }

// Clone returns a deep copy.
func (w *Weights) Clone() *Weights { panic("unwritten") }

// Adam holds the optimizer's settings for one step; L2 is added to the gradient as PyTorch's weight_decay does.
type Adam struct {
	LR, Beta1, Beta2, Epsilon, L2 float64
}

// Training is a graph for training steps. Not safe for concurrent use.
type Training struct{}

// NewTraining builds a training graph for batches of n that works on w. threads bounds the cores it uses.
func NewTraining(w *Weights, n, threads int) (*Training, error) { panic("unwritten") }

// Loss runs forward and backward without changing weights: images (n,1,side,side), targets and mask (n,2K); the loss is the mean
// squared error over the coordinates whose mask is 1. seed decides the dropout masks.
func (t *Training) Loss(images, targets, mask []float32, seed uint64) (float32, error) {
	panic("unwritten")
}

// Step is Loss followed by one step of Adam.
func (t *Training) Step(images, targets, mask []float32, seed uint64, a Adam) (float32, error) {
	panic("unwritten")
}

// Close frees the graph.
func (t *Training) Close() error { panic("unwritten") }

// Prediction is a graph for predictions, dropout off. Not safe for concurrent use, nor while a step runs on the same weights.
type Prediction struct{}

// NewPrediction builds a prediction graph for batches of n that reads w as it stands at each Run.
func NewPrediction(w *Weights, n, threads int) (*Prediction, error) { panic("unwritten") }

// Run returns the outputs (n, 2K), valid until the next Run.
func (p *Prediction) Run(images []float32) ([]float32, error) { panic("unwritten") }

// Close frees the graph.
func (p *Prediction) Close() error { panic("unwritten") }
