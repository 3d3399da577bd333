package ui

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"

	"fiducial/model"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Which weights predict when a run is over: the better ones, by one measure on the same faces. What the run learned and the
// weights in use are compared on the labelled faces from which neither learned. The better stay or take over, with both figures
// said and a way back; where fewer than model.EnoughToCompare such faces are left, a person is asked. Without any weights in use the run
// is compared with its mean face, on however many faces it did not learn from: where it is no better, a person is asked, for a review
// and proposals trust whatever predicts. A fine-tuning is measured on the labels that nobody corrected (effect.go).
//
// When the dataset is left while a run ends there is no time to compare. Then a run takes over when its own figure is lower, and is of
// the same test faces as that of the weights in use; where there are none, when it is lower than that of the mean face.

// promote decides whether what a run learned takes over the predictions of the open dataset, now or once it is compared.
func (w *Window) promote(r *run, s *session.Open) {
	path, rmse, _ := r.learned()
	shown := w.weights.checkpoint
	switch {
	case path == "" || r.tunes:
		w.settled(r)
	case shown != nil && r.resumed && rmse == testRMSE(shown): // it went on from them and found nothing better
		w.settled(r)
	default:
		w.comparing(r, s, path, shown)
	}
}

// comparing measures what a run learned and the weights in use, or the mean face where there are none, in the background, and then
// lets the better ones predict.
func (w *Window) comparing(r *run, s *session.Open, path string, shown *model.Checkpoint) {
	var result model.Comparison
	name := "Comparing the run with " + kit.Either(shown == nil, "the mean face", "the weights in use")
	w.session.Start(s, session.Job{Name: name, Work: func(ctx context.Context, t *shell.Task) error {
		learned, err := model.LoadCheckpoint(path)
		if err != nil {
			return err
		}
		o := model.PredictOptions{Threads: shell.Half(w.opts.Threads), Mirror: true}
		if shown == nil {
			result, err = model.CompareWithMeanFace(ctx, s.Dataset, learned, o, t.Progress)
		} else {
			result, err = model.Compare(ctx, s.Dataset, shown, learned, o, t.Progress)
		}
		return err
	}, Done: func(err error) {
		w.settled(r)
		if err != nil {
			w.shell.Fail(err)
			result = model.Comparison{}
		}
		if w.weights.checkpoint != shown {
			return // a person has chosen others meanwhile
		}
		if shown == nil {
			w.promotedFirst(path, result, err)
		} else {
			w.promoted(r, path, result)
		}
	}, Left: func(error) { w.settle(r) }})
}

// promoted lets the better weights predict after a comparison, and says why.
func (w *Window) promoted(r *run, path string, c model.Comparison) {
	inUse := w.weightsName()
	figures := fmt.Sprintf("the run %s px, %s %s px, the mean face %s px, on %s from which neither learned", kit.Decimals(c.B, 2), inUse,
		kit.Decimals(c.A, 2), kit.Decimals(c.MeanFace, 2), kit.Counted(c.Faces, "face", "faces"))
	back := []shell.BannerButton{{Text: "Back to " + inUse, Do: w.useWeightsBefore}}
	use := shell.BannerButton{Text: "Predict with the run", Do: func() {
		w.weights.load(path, true)
		w.shell.Show(shell.Banner{Kind: shell.Note, ID: "weights", Text: "The run predicts from now on.", Buttons: back})
	}}
	b := shell.Banner{Kind: shell.Note, ID: "weights", Buttons: []shell.BannerButton{use}}
	switch {
	case c.Faces < model.EnoughToCompare:
		b.Text = fmt.Sprintf("Predictions stay with %s. %s from which neither they nor the run learned, too few to say which are better; the run %s.",
			inUse, onlySoMany(c.Faces), r.reached())
	case c.B < c.A:
		b.Text = "The run predicts from now on: " + figures + "."
		b.Buttons = back
		w.weights.load(path, true)
	default:
		b.Text = fmt.Sprintf("Predictions stay with %s, for the run is no better: %s.", inUse, figures)
	}
	w.shell.Show(b)
}

