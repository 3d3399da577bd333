package model

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"fiducial/data"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

func TestSchemesAreToldApart(t *testing.T) {
	ds := modeltest.TwoSchemes(t, 400)
	s := modeltest.Small()
	s.Epochs, s.Augment.Mirror = 6, false
	together := train(t, ds, TrainOptions{Settings: s})
	s.Schemes = true
	apart := train(t, ds, TrainOptions{Settings: s})
	c := apart.Checkpoint
	if len(c.Schemes.Set) != 2 || c.Schemes.Classifier == nil || c.Weights.Spec.Outputs() != 6 {
		t.Fatalf("schemes %+v, %d outputs", c.Schemes, c.Weights.Spec.Outputs())
	}
	if len(together.Checkpoint.Schemes.Set) != 0 {
		t.Errorf("told apart unasked: %+v", together.Checkpoint.Schemes)
	}
	if !(apart.BestRMSE < 0.8*together.BestRMSE) {
		t.Errorf("told apart the RMSE is %.2f px, together %.2f", apart.BestRMSE, together.BestRMSE)
	}

	kept := filepath.Join(t.TempDir(), "kept")
	if err := c.Save(kept); err != nil {
		t.Fatal(err)
	}
	read, err := checkpoint.Load(kept)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(checkpointtest.Bytes(t, c), checkpointtest.Bytes(t, read)) {
		t.Error("the checkpoint's file does not hold all of it")
	}
	var was []float64
	for _, of := range []*checkpoint.Checkpoint{c, read} {
		p, err := prediction.NewPredictor(of, prediction.Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		found, err := p.PredictRows(context.Background(), ds, []int{0, 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		was = append(was, found[0][0].Y, found[1][0].Y)
	}
	if was[0] != was[2] || was[1] != was[3] {
		t.Errorf("predictions %v differ after a file", was)
	}
}

func TestSchemesAcrossResumeAndFineTuning(t *testing.T) {
	ds := modeltest.TwoSchemes(t, 300)
	s := modeltest.Small()
	s.Schemes, s.Epochs = true, 2
	whole := train(t, ds, TrainOptions{Settings: s})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 2, OnBatch: func(b BatchEvent) {
		if b.Step == 3 {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	result := train(t, ds, TrainOptions{Resume: part.Checkpoint})
	if !bytes.Equal(checkpointtest.Bytes(t, whole.Checkpoint), checkpointtest.Bytes(t, result.Checkpoint)) {
		t.Error("the resumed run ended elsewhere")
	}
	tuned := train(t, ds, TrainOptions{From: whole.Checkpoint, Settings: s})
	if tuned.Checkpoint.Schemes.Classifier != whole.Checkpoint.Schemes.Classifier {
		t.Error("a run that starts from weights does not keep their classifier")
	}
	s.Schemes = false
	if err := whole.Checkpoint.CanStart(ds, s); err == nil {
		t.Error("weights that tell schemes apart start a run that does not")
	}
}

// A run that ends before it has learned to guess can be gone on with.
func TestStoppedBeforeSchemesAreLearned(t *testing.T) {
	ds := modeltest.TwoSchemes(t, 300)
	s := modeltest.Small()
	s.Schemes, s.Epochs = true, 1
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 1})
	if err != nil || part.Reason != Stopped {
		t.Fatalf("%+v, %v", part, err)
	}
	content := checkpointtest.Bytes(t, part.Checkpoint)
	c, err := checkpoint.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	if got := train(t, ds, TrainOptions{Resume: c}); got.Checkpoint.Schemes.Classifier == nil {
		t.Error("the resumed run has not learned to guess")
	}
}

// What a scorer guessed of a photo it does not guess again: each epoch would measure all photos anew, which takes as
// long as predicting them.
func TestGuessesOfARunAreKept(t *testing.T) {
	ds := modeltest.TwoSchemes(t, 400)
	s := modeltest.Small()
	s.Schemes, s.Epochs = true, 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	target := prediction.NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)
	f := prediction.NewInference(c.Weights.InferenceWeights(), target, 2)
	defer f.Close()
	of := newScorer(ds, data.Test, c.Settings, f, c.MeanFace, 2)
	var scores [3]score
	for i := range scores {
		if i == 1 {
			target.Schemes.Classifier = nil // from now on every guess would be even
		}
		if i == 2 {
			of.guessed.Clear()
		}
		var err error
		if scores[i], err = of.score(t.Context(), c.Labelled()); err != nil {
			t.Fatal(err)
		}
	}
	if scores[0] != scores[1] || scores[0] == scores[2] {
		t.Errorf("scored %+v, then %+v, and with even guesses %+v", scores[0], scores[1], scores[2])
	}
}
