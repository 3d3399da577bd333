package search

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/data/project"
	"fiducial/model"
	"fiducial/model/checkpoint"
)

// timeless returns what the records of a search say but for how long they took.
func timeless(s *Search) (out []Record) {
	for _, t := range s.Trials() {
		out = append(out, untimed(t.Record(0)))
	}
	return out
}

func untimed(r Record) Record {
	r.Search, r.Seconds, r.Photos = 0, 0, ""
	r.Curve = slices.Clone(r.Curve)
	for i := range r.Curve {
		r.Curve[i].Seconds = 0
	}
	return r
}

var gridPlan = func(t testing.TB) Plan { return Plan{Method: Grid, Space: small(t), Seed: 3} }

// What becomes of a trial depends neither on the trials beside it nor on those before it.
func TestGridIsTheSameWithAnyNumberOfWorkers(t *testing.T) {
	ds := open(t, faces(t, 80))
	var want []Record
	for _, workers := range []int{1, 3} {
		s := begin(t, gridPlan(t))
		var last int64
		must(t, s.Run(context.Background(), ds, workers, func(done, total int64) {
			if total != 6 {
				t.Errorf("%d trials in all", total)
			}
		}))
		last, _ = s.over()
		if last != 6 || !s.Ended() {
			t.Fatalf("%d trials are over, ended %v", last, s.Ended())
		}
		got := timeless(s)
		for _, r := range got {
			if r.State != Done || len(r.Curve) != 2 || !curve.Finite(float64(r.TestRMSE)) || !curve.Finite(float64(r.TrainLoss)) {
				t.Errorf("trial %d: %+v", r.Trial, r)
			}
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got, noNumbers); diff != "" {
			t.Error(diff)
		}
	}
	rmse := map[float64]bool{}
	for _, r := range want {
		rmse[float64(r.TestRMSE)] = true
	}
	if len(rmse) != len(want) {
		t.Errorf("trials share a network: %d outcomes of %d", len(rmse), len(want))
	}
}

// rerun trains every recorded trial again on its own and compares.
func rerun(t *testing.T, s *Search, path string) {
	t.Helper()
	var lines bytes.Buffer
	must(t, s.Export(&lines))
	ds := open(t, path)
	for line := range strings.Lines(lines.String()) {
		var want Record
		must(t, json.Unmarshal([]byte(line), &want))
		task, err := ParseTask([]byte(line))
		must(t, err)
		got, err := task.Run(context.Background(), ds, "", nil)
		must(t, err)
		want.State = got.State // what ASHA stopped ends paused
		if diff := cmp.Diff(untimed(want), untimed(got), noNumbers); diff != "" {
			t.Errorf("trial %d went differently: %s", want.Trial, diff)
		}
	}
}

func TestASHA(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	space := small(t)
	space.Fixed = space.Fixed[:2]
	s := begin(t, Plan{Method: ASHA, Space: space, Trials: 9, Seed: 4, MaxEpochs: 4, Reduction: 2})
	must(t, s.Run(context.Background(), ds, 2, nil))
	epochs := map[int]int{}
	for _, trial := range s.Trials() {
		epochs[len(trial.Curve)]++
		if want := map[int]State{1: Stopped, 2: Stopped, 4: Done}[len(trial.Curve)]; trial.State != want {
			t.Errorf("trial %d has %d epochs and is %s", trial.Number, len(trial.Curve), trial.State)
		}
	}
	// 9 trials reach rung 1, of which 4 or more (asynchronous ones too early) reach 2, and of these half reach 4.
	if epochs[1]+epochs[2]+epochs[4] != 9 || epochs[2]+epochs[4] < 4 || epochs[4] < 2 || epochs[1] == 0 {
		t.Errorf("trials by epochs: %v", epochs)
	}
	keepsTheBest(t, s)
	rerun(t, s, path)
}

