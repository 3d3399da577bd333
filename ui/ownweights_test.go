package ui

import (
	"testing"

	"fiducial/model"
)

// A dataset without weights is predicted with the program's own; who wants none is not given them again; and a run
// takes over from them when a person says so, for nothing says that it is better.
func TestOwnWeights(t *testing.T) {
	path, another := writeFaces(t, 60, nil), writeFaces(t, 20, nil)
	a := newBench(t, path)
	a.trained("1")
	own := *a.weights.checkpoint
	own.Photos, own.Learned = "of other photos", nil
	a.Close()

	b := newBench(t, another)
	b.opts.OwnWeights = func() (*model.Checkpoint, error) { return &own, nil }
	predicted := func() bool {
		return b.session.Current() != nil && b.weights.checkpoint == &own && b.session.Row() >= 0 && b.predictions.points(b.session.Row()) != nil
	}
	open := func(path string) {
		b.open(path)
		b.until("the other dataset is open", func() bool {
			return b.session.Current() != nil && b.session.Dataset().Path() == path && b.session.Current().Loading == nil
		})
	}
	open(path)
	b.until("its own weights predict", predicted)
	if b.weightsName() != "built-in weights" || b.shell.Actions().Get("own-weights").Enabled() {
		t.Errorf("it predicts with %q", b.weightsName())
	}
	b.weights.forget()
	open(another)
	b.until("the other is predicted with them too", predicted)
	open(path)
	b.settle()
	if b.weights.checkpoint != nil {
		t.Error("it predicts though nobody wants it to")
	}
	b.shell.Actions().Run(b.shell.Actions().Get("own-weights"))
	b.until("its own weights predict again", predicted)
	b.small("1")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("it is over", func() bool { return !b.isTraining() })
	b.settle()
	if b.weights.checkpoint != &own {
		t.Error("a run took over from weights that it was not compared with")
	}
	b.mustBanner("Predictions stay with built-in weights").Buttons[0].Do()
	b.until("the run's weights predict", func() bool { return b.weights.path == b.training.best })
}
