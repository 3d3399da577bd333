package search

import (
	"context"
	"errors"
	"testing"

	"fiducial/data"
)

// Whoever stops a trial for good while its pause takes effect has stopped it.
func TestAStopOutlastsAPause(t *testing.T) {
	for _, x := range []struct {
		name string
		ask  func(s *Search) error
		want State
	}{
		{"pause", func(s *Search) error { return s.PauseTrial(0) }, Paused},
		{"stop", func(s *Search) error { return s.StopTrial(0) }, Stopped},
		{"stop, then pause", func(s *Search) error { return errors.Join(s.StopTrial(0), s.PauseTrial(0)) }, Stopped},
	} {
		s := begin(t, Plan{Method: Grid, Space: small(t)})
		s.active[0] = func(error) {}
		must(t, x.ask(s))
		must(t, s.finish(0, ending{state: Waiting}, nil, 0, errPaused, nil)) // the context's first cause
		if got := s.Trials()[0].State; got != x.want {
			t.Errorf("%s: it is %s, want %s", x.name, got, x.want)
		}
	}
}

// Stopped or paused just as it reaches its rung, a trial does not go on from there.
func TestAskedOnTheRung(t *testing.T) {
	for _, x := range []struct {
		ask  func(s *Search) error
		want State
		held bool
	}{
		{func(s *Search) error { return nil }, Paused, false},
		{func(s *Search) error { return s.PauseTrial(0) }, Paused, true},
		{func(s *Search) error { return s.StopTrial(0) }, Stopped, false},
	} {
		space := small(t)
		space.Fixed = space.Fixed[:2]
		s := begin(t, Plan{Method: ASHA, Space: space, Trials: 3, Seed: 4, MaxEpochs: 4, Reduction: 2})
		ctx, cancel := context.WithCancelCause(context.Background())
		_, _, _, err := s.claim(cancel)
		must(t, err)
		must(t, x.ask(s))
		must(t, s.finish(0, ending{state: Paused}, []data.Epoch{{Epoch: 1, TestRMSE: 1}}, 1, context.Cause(ctx), nil))
		if trial := s.Trial(0); trial.State != x.want || trial.Held != x.held {
			t.Errorf("it is %s (held: %v), want %s", trial.State, trial.Held, x.want)
		}
	}
}