// A search that is interrupted again and again, with what it knows read from the store each time, ends as one that
// went through.
func TestInterruptions(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	plan := gridPlan(t)
	plan.Space.Fixed[2].Value = "6"
	whole := begin(t, plan)
	must(t, whole.Run(context.Background(), ds, 2, nil))

	st := store(t)
	s, err := New(st, plan)
	must(t, err)
	rounds := 0
	for ; !s.Ended(); rounds++ {
		ctx, cancel := context.WithCancel(context.Background())
		var mu sync.Mutex
		changes := 0
		s.Subscribe(func(int) {
			mu.Lock()
			defer mu.Unlock()
			if changes++; changes == 7 {
				cancel()
			}
		})
		must(t, s.Run(ctx, ds, 2, nil))
		cancel()
		var over []Trial
		for _, trial := range s.Trials() {
			if trial.State == Running {
				t.Errorf("trial %d still runs", trial.Number)
			}
			if trial.over() {
				over = append(over, trial)
			}
		}
		s, err = Open(st, 0)
		must(t, err)
		for _, trial := range over {
			if diff := cmp.Diff(trial, s.Trial(trial.Number), cmpopts.EquateNaNs()); diff != "" {
				t.Errorf("trial %d was not kept: %s", trial.Number, diff)
			}
		}
	}
	if rounds < 3 {
		t.Fatalf("only %d interruptions: the test shows nothing", rounds)
	}
	if diff := cmp.Diff(timeless(whole), timeless(s), noNumbers); diff != "" {
		t.Error(diff)
	}
}

