package network

import (
	"math"
	"testing"
)

// The average is the running one of what the steps leave, statistics included, and predicts in their place.
func TestAverageFollowsSteps(t *testing.T) {
	s := Heatmap{Face: Face{Side: 16, Keypoints: 2}, OutChannel: []int{2, 3, 4}}
	w, err := Init(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.StartEMA()
	tr, err := NewTraining(w, TrainingOptions{Batch: 3, Threads: 1, Loss: Loss{Beta: 2}})
	if err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	images, targets, mask := randomBatch(s, 3)
	want := map[string][]float64{}
	for _, p := range w.Tensors {
		for _, v := range p.Value {
			want[p.Name] = append(want[p.Name], float64(v))
		}
	}
	for step := 1; step <= 30; step++ {
		if _, err := tr.Step(images, targets, mask, 1, defaultAdam, .7); err != nil {
			t.Fatal(err)
		}
		decay := math.Min(.7, float64(1+step)/float64(10+step))
		for _, p := range w.Tensors {
			for i, v := range p.Value {
				want[p.Name][i] = decay*want[p.Name][i] + (1-decay)*float64(v)
			}
		}
	}
	for _, p := range w.Tensors {
		if e := worst(p.EMA, want[p.Name]); !(e < 1e-5) {
			t.Errorf("the average of %s differs by %.2g of its largest", p.Name, e)
		}
	}
	used := w.InferenceWeights()
	if err := used.Check(); err != nil {
		t.Fatal(err)
	}
	if &used.Tensors[0].Value[0] != &w.Tensors[0].EMA[0] {
		t.Error("predictions would not follow the average")
	}
	if _, err := NewTraining(used, TrainingOptions{Batch: 1}); err == nil {
		t.Error("weights without moments can be trained")
	}
	fresh := w.Fresh()
	if err := fresh.Check(); err != nil || !fresh.Trainable() || fresh.HasEMA() || fresh.Step != 0 {
		t.Errorf("fresh weights: %v, %+v", err, fresh)
	}
	if fresh.Tensors[0].Value[0] != w.Tensors[0].EMA[0] || fresh.Tensors[0].M[0] != 0 {
		t.Error("fresh weights are not the average without moments")
	}
}

func TestHeatmapShapes(t *testing.T) {
	good := Heatmap{Face: Face{Side: 96, Keypoints: 15}, OutChannel: []int{16, 32, 64}}
	w, err := Init(good, 1)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, p := range w.Tensors {
		if !p.Statistic {
			n += len(p.Value)
		}
	}
	if n != 294800 { // the probe's 295 k, less its convolutions' biases, which a batch norm takes away again
		t.Errorf("%d parameters", n)
	}
	if least := good.LeastWeights(); least > float64(n) || least < .9*float64(n) {
		t.Errorf("at least %g weights, of %d", least, n)
	}
	for name, s := range map[string]Heatmap{
		"small image":   {Face{15, 15}, []int{1, 1, 1}},
		"no keypoints":  {Face{96, 0}, []int{1, 1, 1}},
		"two channels":  {Face{96, 15}, []int{1, 1}},
		"four channels": {Face{96, 15}, []int{1, 1, 1, 1}},
		"no channels":   {Face{96, 15}, []int{1, 0, 1}},
	} {
		if s.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, side := range []int{16, 17, 31, 50, 96, 100} {
		s := Heatmap{Face: Face{Side: side, Keypoints: 2}, OutChannel: []int{1, 2, 2}}
		w, err := Init(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		images, targets, mask := randomBatch(s, 2)
		tr, err := NewTraining(w, TrainingOptions{Batch: 2, Threads: 1})
		if err != nil {
			t.Fatalf("side %d: %v", side, err)
		}
		mustStep(t, tr, images, targets, mask, 1)
		tr.Close()
	}
}
