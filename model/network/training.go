package network

import (
	"errors"
	"fmt"

	"gorgonia.org/gorgonia"

	"fiducial/model/kernel"
)

// Adam holds the settings of the optimizer for one step: L2 is what PyTorch's Adam calls weight_decay, Decay what its
// AdamW does. PyTorch's defaults are LR 0.001, Beta1 0.9, Beta2 0.999, Epsilon 1e-8, L2 0 (Adam), Decay 0.01 (AdamW).
type Adam = kernel.AdamSettings

// ErrClosed is what every method of a closed graph returns.
var ErrClosed = errors.New("the network's graph is closed")

// TrainingOptions say what a training graph is for.
type TrainingOptions struct {
	Batch   int  // faces a step
	Threads int  // bound on the cores it uses; 0 means all; results do not depend on it
	Loss    Loss // what a step makes smaller
}

// Training is a graph for training steps: forward, masked loss, gradients. Not safe for concurrent
// use, nor is the use of its Weights by others during a call.
type Training struct {
	weights       *Weights
	graph         *graph
	targets, mask input
	loss          *gorgonia.Node
	trained       []*Weight      // the tensors that have a gradient
	gradients     gorgonia.Nodes // in their order
	adam          *kernel.Adam
	ema           *kernel.EMA
	ran           bool
	given         bool // whether the dropout masks were given and not drawn
}

// ErrNoMoments is wrapped by the error for weights that were kept for use only.
var ErrNoMoments = errors.New("the weights lack the moments that training on needs")

// NewTraining builds a training graph that works on w: it reads the values of w and Step changes them in place. The
// error is that of Weights.Check, or says what else is impossible.
func NewTraining(w *Weights, o TrainingOptions) (*Training, error) {
	g, err := newGraph(w, o.Batch, o.Threads, true)
	if err != nil {
		return nil, fmt.Errorf("build training graph: %w", err)
	}
	t := &Training{weights: w, graph: g, adam: kernel.NewAdam(g.pool), ema: kernel.NewEMA(g.pool)}
	if !w.Trainable() {
		err = ErrNoMoments
	} else {
		err = t.build(o)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("build training graph: %w", err), g.close())
	}
	return t, nil
}

// build adds the loss and the gradients to the forward pass.
func (t *Training) build(o TrainingOptions) (err error) {
	g, outputs := t.graph, t.weights.Spec.Outputs()
	t.targets = newInput(g.expr, "targets", nil, o.Batch, outputs)
	t.mask = newInput(g.expr, "mask", nil, o.Batch, outputs)
	if t.loss, err = o.Loss.add(g.layers.ops, g.outputs, t.targets.node, t.mask.node); err != nil {
		return err
	}
	var nodes gorgonia.Nodes
	for _, w := range t.weights.Tensors {
		if !w.Statistic {
			t.trained = append(t.trained, w)
			nodes = append(nodes, g.layers.nodes[w.Name])
		}
	}
	if t.gradients, err = gorgonia.Grad(t.loss, nodes...); err != nil {
		return err
	}
	return g.compile(append(gorgonia.Nodes{t.loss}, t.gradients...)...)
}

// Loss runs forward and backward without changing weights: images (n,1,side,side), targets and mask (n,2K), all
// row-major; the loss is over the coordinates whose mask is 1. An incomplete batch is filled up with faces of mask 0;
// targets there don't matter, but images do to a batch norm: give it faces again. Without any mask of 1 the loss is 0.
// seed decides the dropout masks. The running statistics of batch norms move at every call, as in PyTorch.
func (t *Training) Loss(images, targets, mask []float32, seed uint64) (float32, error) {
	if t.graph == nil {
		return 0, ErrClosed
	}
	if err := t.load(images, targets, mask); err != nil {
		return 0, fmt.Errorf("compute the loss: %w", err)
	}
	if !t.given {
		for i, d := range t.graph.layers.dropouts {
			d.Draw(layerSeed(seed, i))
		}
	}
	if err := t.graph.run(); err != nil {
		return 0, fmt.Errorf("compute the loss: %w", err)
	}
	t.ran = true
	return float32(*t.loss.Value().(*gorgonia.F32)), nil
}

func (t *Training) load(images, targets, mask []float32) error {
	if err := t.graph.images.set(images); err != nil {
		return err
	}
	if err := t.targets.set(targets); err != nil {
		return err
	}
	return t.mask.set(mask)
}

// layerSeed gives every dropout layer of a step a seed of its own (the mixing function of SplitMix64; Steele,
// Lea and Flood, 2014).
func layerSeed(seed uint64, layer int) uint64 {
	z := seed + uint64(layer+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Step is Loss followed by one step of Adam, which changes the weights, their moments and the step count, and, where
// the weights keep an average, moves that with the given decay. The loss is that before the step.
func (t *Training) Step(images, targets, mask []float32, seed uint64, a Adam, average float64) (float32, error) {
	loss, err := t.Loss(images, targets, mask, seed)
	if err != nil {
		return 0, err
	}
	t.weights.Step++
	for i, w := range t.trained {
		t.adam.Step(w.Value, w.M, w.V, values(t.gradients[i]), a, t.weights.Step)
	}
	if t.weights.HasEMA() {
		decay := averageDecay(average, t.weights.Step)
		for _, w := range t.weights.Tensors {
			t.ema.Update(w.EMA, w.Value, decay)
		}
	}
	return loss, nil
}

// Limit bounds the cores that a step uses from now on, also one that is in progress: at least 1, at most those of
// TrainingOptions. Results do not depend on it. Unlike the rest it is safe for concurrent use, but not with Close.
func (t *Training) Limit(threads int) { t.graph.pool.Limit(threads) }

// Close frees the graph and ends its threads. Closing twice is harmless.
func (t *Training) Close() error {
	if t.graph == nil {
		return nil
	}
	err := t.graph.close()
	*t = Training{weights: t.weights} // every node holds the whole graph
	return err
}
