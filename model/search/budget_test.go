package search

import (
	"context"
	"testing"
	"time"
)

// A search with a budget ends when that is over, whatever is left: what was measured stays, the best trial keeps its
// weights.
func TestBudget(t *testing.T) {
	ds := open(t, faces(t, 80))
	p := gridPlan(t)
	p.Space.Fixed[len(p.Space.Fixed)-1].Value = "100000" // epochs
	p.Minutes = 1.0 / 60
	s := begin(t, p)
	begun := time.Now()
	must(t, s.Run(context.Background(), ds, 2, nil))
	if took := time.Since(begun); took < time.Second || took > 20*time.Second {
		t.Errorf("a search of one second took %v", took)
	}
	if !s.Ended() {
		t.Error("it has not ended")
	}
	measured := 0
	for _, trial := range s.Trials() {
		if trial.State != Stopped {
			t.Errorf("trial %d is %s", trial.Number, trial.State)
		}
		if len(trial.Curve) > 0 {
			measured++
		}
	}
	if best, ok := s.Best(); measured != 2 || !ok || !(best.MeanFace() > 0) {
		t.Errorf("%d trials were measured, the best is %+v", measured, best)
	} else if c, err := s.Checkpoint(best.Number); err != nil || c == nil {
		t.Errorf("the best has no weights: %v", err)
	}
}

// What was spent before an interruption counts, a pause doesn't.
func TestBudgetGoesOn(t *testing.T) {
	ds := open(t, faces(t, 80))
	p := gridPlan(t)
	p.Space.Fixed[len(p.Space.Fixed)-1].Value = "100000"
	p.Minutes = 0.5
	s := begin(t, p)
	s.trials[0].Seconds, s.trials[1].Seconds = 29, 30.5 // by two at once, half a second is left
	s.Pause()
	go func() {
		time.Sleep(1500 * time.Millisecond)
		s.Resume()
	}()
	begun := time.Now()
	must(t, s.Run(context.Background(), ds, 2, nil))
	if took := time.Since(begun); took < 1500*time.Millisecond || took > 20*time.Second || !s.Ended() {
		t.Errorf("it took %v, ended %v", took, s.Ended())
	}
}

// The plans that are built in can be carried out; the one to search with where nothing is asked for has a budget,
// begins with a preset that learns, and trains small sets for more epochs than large ones. What a plan says itself
// stays.
func TestNamedPlans(t *testing.T) {
	few, many := open(t, faces(t, 40)), open(t, faces(t, 300))
	for _, n := range NamedPlans() {
		p, err := n.Plan.For(few)
		if err == nil {
			p, err = p.Complete()
		}
		if again, found := NamedPlan(n.Name); err != nil || found != nil || again.Method != n.Plan.Method || n.Meaning == "" {
			t.Errorf("%s: %+v, %v, %v", n.Name, p, err, found)
		}
		if n.Name == "notebook" && (p.Trials != 108 || p.Minutes != 0 || len(p.Space.Fixed) != 0) {
			t.Errorf("the notebook's grid is %+v", p)
		}
	}
	p := NamedPlans()[0].Plan
	if p.Space.Preset == "notebook" || !(p.Minutes > 0) {
		t.Errorf("the default is %+v", p)
	}
	a, err := p.For(few)
	must(t, err)
	b, err := p.For(many)
	must(t, err)
	if a.MaxEpochs <= b.MaxEpochs || a.MinEpochs < 1 || b.MinEpochs >= b.MaxEpochs || b.MaxEpochs < epochsLeast || a.MaxEpochs > epochsMost {
		t.Errorf("%d to %d epochs for 40 faces, %d to %d for 300", a.MinEpochs, a.MaxEpochs, b.MinEpochs, b.MaxEpochs)
	}
	p.MaxEpochs = 7
	if c, err := p.For(few); err != nil || c.MaxEpochs != 7 {
		t.Errorf("7 epochs became %d, %v", c.MaxEpochs, err)
	}
	p.Method = Random
	p.MaxEpochs = 0
	c, err := p.For(many)
	must(t, err)
	settings, err := Plan{Method: c.Method, Space: c.Space, Trials: 3, Minutes: 1}.settings()
	if err != nil || settings[0].Epochs != b.MaxEpochs || len(p.Space.Fixed) != 0 {
		t.Errorf("at random trials have %+v: %v", settings, err)
	}
	if _, err := (Plan{Method: Random, Space: small(t), Minutes: -1}).Complete(); err == nil {
		t.Error("-1 minutes are taken")
	}
}
