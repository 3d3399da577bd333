package model

import (
	"errors"

	"fiducial/model/network"
)

// inferenceBatch is how many faces are predicted at a time where there are many: more are no faster, and take 2 MB each.
const inferenceBatch = 16

// inference predicts with weights as they stand at each call. Not safe for concurrent use, nor while a
// training step runs on the same weights.
type inference struct {
	weights *network.Weights
	target  target
	threads int

	single, many *network.Prediction // for batches of 1 and of inferenceBatch; built when first needed
	padded       []float32
}

// points sets points (n, 2K) to the prediction for n images, in pixels, and outputs (n, 2A) to what the network
// answered, as the loss takes it. guesses (n, schemes) says which scheme each face would be labelled by. n is at most
// inferenceBatch.
func (f *inference) points(images, guesses, points, outputs []float32) error {
	schemes := f.target.layout.Schemes()
	n := len(guesses) / schemes
	if err := f.answer(images, n, outputs); err != nil {
		return err
	}
	width, answers := 2*f.target.keypoints(), f.target.width()
	for i := range n {
		f.target.decode(points[i*width:][:width], outputs[i*answers:][:answers], guesses[i*schemes:][:schemes])
	}
	return nil
}

// answer sets outputs (n, 2A) to what the network answers for n images, at most inferenceBatch.
func (f *inference) answer(images []float32, n int, outputs []float32) error {
	area := len(images) / n
	graph, err := f.graph(n)
	if err != nil {
		return err
	}
	if n > 1 && n < inferenceBatch {
		if f.padded == nil {
			f.padded = make([]float32, inferenceBatch*area)
		}
		clear(f.padded[copy(f.padded, images):])
		images = f.padded
	}
	out, err := graph.Run(images)
	if err != nil {
		return err
	}
	copy(outputs[:n*f.target.width()], out)
	return nil
}

func (f *inference) graph(n int) (*network.Prediction, error) {
	graph, size := &f.many, inferenceBatch
	if n == 1 {
		graph, size = &f.single, 1
	}
	var err error
	if *graph == nil {
		*graph, err = network.NewPrediction(f.weights, size, f.threads)
	}
	return *graph, err
}

func (f *inference) close() error {
	var errs []error
	for _, graph := range []*network.Prediction{f.single, f.many} {
		if graph != nil {
			errs = append(errs, graph.Close())
		}
	}
	f.single, f.many = nil, nil
	return errors.Join(errs...)
}
