package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/model/settings"
	"fiducial/ui/action"
)

// small makes the settings of the next run those of a network that trains in a moment.
func (b *bench) small(epochs string) {
	b.t.Helper()
	s, err := settings.FromPreset("heatmap")
	for key, value := range map[string]string{"out_channel": "2,2,2", "epochs": epochs, "batch_size": "8"} {
		if err == nil {
			err = s.Set(key, value)
		}
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.train.Take(s)
}

// trained runs a whole short run and returns its best checkpoint, which predicts then: where the window asks whether it
// is to, because it is no better than the mean face or there are too few faces to compare it with weights in use, that
// is answered with yes.
func (b *bench) trained(epochs string) string {
	b.t.Helper()
	b.small(epochs)
	b.must("train")
	return b.promote()
}

// promote waits until the run in progress is over and predicts, by a click where the window asks; it returns its best
// checkpoint.
func (b *bench) promote() string {
	b.t.Helper()
	b.until("it is over", func() bool { return !b.train.Busy() })
	b.until("it is decided whether it predicts, or asked", func() bool { return b.predict.Promotion.Open() == 0 })
	for _, x := range b.shell.Shown() {
		if x.ID == "weights" && (x.Buttons[0].Text == "Use them all the same" || strings.Contains(x.Text, "too few to say which are better")) {
			x.Buttons[0].Do()
		}
	}
	b.until("it predicts", func() bool { return b.predict.Weights.Path() == b.train.Kept()[0] })
	b.settle()
	return b.predict.Weights.Path()
}

// stopped stops the run in progress.
func (b *bench) stopped() {
	b.t.Helper()
	b.must("stop")
	b.until("it is stopped", func() bool { return !b.train.Busy() })
}

// unfoldGroups shows all hyper-parameters, which are folded away at first.
func (b *bench) unfoldGroups() {
	b.t.Helper()
	seen := map[string]bool{}
	for _, p := range settings.Parameters() {
		if !seen[p.Group] {
			seen[p.Group] = true
			b.tap(b.train.Content(), p.Group)
		}
	}
}

// A run shows on the panel, and what it learned in the table of points.
func TestWhatARunLearnedIsShown(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("3")
	b.press(action.With(action.Ctrl, fyne.KeyT))
	if !b.train.Busy() && len(b.train.Kept()) == 0 { // three epochs may be over already
		t.Fatalf("Ctrl+T does not start: %q", b.bannerTexts())
	}
	b.promote()
	b.until("the table shows the prediction", func() bool { return b.pointsSay("RMSE") })
}

// What is drawn follows the run in progress, also to another face.
func TestPredictionsFollowTheRun(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.small("2000")
	b.must("train")
	b.until("the face has a prediction", func() bool { _, ofRun := b.predict.Weights.Drawn(0); return ofRun })
	drawn, _ := b.predict.Weights.Drawn(0)
	first := drawn.Clone()
	b.until("it moves", func() bool { drawn, _ := b.predict.Weights.Drawn(0); return drawn[0] != first[0] })
	b.session.Show(3)
	b.until("it follows to another face", func() bool { _, ofRun := b.predict.Weights.Drawn(3); return ofRun })
	b.stopped()
}

// Opening another file stops the run, which says so.
func TestOpeningAnotherFileWhileTraining(t *testing.T) {
	path, other := writeFaces(t, 60, nil), writeFaces(t, 20, nil)
	b := newBench(t, path)
	b.settle()
	b.small("2000")
	b.must("train")
	b.until("an epoch is predicted", func() bool { return b.predict.Predictions.OfRun() != nil })
	b.file.OpenDataset(other)
	b.until("the other file is open and the run over", func() bool {
		return !b.train.Busy() && b.session.Current() != nil && b.session.Dataset().Path() == other && b.session.Current().Loading == nil
	})
	b.mustBanner("Training was stopped")
	b.until("nothing is decided of it any more", func() bool { return b.predict.Promotion.Open() == 0 })
	if got := b.shell.Prefs().Weights(other); got != "" || b.predict.Weights.Checkpoint() != nil {
		t.Errorf("the other file is predicted with %q", got)
	}
}
