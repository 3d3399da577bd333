package main

import (
	"math/rand/v2"
	"runtime"
	"time"

	"fiducial/model/network"
	"fiducial/model/settings"
)

// stepper does steps of the program's own on a batch that lies in memory.
type stepper struct {
	training              *network.Training
	adam                  network.Adam
	images, targets, mask []float32
	seed                  uint64
}

func newStepper(s settings.Settings, side, keypoints, threads int) (*stepper, error) {
	spec := s.Spec(side, keypoints)
	w, err := network.Init(spec, 1)
	if err != nil {
		return nil, err
	}
	t, err := network.NewTraining(w, network.TrainingOptions{Batch: s.BatchSize, Threads: threads, Loss: s.LossFunction()})
	if err != nil {
		return nil, err
	}
	p := &stepper{
		training: t, adam: s.Adam(0, 0),
		images:  make([]float32, s.BatchSize*side*side),
		targets: make([]float32, s.BatchSize*spec.Outputs()), mask: make([]float32, s.BatchSize*spec.Outputs()),
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range p.images {
		p.images[i] = float32(rng.NormFloat64())
	}
	for i := range p.targets {
		p.targets[i], p.mask[i] = float32(rng.Float64())*float32(side), 1
	}
	p.steps(2)
	return p, nil
}

// step does one step. That it fails would be a programmer's mistake: the batch is made to fit.
func (p *stepper) step() {
	p.seed++
	if _, err := p.training.Step(p.images, p.targets, p.mask, p.seed, p.adam, 0); err != nil {
		panic(err)
	}
}

// steps does n steps and returns the seconds of each.
func (p *stepper) steps(n int) []float64 {
	seconds := make([]float64, n)
	for i := range seconds {
		start := time.Now()
		p.step()
		seconds[i] = time.Since(start).Seconds()
	}
	return seconds
}

// bytes returns how many bytes a step allocates.
func (p *stepper) bytes() uint64 {
	const n = 10
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range n {
		p.step()
	}
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) / n
}

func (p *stepper) close() { p.training.Close() }
