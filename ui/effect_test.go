package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/model"
	"fiducial/ui/action"
	"fiducial/ui/shell"
)

// correct moves a label of n faces of a part of the dataset.
func (b *bench) correct(part model.Part, n int) {
	b.t.Helper()
	for _, row := range part.Rows(b.session.Dataset(), 0)[:n] {
		b.session.Show(row)
		p := b.labelOf(row, 2)
		b.setPoint("Move", 2, face.At(p.X+1, p.Y+1))
	}
	b.settle()
}

// One key trains the weights in use on what was corrected, and says what that changed on test labels that nobody corrected.
func TestFineTuning(t *testing.T) {
	b := newBench(t, writeFaces(t, 120, nil))
	b.settle()
	first := b.trained("3")
	b.until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	fineTune := action.With(action.Ctrl|action.Shift, fyne.KeyR)
	b.press(fineTune)
	if len(b.runs.records) != 1 {
		t.Fatal("it fine-tunes though nothing was corrected")
	}
	b.mustBanner("no label of a training face was corrected")
	b.mustBanner("corrected")
	b.shell.Clear(shell.Problem)

	b.correct(model.TrainFaces, 3)
	b.correct(model.TestFaces, 1)
	b.press(fineTune)
	if b.runs.chosen.title() != "fine-tuning 1" {
		t.Fatalf("it does not fine-tune: %q", b.bannerTexts())
	}
	b.until("it is measured what changed", func() bool { return b.effect.result != nil && !b.effect.busy })
	x := b.effect.result
	if x.Labels != 4 || x.Faces != 4 || x.Corrected.Labels != 4 {
		t.Errorf("corrected: %+v", x)
	}
	labels := 0
	for _, row := range model.TestFaces.Rows(b.session.Dataset(), 0) {
		labels += len(b.session.Dataset().Labels(row))
	}
	if x.Untouched.Labels != labels-1 || !(x.Untouched.Before > 0) || x.Untouched.Before == x.Untouched.After {
		t.Errorf("on what nobody corrected: %+v, want %d labels", x.Untouched, labels-1)
	}
	if text := b.train.effect.Text; !strings.Contains(text, "test RMSE") || !strings.Contains(text, "that nobody corrected") || b.train.effect.Hidden {
		t.Errorf("the panel says %q", text)
	}
	if x.Untouched.After > x.Untouched.Before {
		b.mustBanner("worse on test labels")
		b.shell.Shown()[0].Buttons[0].Do()
	} else {
		b.mustBanner("The fine-tuned weights predict from now on")
	}
	if slices.ContainsFunc(b.bannerTexts(), func(text string) bool { return strings.Contains(text, "was corrected since") }) {
		t.Errorf("it still says why it did not begin before: %q", b.bannerTexts())
	}
	b.until("it predicts with the fine-tuned weights", func() bool { return b.predict.Weights.Path() != first && b.predict.Weights.Path() == b.training.best })
	b.until("every face is predicted anew", func() bool { return b.predict.Predictions.Complete() != nil })
	b.shell.Actions().Run(b.shell.Actions().Get("moved"))
	if rows := b.session.Current().Listed; !(b.predict.Predictions.Moved(rows[0]) > b.predict.Predictions.Moved(rows[60])) || b.session.Row() != rows[0] {
		t.Errorf("moved by %v in row %d and %v in row %d", b.predict.Predictions.Moved(rows[0]), rows[0], b.predict.Predictions.Moved(rows[60]), rows[60])
	}

	b.press(fineTune) // all corrections were learned
	if len(b.runs.records) != 2 {
		t.Error("it fine-tunes again on the same corrections")
	}
}

// Corrections flow into a run that goes on, and its panel says what they, and it, changed since.
func TestCorrectingWhileTrainingShowsTheEffect(t *testing.T) {
	b := newBench(t, writeFaces(t, 80, nil))
	b.settle()
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("an epoch is predicted", func() bool { return b.predict.Predictions.OfRun() != nil })
	if b.effect.result != nil || !b.train.effect.Hidden {
		t.Error("there is an effect without a correction")
	}
	b.correct(model.TrainFaces, 2)
	b.until("its effect is measured", func() bool { return b.effect.result != nil })
	if x := b.effect.result; x.Labels != 2 || x.Untouched.Labels == 0 || b.train.effect.Hidden {
		t.Errorf("%+v", x)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
	b.until("nothing is measured", func() bool { return !b.effect.busy })
}

// Where it is not known what a fine-tuning is worth, a person decides whether its weights are predicted with.
func TestUnmeasuredWeightsAreOffered(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	first := b.trained("1")
	for _, end := range []func(){b.effect.settle, func() { b.effect.begin(b.training, nil) }} {
		b.effect.result, b.effect.tuned = nil, first
		end()
		offer := b.mustBanner("not measured")
		if b.effect.tuned != "" {
			t.Error("it would be offered again")
		}
		b.predict.Weights.Forget()
		offer.Buttons[0].Do()
		b.until("it predicts with them", func() bool { return b.predict.Weights.Path() == first })
	}
	b.effect.settle()
	if len(b.shell.Shown()) != 0 {
		t.Errorf("nothing is left to offer: %q", b.bannerTexts())
	}
}
