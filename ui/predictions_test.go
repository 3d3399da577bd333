package ui

import (
	"math"
	"testing"

	"fiducial/model"
)

// Once weights predict, every face is predicted in the background, and whoever wants to know is told.
func TestAllFacesArePredicted(t *testing.T) {
	b := newBench(t, writeFaces(t, 70, nil))
	b.settle()
	told := 0
	unsubscribe := b.predictions.subscribe(func() { told++ })
	b.trained("1")
	b.until("every face is predicted", func() bool {
		return b.predictions.complete() != nil
	})
	set := b.predictions.complete()
	if set.Checkpoint() != b.weights.checkpoint || set.Ready() != 70 {
		t.Errorf("%d faces are predicted with %p, in use is %p", set.Ready(), set.Checkpoint(), b.weights.checkpoint)
	}
	for row := range 70 {
		if e := b.predictions.rowError(row); math.IsNaN(e) || e <= 0 {
			t.Fatalf("the error of row %d is %v", row, e)
		}
	}
	b.until("it is told", func() bool { return told > 0 })
	unsubscribe()
	b.settle()
	before := told
	b.weights.forget()
	b.settle()
	if told != before {
		t.Error("who no longer wants to know is told")
	}
	if b.predictions.any() || b.predictions.complete() != nil || b.predictions.points(0) != nil || !math.IsNaN(b.predictions.rowError(0)) {
		t.Error("predictions are there without weights")
	}
}

// While a run goes on, every face is predicted by one of its epochs, however short these are.
func TestEpochsPredictAllFaces(t *testing.T) {
	b := newBench(t, writeFaces(t, 200, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	var first *model.PredictionSet
	b.until("an epoch predicted every face", func() bool { first = b.predictions.whole; return first != nil })
	b.until("a later one did", func() bool { return b.predictions.whole != first })
	if later := b.predictions.whole; later.Checkpoint().Position.Epoch <= first.Checkpoint().Position.Epoch {
		t.Errorf("epoch %d came after epoch %d", later.Checkpoint().Position.Epoch, first.Checkpoint().Position.Epoch)
	}
	if p, ofRun := b.weights.drawn(150); p == nil || !ofRun {
		t.Errorf("a face that the run does not watch has the prediction %v, of the run %v", p, ofRun)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
	b.takeOver()
	b.until("the weights in use predict every face", func() bool {
		c := b.predictions.complete()
		return c != nil && c.Checkpoint() == b.weights.checkpoint && b.predictions.epoch == nil
	})
}

// Who cancels the task has the shown face predicted, and no others.
func TestPredictingAllFacesCanBeCancelled(t *testing.T) {
	b := newBench(t, writeFaces(t, 300, nil))
	b.settle()
	b.trained("1")
	b.predictions.renew()
	if b.predictions.sweep == nil {
		t.Fatal("nothing is predicted")
	}
	b.predictions.sweep.task.Stop()
	b.until("it is cancelled", func() bool { return b.predictions.sweep == nil })
	last := b.session.Rows() - 1
	b.show(last)
	b.until("the shown face is predicted", func() bool { return b.predictions.points(last) != nil })
	b.settle()
	if b.predictions.complete() != nil {
		t.Error("all faces are predicted")
	}
}
