package model

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/settings"
)

// A run from another's weights begins where that one ended, with an optimizer, a position and settings of its own.
func TestARunStartsFromAnothersWeights(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	s := modeltest.Small()
	s.Epochs = 8
	first := train(t, ds, TrainOptions{Settings: s})
	reached := first.Checkpoint.Position.Best().TestRMSE

	tuned := s
	tuned.Epochs, tuned.LR, tuned.Dropout, tuned.Schedule, tuned.Seed = 1, 1e-8, 0.1, settings.Constant, 9
	var losses []int
	second := train(t, ds, TrainOptions{Settings: tuned, From: first.Checkpoint, OnBatch: func(e BatchEvent) { losses = append(losses, e.Step) }})
	if losses[0] != 1 || second.Checkpoint.Position.Epoch != 1 || len(second.Checkpoint.Position.Curve) != 1 {
		t.Errorf("it began with step %d and is at %+v", losses[0], second.Checkpoint.Position)
	}
	last := first.Checkpoint.Position.Curve[len(first.Checkpoint.Position.Curve)-1].TestRMSE
	if second.BestRMSE > last+0.01 || second.BestRMSE < last-0.01 {
		t.Errorf("almost without learning the RMSE is %v, it was %v (best %v)", second.BestRMSE, last, reached)
	}
	if !slices.Equal(second.Checkpoint.MeanFace, first.Checkpoint.MeanFace) || second.Checkpoint.Settings.LR != 1e-8 {
		t.Error("it has another mean face, or not its own settings")
	}
	again := train(t, ds, TrainOptions{From: first.Checkpoint})
	if again.Checkpoint.Settings.LR != s.LR || again.Checkpoint.Position.Epoch != s.Epochs {
		t.Errorf("without settings it took %+v", again.Checkpoint.Settings)
	}
}

func TestStartingFromWeightsRefuses(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	for _, x := range []struct {
		name   string
		change func(*settings.Settings)
		want   string // "" for accepted
	}{
		{"as it was", func(*settings.Settings) {}, ""},
		{"other training", func(s *settings.Settings) {
			s.LR, s.BatchSize, s.Init, s.Augment.Blur = 1e-4, 8, settings.InitPyTorch, 1
		}, ""},
		{"other channels", func(s *settings.Settings) { s.OutChannel = []int{8} }, "out_channel=4,4"},
		{"other units", func(s *settings.Settings) { s.Offsets = false }, "offsets=true"},
	} {
		s := c.Settings
		x.change(&s)
		_, err := Train(context.Background(), ds, TrainOptions{Settings: s, From: c, Threads: 1})
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
		if err := s.TakeNetwork(c.StartingSettings()); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
		if err := c.CanStart(ds, s); err != nil {
			t.Errorf("%s: with the network taken over: %v", x.name, err)
		}
	}
	other := *c
	other.Keypoints = []string{"left_eye_center", "right_eye_center", "chin"}
	if _, err := Train(context.Background(), ds, TrainOptions{From: &other, Threads: 1}); !errors.Is(err, checkpoint.ErrMisfit) || !strings.Contains(err.Error(), "chin") {
		t.Errorf("other keypoints: %v", err)
	}
	if _, err := Train(context.Background(), ds, TrainOptions{From: c, Resume: c, Threads: 1}); err == nil {
		t.Error("it goes on from a checkpoint and starts from one")
	}
}

// A fine-tuning that was stopped goes on with the faces it was limited to.
func TestAFineTuningGoesOn(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 400))
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	settings, rows, err := FineTune(c, ds, []int{s.TrainingRows(ds)[7]})
	if err != nil {
		t.Fatal(err)
	}
	if all := len(s.TrainingRows(ds)); len(rows) >= all {
		t.Fatalf("it learns from %d of %d faces", len(rows), all)
	}
	o := TrainOptions{Settings: settings, From: c, Only: rows}
	want := train(t, ds, o).Checkpoint
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.Threads, o.Last = 2, filepath.Join(t.TempDir(), "last")
	o.OnBatch = func(e BatchEvent) {
		if e.Epoch == 2 {
			cancel()
		}
	}
	if part, err := Train(ctx, ds, o); err != nil || part.Reason != Stopped {
		t.Fatalf("stopped: %v, %+v", err, part)
	}
	stopped, err := checkpoint.Load(o.Last)
	if err != nil {
		t.Fatal(err)
	}
	if got := train(t, ds, TrainOptions{Resume: stopped}).Checkpoint; !bytes.Equal(checkpointtest.Bytes(t, want), checkpointtest.Bytes(t, got)) {
		t.Errorf("it ended elsewhere: limited to %d photos, then to %d", len(want.Only), len(got.Only))
	}
}

// Fine-tuning learns from corrected faces of the training split and a few others, and from no other face.
func TestFineTuneLearnsFromFewFaces(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 400))
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	all, test := evaluation.TrainFaces.Rows(ds, s.Splits()), evaluation.TestFaces.Rows(ds, s.Splits())
	tuned, rows, err := FineTune(c, ds, []int{all[2], all[5], test[0]})
	if err != nil || len(rows) != 2+fewestOthers || !slices.Contains(rows, all[2]) || !slices.Contains(rows, all[5]) || slices.Contains(rows, test[0]) || !slices.IsSorted(rows) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if len(rows) >= len(all) || c.CanStart(ds, tuned) != nil {
		t.Errorf("%d of %d rows; %v", len(rows), len(all), c.CanStart(ds, tuned))
	}
	batches := 0
	train(t, ds, TrainOptions{Settings: tuned, From: c, Only: rows[:40], OnBatch: func(e BatchEvent) { batches = e.Batches }})
	if want := (40 + tuned.BatchSize - 1) / tuned.BatchSize; batches != want {
		t.Errorf("an epoch has %d batches, want %d", batches, want)
	}
	if _, _, err := FineTune(c, ds, test); !errors.Is(err, ErrNoRows) {
		t.Errorf("without a corrected training face: %v", err)
	}
	if _, err := Train(context.Background(), ds, TrainOptions{Settings: tuned, From: c, Only: test}); !errors.Is(err, ErrNoRows) {
		t.Errorf("on test faces alone: %v", err)
	}
}
