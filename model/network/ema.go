package network

import "slices"

// StartEMA makes every tensor keep a running average of its values from now on, batch-norm statistics included;
// Training.Step updates it. Averaged weights lie nearer the middle of where the steps wander about than any single
// step's (Polyak and Juditsky, 1992; exponential, as in Tarvainen and Valpola, 2017).
func (w *Weights) StartEMA() {
	for _, t := range w.Tensors {
		t.EMA = slices.Clone(t.Value)
	}
}

// Averaged reports whether an average is kept.
func (w *Weights) HasEMA() bool { return w.Tensors[0].EMA != nil }

// InferenceWeights returns the weights to predict with: the averages, where there are any, else the values. They share
// w's memory, so that predictions follow training, and cannot be trained.
func (w *Weights) InferenceWeights() *Weights {
	u := &Weights{Spec: w.Spec, Step: w.Step, Tensors: make([]*Weight, len(w.Tensors))}
	for i, t := range w.Tensors {
		u.Tensors[i] = &Weight{Name: t.Name, Shape: t.Shape, Statistic: t.Statistic, Value: t.Value}
		if t.EMA != nil {
			u.Tensors[i].Value = t.EMA
		}
	}
	return u
}

// averageDecay returns the share of the average that a step keeps. In the first steps it is smaller than decay, so
// that the average soon forgets the weights it began with (TensorFlow's ExponentialMovingAverage with num_updates).
func averageDecay(decay float64, step int) float64 {
	n := float64(step)
	return min(decay, (1+n)/(10+n))
}
