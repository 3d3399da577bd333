package network

import (
	"fmt"

	"gorgonia.org/gorgonia"
)

// Prediction is a graph for predictions, dropout off. Not safe for concurrent use, nor while a step runs on the
// same weights.
type Prediction struct {
	graph *graph
}

// NewPrediction builds a prediction graph for batches of n that reads w as it stands at each Run. threads bounds
// the cores it uses, 0 means all; results do not depend on it. The error is that of Weights.Check, or says what
// else is impossible.
func NewPrediction(w *Weights, n, threads int) (*Prediction, error) {
	g, err := newGraph(w, n, threads, false)
	if err != nil {
		return nil, fmt.Errorf("build prediction graph: %w", err)
	}
	keep := []*gorgonia.Node{g.outputs}
	if g.layers.peaks != nil {
		keep = append(keep, g.layers.peaks)
	}
	if err := g.compile(keep...); err != nil {
		g.pool.Close()
		return nil, fmt.Errorf("build prediction graph: %w", err)
	}
	return &Prediction{graph: g}, nil
}

// Run returns the outputs (n, 2K) for images (n,1,side,side), valid until the next Run. A face's outputs do not
// depend on the other faces of its batch, so an incomplete batch may be filled up with anything; its place in the
// batch, and the size of the batch, change no more than rounding.
func (p *Prediction) Run(images []float32) ([]float32, error) {
	if p.graph == nil {
		return nil, ErrClosed
	}
	if err := p.graph.images.set(images); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	if err := p.graph.run(); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	return values(p.graph.outputs), nil
}

// Peaks returns the largest probability of a cell in the map of each answer of the last Run (n, K), valid until the
// next; nil of a network without maps.
func (p *Prediction) Peaks() []float32 {
	if p.graph == nil || p.graph.layers.peaks == nil {
		return nil
	}
	return values(p.graph.layers.peaks)
}

// Close frees the graph and ends its threads. Closing twice is harmless.
func (p *Prediction) Close() error {
	if p.graph == nil {
		return nil
	}
	err := p.graph.close()
	p.graph = nil
	return err
}
