package model

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// spoil moves the labels of all test faces far away, so that no later epoch is better than those before.
func spoil(t *testing.T, ds *data.Dataset, s settings.Settings) {
	t.Helper()
	for _, row := range ds.SplitRows(data.Test, s.Splits(), false) {
		for k, p := range ds.Labels(row) {
			if !p.Known {
				continue
			}
			if err := ds.Apply("spoil", data.Edit{Row: row, Keypoint: k, To: face.At(p.X, p.Y-60)}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestPatienceEndsARunAtItsBestEpoch(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	s := modeltest.Small()
	s.Epochs, s.Patience, s.Schedule = 50, 2, settings.Constant
	dir := t.TempDir()
	last, best := filepath.Join(dir, "last"), filepath.Join(dir, "best")
	spoiled := 0
	result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1, Last: last, Best: best, OnEpoch: func(e EpochEvent) {
		if e.Epoch >= 3 && e.Best && spoiled == 0 {
			spoil(t, ds, s)
			spoiled = e.Epoch
		}
	}})
	if err != nil || result.Reason != OutOfPatience {
		t.Fatalf("it ended with %v, %+v", err, result)
	}
	if result.BestEpoch != spoiled || result.Checkpoint.Position.Epoch != spoiled {
		t.Errorf("the best epoch is %d, the checkpoint that of epoch %d; want %d", result.BestEpoch, result.Checkpoint.Position.Epoch, spoiled)
	}
	a, err := checkpoint.Load(last)
	if err != nil {
		t.Fatal(err)
	}
	b, err := checkpoint.Load(best)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(checkpointtest.Bytes(t, a), checkpointtest.Bytes(t, b)) {
		t.Error("the last checkpoint is not that of the best epoch")
	}
	score, err := scoreOf(t, a, ds)
	if err != nil || score != result.ValidationRMSE {
		t.Errorf("validation RMSE %v, the checkpoint's is %v (%v)", result.ValidationRMSE, score, err)
	}
}

// scoreOf measures a checkpoint on the validation split of its settings.
func scoreOf(t *testing.T, c *checkpoint.Checkpoint, ds *data.Dataset) (float64, error) {
	t.Helper()
	f := prediction.NewInference(c.Weights, prediction.NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side), 1)
	defer f.Close()
	score, err := newScorer(ds, data.Validation, c.Settings, f, c.MeanFace, 1).score(context.Background(), c.Labelled())
	return score.rmse, err
}

// Without patience nothing ends early, and a run whose epochs are done is finished, patience or not.
func TestPatienceDoesNotEndEarlierThanItSays(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	for _, patience := range []int{0, 4} {
		s := modeltest.Small()
		s.Epochs, s.Patience = 4, patience
		epochs := 0
		result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Threads: 1, OnEpoch: func(e EpochEvent) {
			if epochs++; e.Epoch == 1 {
				spoil(t, ds, s)
			}
		}})
		if err != nil || result.Reason != Finished || epochs != 4 {
			t.Errorf("patience %d: %d epochs, %v, %+v", patience, epochs, err, result)
		}
	}
}
