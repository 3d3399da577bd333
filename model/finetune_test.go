package model

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A run from another's weights begins where that one ended, with an optimizer, a position and settings of its own.
func TestARunStartsFromAnothersWeights(t *testing.T) {
	ds := open(t, spots(t, 120))
	s := small()
	s.Epochs = 8
	first := train(t, ds, TrainOptions{Settings: s})
	reached := first.Checkpoint.Position.Best().TestRMSE

	tuned := s
	tuned.Epochs, tuned.LR, tuned.Dropout, tuned.Schedule, tuned.Seed = 1, 1e-8, 0.1, Constant, 9
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
	ds := open(t, spots(t, 60))
	s := small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	for _, x := range []struct {
		name   string
		change func(*Settings)
		want   string // "" for accepted
	}{
		{"as it was", func(*Settings) {}, ""},
		{"other training", func(s *Settings) { s.LR, s.BatchSize, s.Init, s.Augment.Blur = 1e-4, 8, InitPyTorch, 1 }, ""},
		{"other channels", func(s *Settings) { s.OutChannel = []int{8} }, "out_channel=4,4"},
		{"other units", func(s *Settings) { s.Offsets = false }, "offsets=true"},
	} {
		s := c.Settings
		x.change(&s)
		_, err := Train(context.Background(), ds, TrainOptions{Settings: s, From: c, Threads: 1})
		if x.want == "" && err != nil || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
		if err := s.TakeNetwork(c.Settings); err != nil {
			t.Errorf("%s: %v", x.name, err)
		}
		if err := c.CanStart(ds, s); err != nil {
			t.Errorf("%s: with the network taken over: %v", x.name, err)
		}
	}
	other := *c
	other.Keypoints = []string{"left_eye_center", "right_eye_center", "chin"}
	if _, err := Train(context.Background(), ds, TrainOptions{From: &other, Threads: 1}); !errors.Is(err, ErrMisfit) || !strings.Contains(err.Error(), "chin") {
		t.Errorf("other keypoints: %v", err)
	}
	if _, err := Train(context.Background(), ds, TrainOptions{From: c, Resume: c, Threads: 1}); err == nil {
		t.Error("it goes on from a checkpoint and starts from one")
	}
}

// A fine-tuning that was stopped goes on with the faces it was limited to.
func TestAFineTuningGoesOn(t *testing.T) {
	ds := open(t, spots(t, 400))
	s := small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	settings, rows, err := c.FineTune(ds, []int{s.training(ds)[7]})
	if err != nil {
		t.Fatal(err)
	}
	if all := len(s.training(ds)); len(rows) >= all {
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
	stopped, err := LoadCheckpoint(o.Last)
	if err != nil {
		t.Fatal(err)
	}
	if got := train(t, ds, TrainOptions{Resume: stopped}).Checkpoint; !bytes.Equal(file(t, want), file(t, got)) {
		t.Errorf("it ended elsewhere: limited to %d photos, then to %d", len(want.Only), len(got.Only))
	}
}
