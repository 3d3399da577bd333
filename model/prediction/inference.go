package prediction

import (
	"errors"

	"fiducial/model/checkpoint"
	"fiducial/model/memory"
	"fiducial/model/network"
)

// BatchSize is how many faces are predicted at a time where there are many: more are no faster, and take 2 MB each.
const BatchSize = 16

// checkMemory refuses a checkpoint whose network takes more memory to predict with than is free.
func checkMemory(c *checkpoint.Checkpoint, free float64) error {
	return memory.Check("predicting", network.LeastToPredict(c.Spec(), BatchSize), free, "use weights with less out_channel, or a machine with more memory")
}

// Inference predicts with weights as they stand at each call. Not safe for concurrent use, nor while a
// training step runs on the same weights.
type Inference struct {
	Target *Target // what the answers mean

	weights *network.Weights
	threads int

	single, many *network.Prediction // for batches of 1 and of BatchSize; built when first needed
	padded       []float32
}

// NewInference returns what predicts with weights, whose answers mean what the target says. threads bounds the cores
// that it uses, 0 means all.
func NewInference(w *network.Weights, t *Target, threads int) *Inference {
	return &Inference{weights: w, Target: t, threads: threads}
}

// Points sets points (n, 2K) to the prediction for n images, in pixels, and outputs (n, 2A) to what the network
// answered, as the loss takes it. guesses (n, schemes) says which scheme each face would be labelled by. n is at most
// BatchSize.
func (f *Inference) Points(images, guesses, points, outputs []float32) error {
	schemes := f.Target.Layout.Schemes()
	n := len(guesses) / schemes
	if err := f.answer(images, n, outputs, nil); err != nil {
		return err
	}
	width, answers := 2*f.Target.Keypoints(), f.Target.Width()
	for i := range n {
		f.Target.Decode(points[i*width:][:width], outputs[i*answers:][:answers], guesses[i*schemes:][:schemes])
	}
	return nil
}

// answer sets outputs (n, 2A) to what the network answers for n images, at most BatchSize, and peaks (n, A), unless it
// is nil, to the largest probability in the map of each answer; 1 of a network without maps.
func (f *Inference) answer(images []float32, n int, outputs, peaks []float32) error {
	area := len(images) / n
	graph, err := f.graph(n)
	if err != nil {
		return err
	}
	if n > 1 && n < BatchSize {
		if f.padded == nil {
			f.padded = make([]float32, BatchSize*area)
		}
		clear(f.padded[copy(f.padded, images):])
		images = f.padded
	}
	out, err := graph.Run(images)
	if err != nil {
		return err
	}
	copy(outputs[:n*f.Target.Width()], out)
	if peaks == nil {
		return nil
	}
	found := graph.Peaks()
	for i := range peaks[:n*f.Target.Width()/2] {
		if peaks[i] = 1; found != nil {
			peaks[i] = found[i]
		}
	}
	return nil
}

func (f *Inference) graph(n int) (*network.Prediction, error) {
	graph, size := &f.many, BatchSize
	if n == 1 {
		graph, size = &f.single, 1
	}
	var err error
	if *graph == nil {
		*graph, err = network.NewPrediction(f.weights, size, f.threads)
	}
	return *graph, err
}

// Close frees the networks. What predicts after it builds them anew.
func (f *Inference) Close() error {
	var errs []error
	for _, graph := range []*network.Prediction{f.single, f.many} {
		if graph != nil {
			errs = append(errs, graph.Close())
		}
	}
	f.single, f.many = nil, nil
	return errors.Join(errs...)
}
