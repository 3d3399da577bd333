package network

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// benchmarkSpecs are the networks whose speed matters, at batch 32: the notebook's, the same family with 32 channels
// and 3×3 kernels, and that of the preset heatmap.
var benchmarkSpecs = []struct {
	name string
	spec Spec
}{
	{"notebook", Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 2}, Dropout: .5}},
	{"32channels", Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{32, 32, 32}, Dropout: .5}},
	{"heatmap", Heatmap{Face: Face{Side: 96, Keypoints: 15}, OutChannel: []int{16, 32, 64}}},
}

// randomBatch returns n faces with every point labelled.
func randomBatch(s Spec, n int) (images, targets, mask []float32) {
	rng := rand.New(rand.NewPCG(1, 2))
	images = make([]float32, n*s.Inputs()[1]*s.Inputs()[2])
	targets = make([]float32, n*s.Outputs())
	mask = make([]float32, n*s.Outputs())
	for i := range images {
		images[i] = float32(rng.NormFloat64())
	}
	for i := range targets {
		targets[i], mask[i] = float32(rng.NormFloat64()), 1
	}
	return images, targets, mask
}

func BenchmarkStep(b *testing.B) {
	const batch = 32
	for _, c := range benchmarkSpecs {
		for _, threads := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/threads=%d", c.name, threads), func(b *testing.B) {
				w, err := Init(c.spec, 1)
				if err != nil {
					b.Fatal(err)
				}
				t, err := NewTraining(w, TrainingOptions{Batch: batch, Threads: threads})
				if err != nil {
					b.Fatal(err)
				}
				defer t.Close()
				images, targets, mask := randomBatch(c.spec, batch)
				adam := Adam{LR: .001, Beta1: .9, Beta2: .999, Epsilon: 1e-8, L2: .001}
				step := func(seed uint64) {
					if _, err := t.Step(images, targets, mask, seed, adam, 0); err != nil {
						b.Fatal(err)
					}
				}
				step(0)
				b.ReportAllocs()
				seed := uint64(0)
				for b.Loop() {
					seed++
					step(seed)
				}
				b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "images/s")
			})
		}
	}
}

func BenchmarkPrediction(b *testing.B) {
	const batch = 32
	for _, c := range benchmarkSpecs {
		b.Run(c.name, func(b *testing.B) {
			w, err := Init(c.spec, 1)
			if err != nil {
				b.Fatal(err)
			}
			p, err := NewPrediction(w, batch, 0)
			if err != nil {
				b.Fatal(err)
			}
			defer p.Close()
			images, _, _ := randomBatch(c.spec, batch)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Run(images); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
