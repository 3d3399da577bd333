package search

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model"
)

// A trial that runs out of patience is done, with the figures of its best epoch, here and by itself.
func TestPatience(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	space, err := ParseSpace([]byte(`{"preset": "cnn", "fixed": {"out_channel": [2], "epochs": 60, "patience": 1, "schedule": "constant"}, "space": {"lr": [0.05, 0.2]}}`))
	must(t, err)
	s := begin(t, Plan{Method: Grid, Space: space})
	must(t, s.Run(context.Background(), ds, 2, nil))
	for _, trial := range s.Trials() {
		least := math.Inf(1)
		for _, e := range trial.Curve {
			least = min(least, e.TestRMSE)
		}
		if trial.State != Done || len(trial.Curve) >= 60 || trial.TestRMSE != least {
			t.Errorf("trial %d is %s after %d epochs, RMSE %v, least %v", trial.Number, trial.State, len(trial.Curve), trial.TestRMSE, least)
		}
	}
	rerun(t, s, path)
}

// A trial that was interrupted behind its best epoch runs out of patience with the figures and the weights of that.
func TestPatienceOutlastsInterruptions(t *testing.T) {
	ds := open(t, faces(t, 80))
	space, err := ParseSpace([]byte(`{"preset": "cnn", "fixed": {"out_channel": [2], "epochs": 60, "patience": 3, "schedule": "constant"}, "space": {"lr": [0.05]}}`))
	must(t, err)
	settings, err := Plan{Method: Grid, Space: space, Trials: 1}.settings()
	must(t, err)
	task := Task{Settings: settings[0], Until: 60}
	whole := filepath.Join(t.TempDir(), "whole")
	want, err := task.Run(context.Background(), ds, whole, nil)
	must(t, err)
	last := len(want.Curve)
	if last >= 60 {
		t.Fatal("it never runs out of patience")
	}
	for stop := last - 3; stop < last; stop++ {
		path := filepath.Join(t.TempDir(), "part")
		part := task
		part.Until = stop
		_, err := part.Run(context.Background(), ds, path, nil)
		must(t, err)
		got, err := task.Run(context.Background(), ds, path, nil)
		must(t, err)
		if diff := cmp.Diff(untimed(want), untimed(got), noNumbers); diff != "" {
			t.Errorf("stopped after epoch %d of %d: %s", stop, last, diff)
		}
		a, err := os.ReadFile(whole)
		must(t, err)
		b, err := os.ReadFile(path)
		must(t, err)
		if !bytes.Equal(a, b) {
			t.Errorf("stopped after epoch %d of %d: other weights", stop, last)
		}
	}
}

// Killed between the epoch at which patience ends and going back to the best one, a trial only goes back.
func TestKilledOutOfPatience(t *testing.T) {
	ds := open(t, faces(t, 80))
	space, err := ParseSpace([]byte(`{"preset": "cnn", "fixed": {"out_channel": [2], "epochs": 60, "patience": 3, "schedule": "constant"}, "space": {"lr": [0.05]}}`))
	must(t, err)
	settings, err := Plan{Method: Grid, Space: space, Trials: 1}.settings()
	must(t, err)
	path := filepath.Join(t.TempDir(), "c")
	var killed []byte
	task := Task{Settings: settings[0], Until: 60}
	want, err := task.Run(context.Background(), ds, path, func(model.EpochEvent) { killed, _ = os.ReadFile(path) })
	must(t, err)
	for _, until := range []int{60, len(want.Curve)} { // the end, or a rung just there
		must(t, os.WriteFile(path, killed, 0o600))
		task.Until = until
		got, err := task.Run(context.Background(), ds, path, nil)
		must(t, err)
		got.Task = want.Task
		if diff := cmp.Diff(untimed(want), untimed(got), noNumbers); diff != "" {
			t.Errorf("until epoch %d: %s", until, diff)
		}
	}
}