// waitFor waits until a trial is in a state.
func waitFor(t *testing.T, s *Search, n int, state State) {
	t.Helper()
	for range 1000 {
		if s.Trial(n).State == state {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("trial %d is %s, not %s", n, s.Trial(n).State, state)
}

func TestPauseResumeStop(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	plan := gridPlan(t)
	plan.Space.Fixed[2].Value = "400" // longer than the test
	s := begin(t, plan)
	finished := make(chan error)
	go func() { finished <- s.Run(context.Background(), ds, 1, nil) }()
	waitFor(t, s, 0, Running)
	for len(s.Trial(0).Curve) == 0 {
		time.Sleep(time.Millisecond)
	}
	must(t, s.PauseTrial(0))
	waitFor(t, s, 0, Paused)
	waitFor(t, s, 1, Running) // the worker goes on with the next
	if c, err := s.Checkpoint(0); err != nil || c == nil {
		t.Errorf("a paused trial has no checkpoint: %v", err)
	}
	must(t, s.StopTrial(1))
	waitFor(t, s, 1, Stopped)
	waitFor(t, s, 2, Running)
	must(t, s.StopTrial(3)) // before it began
	if s.Trial(3).State != Stopped {
		t.Errorf("trial 3 is %s", s.Trial(3).State)
	}
	s.Pause()
	waitFor(t, s, 2, Waiting)
	must(t, s.ResumeTrial(0))
	if s.Trial(0).State != Waiting {
		t.Errorf("trial 0 is %s", s.Trial(0).State)
	}
	s.Resume()
	waitFor(t, s, 0, Running)
	if err := s.Run(context.Background(), ds, 1, nil); err == nil {
		t.Error("two runs of one search at once")
	}
	must(t, s.Stop())
	must(t, <-finished)
	for _, trial := range s.Trials() {
		if trial.State != Stopped {
			t.Errorf("trial %d is %s", trial.Number, trial.State)
		}
	}
	if !s.Ended() {
		t.Error("the search has not ended")
	}
	keepsTheBest(t, s)
}

// keepsTheBest checks that of a search that is over the best trial alone has a checkpoint.
func keepsTheBest(t *testing.T, s *Search) {
	t.Helper()
	winner, ok := s.Best()
	if !ok {
		t.Fatal("there is no best trial")
	}
	for n := range s.Trials() {
		c, err := s.Checkpoint(n)
		if err != nil || (c != nil) != (n == winner.Number) {
			t.Errorf("checkpoint of trial %d: %v, %v; the best is %d", n, c != nil, err, winner.Number)
		}
	}
}

func TestFailedTrials(t *testing.T) {
	ds := open(t, faces(t, 80))
	space, err := ParseSpace([]byte(`{"preset": "notebook", "fixed": {"out_channel": [2, 2]}, "space": {"batch_size": [16, 32], "kernel_size": [3, 31]}}`))
	must(t, err)
	s := begin(t, Plan{Method: Grid, Space: space})
	must(t, s.Run(context.Background(), ds, 2, nil))
	for _, trial := range s.Trials() {
		failed := trial.Settings.KernelSize == 31
		if failed != (trial.State == Failed) || failed != (trial.Error != "") || failed != math.IsNaN(trial.TestRMSE) {
			t.Errorf("trial %d: %+v", trial.Number, trial)
		}
	}
	if b, ok := s.Best(); !ok || b.Number != 0 {
		t.Errorf("best %v %v", b.Number, ok)
	}
	failed := s.Trial(3)
	again, err := failed.Record(0).Run(context.Background(), ds, "", nil)
	must(t, err)
	if diff := cmp.Diff(untimed(failed.Record(0)), untimed(again), noNumbers); diff != "" {
		t.Errorf("by itself the failed trial went differently: %s", diff)
	}
}

// A task with a checkpoint goes on from it, to the same end.
func TestTaskGoesOn(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	settings, err := Plan{Method: Grid, Space: small(t), Trials: 1}.settings()
	must(t, err)
	settings[0].Epochs = 4
	task := Task{Trial: 0, Settings: settings[0], Until: 4}
	want, err := task.Run(context.Background(), ds, "", nil)
	must(t, err)
	checkpoint := filepath.Join(t.TempDir(), "c")
	ctx, cancel := context.WithCancel(context.Background())
	_, err = task.Run(ctx, ds, checkpoint, func(e model.EpochEvent) {
		if e.Epoch == 2 {
			cancel()
		}
	})
	if err == nil {
		t.Fatal("a cancelled task has a result")
	}
	task.Until = 3
	part, err := task.Run(context.Background(), ds, checkpoint, nil)
	must(t, err)
	if part.State != Paused || len(part.Curve) != 3 {
		t.Errorf("until epoch 3: %+v", part)
	}
	for range 2 { // the second time there is nothing left to do
		task.Until = 4
		got, err := task.Run(context.Background(), ds, checkpoint, nil)
		must(t, err)
		if diff := cmp.Diff(untimed(want), untimed(got), noNumbers); diff != "" {
			t.Error(diff)
		}
	}
}

func TestOpenUnknown(t *testing.T) {
	p, err := project.InMemory()
	must(t, err)
	defer p.Close()
	if _, err := Open(p, 0); err == nil || !strings.Contains(err.Error(), "no such search") {
		t.Error(err)
	}
}

// Of equal trials the first is the best and keeps its checkpoint, whichever was done first.
func TestEqualTrials(t *testing.T) {
	for _, order := range [][]int{{0, 1}, {1, 0}} {
		s := begin(t, gridPlan(t))
		checkpoint := trained(t)
		for range order {
			_, _, ok, err := s.claim(func(error) {})
			must(t, err)
			if !ok {
				t.Fatal("no trial is ready")
			}
		}
		for _, n := range order {
			must(t, s.finish(n, ending{Done, checkpoint}, []data.Epoch{{Epoch: 1, TestRMSE: 2}}, 1, nil, nil))
		}
		for n, want := range []bool{true, false} {
			if c, err := s.Checkpoint(n); err != nil || (c != nil) != want {
				t.Errorf("done in order %v: trial %d has a checkpoint: %v (%v)", order, n, c != nil, err)
			}
		}
	}
}

// trained returns a checkpoint.
func trained(t *testing.T) *checkpoint.Checkpoint {
	t.Helper()
	settings := begin(t, gridPlan(t)).Trial(0).Settings
	end, err := Task{Settings: settings, Until: 1}.train(context.Background(), open(t, faces(t, 40)), nil, "", nil, nil)
	must(t, err)
	return end.checkpoint
}

// A best trial that was stopped before its weights were kept does not cost the next one its own.
func TestTheBestTrialWithoutWeights(t *testing.T) {
	ds := open(t, faces(t, 80))
	s := begin(t, gridPlan(t))
	must(t, s.Run(context.Background(), ds, 2, nil))
	best, _ := s.Best()
	s.ended = false
	must(t, s.change((best.Number+1)%6, "", func(t *Trial, _ *data.TrialChange) error {
		t.State, t.TestRMSE = Stopped, 0.001
		return nil
	}))
	must(t, s.settle())
	if c, err := s.Checkpoint(best.Number); err != nil || c == nil {
		t.Errorf("its checkpoint is gone: %v", err)
	}
}
