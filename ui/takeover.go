package ui

import (
	"fmt"
	"math"
	"os"
	"slices"

	"fiducial/model"
)

// When does a run that is over take over the predictions? One that ended by itself does, but not from the built-in weights,
// unless both were measured on the same faces: then it offers itself. One that was stopped, or
// failed, does only when its network is better on the test faces than the one in use: else trying a setting for a moment
// would cost the good predictions. Without any in use, whatever was learned is shown.

// settle decides whether what a run learned takes over, and remembers it for the dataset if so. path is the checkpoint
// that predicts best, "" for none. It is called once for a run, when it is over: also while another dataset opens or the
// window closes.
func (w *Window) settle(r *run) (path string, better bool) {
	w.unsettled = slices.DeleteFunc(w.unsettled, func(o *run) bool { return o == r })
	path, rmse := r.learned()
	if path == "" {
		return "", false
	}
	shown := r.shown
	if ds := w.dataset(); ds == r.ds {
		shown = w.weights.checkpoint
	}
	unlike := shown != nil && shown == w.weights.own && !sameTest(r.result.Checkpoint, shown)
	if unlike || !r.takesOver(path, rmse, shown) {
		return path, false
	}
	w.prefs.setWeights(r.ds.Path(), path)
	return path, true
}

// settleAll settles the runs whose end the window no longer hears of, because it closes. Their tasks are over.
func (w *Window) settleAll() {
	for _, r := range slices.Clone(w.unsettled) {
		w.settle(r)
	}
}

// learned returns the checkpoint of a run that predicts best and its RMSE on the test faces in pixels, NaN while no epoch
// is done; "" where there is none.
func (r *run) learned() (path string, rmse float64) {
	r.mu.Lock()
	result := r.result
	r.mu.Unlock()
	if result == nil || result.Checkpoint == nil {
		return "", math.NaN()
	}
	if _, err := os.Stat(r.best); err == nil {
		return r.best, result.BestRMSE
	}
	return r.last, testRMSE(result.Checkpoint)
}

// takesOver reports whether the checkpoint a run learned is to be predicted with instead of the one shown.
func (r *run) takesOver(path string, rmse float64, shown *model.Checkpoint) bool {
	if r.tunes {
		return false // what it is worth is measured on the labels that nobody corrected
	}
	if shown == nil {
		return true
	}
	ended := slices.Contains([]string{model.Finished, model.TimeUp, model.OutOfPatience}, r.result.Reason)
	if ended && (r.improved || !r.resumed) { // a run that went on without a better epoch adds nothing
		return true
	}
	was := testRMSE(shown)
	unmeasured := math.IsNaN(was) && !shown.Settings.AllFaces // not for want of faces to measure it on
	return sameTest(r.result.Checkpoint, shown) && (rmse < was || unmeasured && !math.IsNaN(rmse))
}

// testRMSE returns the error of a checkpoint on the test faces of its run after its last epoch; NaN before there is one.
func testRMSE(c *model.Checkpoint) float64 {
	if n := len(c.Position.Curve); n > 0 {
		return c.Position.Curve[n-1].TestRMSE
	}
	return math.NaN()
}

// sameTest reports whether the errors of two checkpoints are of the same faces.
func sameTest(a, b *model.Checkpoint) bool {
	return a.Photos == b.Photos && a.Settings.SplitSeed == b.Settings.SplitSeed && a.Settings.CompleteOnly == b.Settings.CompleteOnly
}

// offerWeights says that a run did not take over the predictions, and lets it. One that went on from the checkpoint in
// use and was stopped before another epoch has nothing to offer.
func (w *Window) offerWeights(r *run, path string) {
	_, rmse := r.learned()
	if r.resumed && rmse == testRMSE(w.weights.checkpoint) {
		return
	}
	reached := "the run has not measured its own"
	if !math.IsNaN(rmse) {
		reached = fmt.Sprintf("the run reached %s px", decimals(rmse, 2))
	}
	if c := w.weights.checkpoint; c != w.weights.own && !sameTest(r.result.Checkpoint, c) {
		reached += ", on other test faces"
	}
	text := fmt.Sprintf("A run that is stopped takes over the predictions only when it is better on the test faces. Those shown stay (RMSE %s px); %s.",
		decimals(testRMSE(w.weights.checkpoint), 2), reached)
	if c := w.weights.checkpoint; c == w.weights.own && !sameTest(r.result.Checkpoint, c) {
		text = fmt.Sprintf("The built-in weights stay in use: they were not measured on the faces of this run, so that nothing says which are better; %s.", reached)
	}
	w.banners.show(banner{
		kind: note, id: "weights", text: text,
		buttons: []bannerButton{{"Predict with the run", func() { w.banners.drop("weights"); w.weights.load(path, true) }}},
	})
}
