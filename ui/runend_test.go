package ui

import (
	"strings"
	"testing"
	"time"

	"fiducial/model"
	"fiducial/ui/predict"
)

// trained runs a whole short run and returns its best checkpoint, which predicts then: where the window asks whether it is to, because
// it is no better than the mean face or there are too few faces to compare it with weights in use, that is answered with yes.
func (b *bench) trained(epochs string) string {
	b.t.Helper()
	b.small(epochs)
	return b.trainedAsSet()
}

// trainedAsSet is trained with the settings as they are.
func (b *bench) trainedAsSet() string {
	b.t.Helper()
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("it is over", func() bool { return !b.isTraining() })
	b.takeOver()
	return b.training.best
}

// takeOver lets the run that is over predict, by a click where the window asks.
func (b *bench) takeOver() {
	b.t.Helper()
	b.until("it is decided whether it predicts, or asked", func() bool { return b.predict.Promotion.Open() == 0 })
	for _, x := range b.shell.Shown() {
		if x.ID == "weights" && (x.Buttons[0].Text == "Use them all the same" || strings.Contains(x.Text, "too few to say which are better")) {
			x.Buttons[0].Do()
		}
	}
	b.until("it predicts", func() bool { return b.predict.Weights.Path() == b.training.best })
	b.settle()
}

// A run that is worse than the mean face is not put to use unasked, though nothing else predicts: a review would trust it.
func TestARunWorseThanTheMeanFaceAsks(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("1")
	if err := b.train.settings.Set("lr", "10"); err != nil { // what it learns is nonsense
		t.Fatal(err)
	}
	b.train.take(b.train.settings)
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("it is over and measured", func() bool { return !b.isTraining() && b.predict.Promotion.Open() == 0 })
	b.settle()
	if b.predict.Weights.Checkpoint() != nil || b.predict.Predictions.Points(0) != nil || b.shell.Actions().Get("suspect").Enabled() {
		t.Errorf("it predicts with %q; banners: %q", b.predict.Weights.Path(), b.bannerTexts())
	}
	if got := b.shell.Prefs().Weights(b.session.Dataset().Path()); got != "" {
		t.Errorf("the next start predicts with %s", got)
	}
	banner := b.mustBanner("What the run learned is worse than the mean face (the run ")
	banner.Buttons[0].Do()
	b.until("a person wants it all the same", func() bool {
		return b.predict.Weights.Path() == b.training.best && b.predict.Predictions.Points(0) != nil
	})
	b.settle()
	if b.shell.Shows("weights") || b.shell.Prefs().Weights(b.session.Dataset().Path()) != b.training.best {
		t.Errorf("it says %q", b.bannerTexts())
	}
}

// Quitting is no reason to lose what was learned: the next start predicts with it.
func TestQuittingWhileTrainingRemembersTheWeights(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	old := b.trained("1")
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	r := b.training
	inUse, _ := predict.LastMeasured(b.predict.Weights.Checkpoint())
	b.until("the run is better", func() bool {
		return r.result == nil && b.train.bestEpoch > 3 && b.train.bestRMSE < inUse
	})
	b.Close()
	if got := b.shell.Prefs().Weights(path); got != r.best {
		t.Errorf("the next start predicts with %s, not with %s; before it was %s", got, r.best, old)
	}
}

// A run that ends while another dataset is open belongs to its own: its weights are remembered, the panel says nothing.
func TestOpeningAnotherFileWhileTraining(t *testing.T) {
	path, other := writeFaces(t, 60, nil), writeFaces(t, 20, nil)
	b := newBench(t, path)
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	r := b.training
	b.until("it is better than the mean face", func() bool { _, rmse, mean := r.record.best(); return rmse < mean })
	b.open(other)
	b.until("the other file is open and the run over", func() bool {
		return r.over && b.session.Current() != nil && b.session.Dataset().Path() == other && b.session.Current().Loading == nil
	})
	b.settle()
	if got := b.shell.Prefs().Weights(path); got != r.best {
		t.Errorf("for %s it will predict with %q, not with %s", path, got, r.best)
	}
	if got := b.shell.Prefs().Weights(other); got != "" || b.predict.Weights.Checkpoint() != nil {
		t.Errorf("the other file is predicted with %q", got)
	}
	if b.train.state.Text != "" || b.train.detail.Text != "" {
		t.Errorf("the panel says %q, %q", b.train.state.Text, b.train.detail.Text)
	}
}

func TestARunStoppedAtOnceLeavesThePredictions(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	good := b.trained("3")
	curve := b.predict.Weights.Checkpoint().Position.Curve
	curve[len(curve)-1].TestRMSE = 0.001 // better than any run that is stopped at once
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("a batch is done", func() bool { return b.train.latest.Epoch > 0 })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
	b.settle()
	learned := b.training.Learned().Path
	if b.predict.Weights.Path() != good || b.shell.Prefs().Weights(path) != good {
		t.Errorf("it predicts with %s and remembers %s", b.predict.Weights.Path(), b.shell.Prefs().Weights(path))
	}
	if b.predict.Predictions.Points(0) == nil {
		t.Error("no prediction is shown")
	}
	b.until("it is compared", func() bool { return b.predict.Promotion.Open() == 0 })
	banner := b.mustBanner("too few to say which are better")
	banner.Buttons[0].Do() // and who wants it has it
	b.until("the run's weights predict", func() bool { return b.predict.Weights.Path() == learned })
	b.settle()
	if b.shell.Prefs().Weights(path) != learned {
		t.Error("that choice is not remembered")
	}
}

// Start pressed right after Stop counts, however long the old run needs to end.
func TestStartWhileTheOldRunStops(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	first := b.training
	b.until("an epoch is done", func() bool { return b.train.last.Epoch > 0 })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	if first.over || !b.canTrain() {
		t.Fatalf("over %v, a new run can be asked for %v", first.over, b.canTrain())
	}
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	if !strings.Contains(b.train.state.Text, "the new run starts") || b.canTrain() {
		t.Errorf("it says %q, and can start again: %v", b.train.state.Text, b.canTrain())
	}
	b.until("the new run trains", func() bool { return b.training != first && b.isTraining() && b.train.last.Epoch > 0 })
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
}

func TestAPausedRunIsSaidToBePaused(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("a batch is done", func() bool { return b.train.latest.Epoch > 0 })
	b.shell.Actions().Run(b.shell.Actions().Get("pause"))
	b.training.onBatch(b.training.task, 2000, model.BatchEvent{Epoch: 1, Batch: 2, Batches: 5, Step: 1 << 20, Left: time.Minute}) // one that was on its way
	if !b.training.task.Paused() {
		t.Error("the status bar does not say that it is paused")
	}
	b.shell.Actions().Run(b.shell.Actions().Get("pause"))
	if b.training.task.Paused() {
		t.Error("the status bar says that it is paused")
	}
}

// What the panel says about the last run stays.
func TestTheLastRunStaysOnThePanel(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.trained("2")
	b.Close()
	c := newBench(t, path)
	c.until("the last run is shown", func() bool { return c.train.detail.Text != "" })
	c.settle()
	c.showState()
	if !strings.HasPrefix(c.train.state.Text, "Last run · heatmap 1 · 2 of 2 epochs · finished") {
		t.Errorf("it says %q", c.train.state.Text)
	}
}
