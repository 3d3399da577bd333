package network

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// spots returns n images with one bright spot each, and where it is.
func spots(s Heatmap, n int) (images, targets, mask []float32) {
	rng := rand.New(rand.NewPCG(3, 4))
	images = make([]float32, n*s.Side*s.Side)
	for i := range images {
		images[i] = float32(rng.NormFloat64() / 4)
	}
	for i := range n {
		x, y := 4+rng.IntN(s.Side-8), 4+rng.IntN(s.Side-8)
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				images[(i*s.Side+y+dy)*s.Side+x+dx] += 3
			}
		}
		targets, mask = append(targets, float32(x), float32(y)), append(mask, 1, 1)
	}
	return images, targets, mask
}

// With a focus each map becomes a Gaussian about its point that is a cell wide, whose peak is 1/2π; without one its
// mean alone is learned, and its width is anything.
func TestFocusMakesSpotsOfMaps(t *testing.T) {
	const n, steps = 16, 150
	s := Heatmap{Face: Face{Side: 32, Keypoints: 1}, OutChannel: []int{4, 6, 8}}
	images, targets, mask := spots(s, n)
	var peaks [2]float32
	for i, focus := range []float64{0, 2} {
		w, err := Init(s, 7)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := NewTraining(w, TrainingOptions{Batch: n, Threads: 2, Loss: Loss{Beta: 2, Focus: focus}})
		if err != nil {
			t.Fatal(err)
		}
		defer tr.Close()
		adam := defaultAdam
		adam.LR = 0.01
		for step := range steps {
			if _, err := tr.Step(images, targets, mask, uint64(step), adam, 0); err != nil {
				t.Fatal(err)
			}
		}
		p := newPrediction(t, w, n)
		if _, err := p.Run(images); err != nil {
			t.Fatal(err)
		}
		for _, peak := range p.Peaks() {
			peaks[i] += peak / n
		}
	}
	const gaussian = 1 / (2 * math.Pi)
	if off := [2]float64{math.Abs(float64(peaks[0]) - gaussian), math.Abs(float64(peaks[1]) - gaussian)}; !(off[1] < 0.02 && off[0] > 0.05) {
		t.Errorf("the maps' peaks are %.3f with a focus and %.3f without; a spot has %.3f", peaks[1], peaks[0], gaussian)
	}
}

// A network that answers without maps has none to focus.
func TestFocusWantsMaps(t *testing.T) {
	w := newSmallWeights(t, small)
	_, err := NewTraining(w, TrainingOptions{Batch: 2, Threads: 1, Loss: Loss{Focus: 1}})
	if err == nil || !strings.Contains(err.Error(), "soft-argmax") {
		t.Errorf("the error is %v", err)
	}
}
