package model

import (
	"math"
	"path/filepath"
	"testing"

	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
)

// A run on all faces learns from those set aside too, measures nothing, and what starts from it is known to have seen
// them.
func TestAllFaces(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.AllFaces, s.Epochs, s.Patience = true, 2, 1
	best := filepath.Join(t.TempDir(), "best.safetensors")
	result := train(t, ds, TrainOptions{Settings: s, Best: best})
	c := result.Checkpoint
	all := evaluation.AllFaces.Rows(ds, s.Splits())
	if n := c.Learned.Count(ds, all); n != len(all) || n != 60 {
		t.Errorf("it learned from %d of %d faces", n, len(all))
	}
	if len(c.Position.Curve) != 2 || !math.IsNaN(c.Position.Curve[1].TestRMSE) || !math.IsNaN(result.ValidationRMSE) {
		t.Errorf("it measured %v, and %v in the end", c.Position.Curve, result.ValidationRMSE)
	}
	if evaluation.FairPart(c, ds) != evaluation.AllFaces {
		t.Errorf("it is measured on %s faces as if it had not learned from them", evaluation.FairPart(c, ds))
	}
	if kept, err := checkpoint.Load(best); err != nil || kept.Position.Epoch != 2 {
		t.Errorf("the checkpoint to predict with is not the last: %v", err)
	}

	next := c.StartingSettings()
	if next.AllFaces {
		t.Error("a run that starts from it has no test faces either")
	}
	if seen, of := c.SeenTestFaces(ds, next); seen != of || of == 0 {
		t.Errorf("it has seen %d of %d test faces", seen, of)
	}
	next.Epochs = 1
	again := train(t, ds, TrainOptions{Settings: next, From: c}).Checkpoint
	if n := again.Learned.Count(ds, all); n != len(all) {
		t.Errorf("what started from it counts %d of %d faces as learned from", n, len(all))
	}
}

// With the split that weights were trained with they have seen no test face; with another they have.
func TestSeenTestFaces(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 60))
	s := modeltest.Small()
	s.Epochs = 1
	c := train(t, ds, TrainOptions{Settings: s}).Checkpoint
	if seen, of := c.SeenTestFaces(ds, s); seen != 0 || of == 0 {
		t.Errorf("with the same split it has seen %d of %d", seen, of)
	}
	s.SplitSeed++
	if seen, of := c.SeenTestFaces(ds, s); seen == 0 || seen > of {
		t.Errorf("with another split it has seen %d of %d", seen, of)
	}
}
