package model

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
	"fiducial/model/settings"
)

// The best epoch is chosen by the test faces: its file says by which, the last epoch's does not, and the validation
// figure beside the best test error is that of the best epoch.
func TestTheBestEpochSaysWhatChoseIt(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	s := modeltest.Small()
	s.Epochs, s.Schedule = 4, settings.Constant
	dir := t.TempDir()
	last, best := filepath.Join(dir, "last"), filepath.Join(dir, "best")
	result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1, Last: last, Best: best, OnEpoch: func(e EpochEvent) {
		if e.Epoch == 2 {
			spoil(t, ds, s) // no later epoch is better
		}
	}})
	if err != nil || result.BestEpoch != 2 || !result.Chosen {
		t.Fatalf("it ended with %v, %+v", err, result)
	}
	of := map[string]*checkpoint.Checkpoint{}
	for _, path := range []string{last, best} {
		if of[path], err = checkpoint.Load(path); err != nil {
			t.Fatal(err)
		}
	}
	tests := s.HeldBackRows(ds, data.Test)
	if n := of[best].ChosenBy.Count(ds, tests); n != len(tests) || len(of[best].ChosenBy) != n {
		t.Errorf("the best epoch says that %d of %d test faces chose it", n, len(tests))
	}
	if len(of[last].ChosenBy) != 0 {
		t.Error("the last epoch says that it was chosen")
	}
	score, err := scoreOf(t, of[best], ds)
	if err != nil || result.BestValidationRMSE != score || result.BestValidationRMSE == result.ValidationRMSE {
		t.Errorf("validation RMSE of the best epoch %v, of the last %v; its file has %v (%v)", result.BestValidationRMSE, result.ValidationRMSE, score, err)
	}
	rmse, mean, err := Validate(context.Background(), ds, of[best], 1)
	if err != nil || rmse != score || !(mean > 0) {
		t.Errorf("measured again it is %v (mean face %v), %v", rmse, mean, err)
	}
}

// The first epoch, where a later one is no better, was chosen as well; the only one was not, and nothing was without
// test faces.
func TestNothingIsChosenFromOneEpoch(t *testing.T) {
	for _, epochs := range []int{1, 3} {
		ds := modeltest.Open(t, modeltest.Spots(t, 60))
		s := modeltest.Small()
		s.Epochs, s.Schedule = epochs, settings.Constant
		best := filepath.Join(t.TempDir(), "best")
		result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1, Best: best, OnEpoch: func(e EpochEvent) {
			if e.Epoch == 1 {
				spoil(t, ds, s)
			}
		}})
		if err != nil || result.BestEpoch != 1 {
			t.Fatalf("it ended with %v, %+v", err, result)
		}
		c, err := checkpoint.Load(best)
		if err != nil {
			t.Fatal(err)
		}
		if chosen := epochs > 1; result.Chosen != chosen || (len(c.ChosenBy) > 0) != chosen {
			t.Errorf("of %d epochs the best is chosen: %v, by %d photos", epochs, result.Chosen, len(c.ChosenBy))
		}
	}
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.Epochs, s.AllFaces = 2, true
	result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1})
	if err != nil || result.Chosen || !math.IsNaN(result.BestValidationRMSE) || len(result.Checkpoint.ChosenBy) > 0 {
		t.Errorf("without test faces: %v, %+v", err, result)
	}
}