// promotedFirst lets what a run learned predict where nothing did, if it is better than the mean face; else it says why it does not. A
// run that left no labelled face to measure it on predicts.
func (w *Window) promotedFirst(path string, c model.Comparison, err error) {
	if err == nil && (c.Faces == 0 || c.B < c.MeanFace) {
		w.weights.load(path, true)
		return
	}
	text := "What the run learned was not compared with the mean face: nothing predicts by it."
	if !math.IsNaN(c.B) {
		text = fmt.Sprintf("What the run learned is %s the mean face (the run %s px, the mean face %s px, on %s from which it did not learn): nothing predicts by it.",
			kit.Either(c.B > c.MeanFace, "worse than", "no better than"), kit.Decimals(c.B, 2), kit.Decimals(c.MeanFace, 2), kit.Counted(c.Faces, "face", "faces"))
	}
	w.shell.Show(shell.Banner{Kind: shell.Note, ID: "weights", Text: text, Buttons: []shell.BannerButton{
		{Text: "Use them all the same", Do: func() { w.shell.Drop("weights"); w.weights.load(path, true) }}}})
}

// onlySoMany begins a sentence about a number of faces that is too small.
func onlySoMany(faces int) string {
	switch faces {
	case 0:
		return "There is no labelled face"
	case 1:
		return "There is only one labelled face"
	}
	return "There are only " + kit.Count(faces) + " labelled faces"
}

// reached says what a run reached by its own figures.
func (r *run) reached() string {
	_, rmse, _ := r.learned()
	if math.IsNaN(rmse) {
		return "has not measured its own error"
	}
	return "reached " + kit.Decimals(rmse, 2) + " px on its test faces"
}

// settled notes that it is decided, or a person's to decide, whether a run takes over.
func (w *Window) settled(r *run) {
	w.unsettled = slices.DeleteFunc(w.unsettled, func(o *run) bool { return o == r })
}

// settle decides by a run's own figures whether what it learned takes over, and remembers it for its dataset if so: for a run whose
// dataset was left, or whose window closes.
func (w *Window) settle(r *run) {
	w.settled(r)
	path, rmse, meanFace := r.learned()
	if path == "" || r.tunes {
		return
	}
	shown := r.shown
	if ds := w.session.Dataset(); ds == r.ds {
		shown = w.weights.checkpoint
	}
	if shown == nil && rmse < meanFace || shown != nil && sameTest(r.result.Checkpoint, shown) && rmse < testRMSE(shown) {
		w.shell.Prefs().SetWeights(r.ds.Path(), path)
	}
}

// settleAll settles the runs whose end the window no longer hears of, because it closes. Their tasks are over.
func (w *Window) settleAll() {
	for _, r := range slices.Clone(w.unsettled) {
		w.settle(r)
	}
}

// learned returns the checkpoint of a run that predicts best, its RMSE on the test faces and that of the mean face there, in pixels,
// NaN while no epoch is done; "" where there is none.
func (r *run) learned() (path string, rmse, meanFace float64) {
	r.mu.Lock()
	result := r.result
	r.mu.Unlock()
	if result == nil || result.Checkpoint == nil {
		return "", math.NaN(), math.NaN()
	}
	if _, err := os.Stat(r.best); err == nil {
		return r.best, result.BestRMSE, result.BestMeanFace
	}
	rmse, meanFace = lastMeasured(result.Checkpoint)
	return r.last, rmse, meanFace
}

// lastMeasured returns the error of a checkpoint, and of the mean face, on the test faces of its run after its last epoch; NaN before
// there is one.
func lastMeasured(c *model.Checkpoint) (rmse, meanFace float64) {
	if n := len(c.Position.Curve); n > 0 {
		return c.Position.Curve[n-1].TestRMSE, c.Position.Curve[n-1].MeanFace
	}
	return math.NaN(), math.NaN()
}

// testRMSE is the first of lastMeasured.
func testRMSE(c *model.Checkpoint) float64 {
	rmse, _ := lastMeasured(c)
	return rmse
}

// sameTest reports whether the errors of two checkpoints are of the same faces.
func sameTest(a, b *model.Checkpoint) bool {
	return a.Photos == b.Photos && a.Settings.SplitSeed == b.Settings.SplitSeed && a.Settings.CompleteOnly == b.Settings.CompleteOnly
}
