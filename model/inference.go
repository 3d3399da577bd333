package model

import (
	"errors"

	"fiducial/model/network"
)

// inferenceBatch is how many faces are predicted at a time where there are many.
const inferenceBatch = 32

// inference predicts with weights as they stand at each call. Not safe for concurrent use, nor while a
// training step runs on the same weights.
type inference struct {
	weights *network.Weights
	target  target
	threads int

	single, many *network.Prediction // for batches of 1 and of inferenceBatch; built when first needed
	padded       []float32
}

// points returns the predicted points (n, 2K) of n images, in pixels, and the outputs (n, 2K) as the loss
// takes them; n is at most inferenceBatch. Both are valid until the next call.
func (f *inference) points(images []float32, points, outputs []float32) error {
	area := f.weights.Spec.ImageSide() * f.weights.Spec.ImageSide()
	n := len(images) / area
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
	copy(outputs, out)
	copy(points, out)
	width := f.weights.Spec.Outputs()
	for i := range n {
		f.target.decode(points[i*width : (i+1)*width])
	}
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
