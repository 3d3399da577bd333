package train

import (
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/evaluation"
	"fiducial/ui/shell"
)

// correct moves a label of n faces of a part of the dataset.
func (b *bench) correct(part evaluation.Part, n int) {
	b.T.Helper()
	for _, row := range part.Rows(b.Session.Dataset(), data.Splits{Together: true})[:n] {
		p := b.Session.Dataset().Labels(row)[2]
		b.move(row, 2, face.At(p.X+1, p.Y+1))
	}
	b.settle()
}

// One key trains the weights in use on what was corrected, and says what that changed on test labels that nobody
// corrected.
func TestFineTuning(t *testing.T) {
	b := opened(t, 120)
	first := b.trained("3")
	b.Until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	b.Do("fine-tune")
	if len(b.p.runs.records) != 1 {
		t.Fatal("it fine-tunes though nothing was corrected")
	}
	b.Banner("no label of a training face was corrected")
	b.Banner("corrected")
	b.Frame.Clear(shell.Problem)

	b.correct(evaluation.TrainFaces, 3)
	b.correct(evaluation.TestFaces, 1)
	b.Do("fine-tune")
	if b.p.runs.chosen.title() != "fine-tuning 1" {
		t.Fatalf("it does not fine-tune: %q", b.Said())
	}
	b.Until("it is measured what changed", func() bool { return b.p.effect.result != nil && !b.p.effect.busy })
	x := b.p.effect.result
	if x.Labels != 4 || x.Faces != 4 || x.Corrected.Labels != 4 {
		t.Errorf("corrected: %+v", x)
	}
	labels := 0
	for _, row := range evaluation.TestFaces.Rows(b.Session.Dataset(), data.Splits{Together: true}) {
		labels += len(b.Session.Dataset().Labels(row))
	}
	if x.Untouched.Labels != labels-1 || !(x.Untouched.Before > 0) || x.Untouched.Before == x.Untouched.After {
		t.Errorf("on what nobody corrected: %+v, want %d labels", x.Untouched, labels-1)
	}
	if text := b.p.corrected.Text; !strings.Contains(text, "test RMSE") || !strings.Contains(text, "that nobody corrected") || b.p.corrected.Hidden {
		t.Errorf("the panel says %q", text)
	}
	if x.Untouched.After > x.Untouched.Before {
		b.Banner("worse on test labels")
		b.Frame.Shown()[0].Buttons[0].Do()
	} else {
		b.Banner("The fine-tuned weights predict from now on")
	}
	if slices.ContainsFunc(b.Said(), func(text string) bool { return strings.Contains(text, "was corrected since") }) {
		t.Errorf("it still says why it did not begin before: %q", b.Said())
	}
	b.Until("it predicts with the fine-tuned weights", func() bool { return b.predict.Weights.Path() != first && b.predict.Weights.Path() == b.p.current.best })
	b.Until("every face is predicted anew", func() bool { return b.predict.Predictions.Complete() != nil })
	b.Do("moved")
	if !b.moved {
		t.Error("nobody is asked how far predictions moved")
	}

	b.Do("fine-tune") // all corrections were learned
	if len(b.p.runs.records) != 2 {
		t.Error("it fine-tunes again on the same corrections")
	}
}

// Corrections flow into a run that goes on, and its panel says what they, and it, changed since.
func TestCorrectingWhileTrainingShowsTheEffect(t *testing.T) {
	b := opened(t, 80)
	b.small("2000")
	b.Do("train")
	b.Until("an epoch is predicted", func() bool { return b.predict.Predictions.OfRun() != nil })
	if b.p.effect.result != nil || !b.p.corrected.Hidden {
		t.Error("there is an effect without a correction")
	}
	b.correct(evaluation.TrainFaces, 2)
	b.Until("its effect is measured", func() bool { return b.p.effect.result != nil })
	if x := b.p.effect.result; x.Labels != 2 || x.Untouched.Labels == 0 || b.p.corrected.Hidden {
		t.Errorf("%+v", x)
	}
	b.stopped()
	b.Until("nothing is measured", func() bool { return !b.p.effect.busy })
}

// Where it is not known what a fine-tuning is worth, a person decides whether its weights are predicted with.
func TestUnmeasuredWeightsAreOffered(t *testing.T) {
	b := opened(t, 60)
	first := b.trained("1")
	for _, end := range []func(){b.p.effect.settle, func() { b.p.effect.begin(b.p.current, nil) }} {
		b.p.effect.result, b.p.effect.tuned = nil, first
		end()
		offer := b.Banner("not measured")
		if b.p.effect.tuned != "" {
			t.Error("it would be offered again")
		}
		b.predict.Weights.Forget()
		offer.Buttons[0].Do()
		b.Until("it predicts with them", func() bool { return b.predict.Weights.Path() == first })
	}
	b.p.effect.settle()
	if len(b.Frame.Shown()) != 0 {
		t.Errorf("nothing is left to offer: %q", b.Said())
	}
}
