package model

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/settings"
)

func TestResumeGoesOnBitForBit(t *testing.T) {
	dropout := modeltest.Small()
	dropout.Dropout = 0.2
	for name, s := range map[string]settings.Settings{"packs": dropout, "heatmap with an average": modeltest.SmallHeatmap()} {
		t.Run(name, func(t *testing.T) { testResume(t, s) })
	}
}

func testResume(t *testing.T, s settings.Settings) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	var want []EpochEvent
	whole := train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) { want = append(want, e) }})
	steps := whole.Checkpoint.Position.Step
	for _, at := range []int{1, steps/3 - 1, steps / 3, steps/3 + 1, steps - 1} {
		t.Run(fmt.Sprintf("stopped after step %d of %d", at, steps), func(t *testing.T) {
			last := filepath.Join(t.TempDir(), "last")
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var got []EpochEvent
			onEpoch := func(e EpochEvent) { got = append(got, e) }
			part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 2, Last: last, OnEpoch: onEpoch, OnBatch: func(b BatchEvent) {
				if b.Step == at {
					cancel()
				}
			}})
			if err != nil || part.Reason != Stopped || part.Checkpoint.Position.Step != at {
				t.Fatalf("stopped: %v, %+v", err, part)
			}
			c, err := checkpoint.Load(last)
			if err != nil {
				t.Fatal(err)
			}
			result := train(t, ds, TrainOptions{Resume: c, OnEpoch: onEpoch})
			if !bytes.Equal(checkpointtest.Bytes(t, whole.Checkpoint), checkpointtest.Bytes(t, result.Checkpoint)) {
				t.Error("the resumed run ended elsewhere")
			}
			if result.ValidationRMSE != whole.ValidationRMSE {
				t.Errorf("validation RMSE %v, want %v", result.ValidationRMSE, whole.ValidationRMSE)
			}
			if diff := cmp.Diff(timeless(want), timeless(got), cmpopts.EquateNaNs()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// timeless leaves out what depends on the clock.
func timeless(events []EpochEvent) (out []EpochEvent) {
	for _, e := range events {
		e.Seconds, e.ImagesPerSecond, e.Left = 0, 0, 0
		out = append(out, e)
	}
	return out
}

func TestResumeRefuses(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	for _, x := range []struct {
		name   string
		change func(*settings.Settings)
		want   string // "" for accepted
	}{
		{"done", func(*settings.Settings) {}, "set epochs to more than 1"},
		{"other batches", func(s *settings.Settings) { s.Epochs, s.BatchSize = 2, 8 }, "batch_size=16"},
		{"other network", func(s *settings.Settings) { s.Epochs, s.OutChannel = 2, []int{8} }, "out_channel=4,4"},
		{"more epochs, another rate", func(s *settings.Settings) { s.Epochs, s.LR, s.Dropout = 2, 1e-4, 0.3 }, ""},
	} {
		s := c.Settings
		x.change(&s)
		result, err := Train(context.Background(), ds, TrainOptions{Settings: s, Resume: c, Threads: 1})
		if x.want == "" && (err != nil || result.Checkpoint.Position.Epoch != 2) || x.want != "" && (err == nil || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%s: %v", x.name, err)
		}
	}
}

// A run that goes to Until and on from there is the run that goes through.
func TestUntil(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 120))
	s := modeltest.Small()
	whole := train(t, ds, TrainOptions{Settings: s})
	part := train(t, ds, TrainOptions{Settings: s, Until: 1})
	if part.Reason != Paused || part.Checkpoint.Position.Epoch != 1 || part.BestEpoch != 1 {
		t.Fatalf("until epoch 1: %+v", part)
	}
	c, err := checkpoint.Decode(checkpointtest.Bytes(t, part.Checkpoint))
	if err != nil {
		t.Fatal(err)
	}
	rest := train(t, ds, TrainOptions{Settings: s, Resume: c, Until: s.Epochs})
	if rest.Reason != Finished || !bytes.Equal(checkpointtest.Bytes(t, whole.Checkpoint), checkpointtest.Bytes(t, rest.Checkpoint)) {
		t.Errorf("the rest ended elsewhere: %s", rest.Reason)
	}
}
