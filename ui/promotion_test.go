package ui

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/curve"
	"fiducial/model"
	"fiducial/ui/kit"
)

// checkpointOf is a checkpoint that has nothing but the photos of its dataset and a curve of test errors, where the mean face has 4 px.
func checkpointOf(photos string, errors ...float64) *model.Checkpoint {
	c := &model.Checkpoint{Photos: photos}
	for i, e := range errors {
		c.Position.Curve = append(c.Position.Curve, curve.Point{Epoch: i + 1, TestRMSE: e, MeanFace: 4})
	}
	return c
}

// A run that went on from the checkpoint in use and was stopped before another epoch has nothing to offer.
func TestNothingNewIsNotOffered(t *testing.T) {
	b := newBench(t, "")
	shown := checkpointOf("a", 2)
	b.weights.checkpoint = shown
	defer func() { b.weights.checkpoint = nil }()
	r := &run{resumed: true, best: "none", last: "last", result: &model.Result{Checkpoint: shown}}
	b.unsettled = []*run{r}
	b.promote(r, nil)
	if len(b.shell.Shown()) > 0 || len(b.unsettled) > 0 {
		t.Errorf("it offers the same again: %q", b.bannerTexts())
	}
}

// After a comparison the better weights predict, one that is not better offers itself with both figures, and where too few
// faces were compared a person decides.
func TestPromotion(t *testing.T) {
	for _, c := range []struct {
		name       string
		comparison model.Comparison
		takesOver  bool
		says       []string
	}{
		{"better", model.Comparison{Faces: 80, A: 2.1, B: 1.5, MeanFace: 3}, true, []string{"The run predicts from now on", "the run 1.50 px", "2.10 px", "mean face 3.00 px", "80 faces"}},
		{"worse", model.Comparison{Faces: 80, A: 2.1, B: 11.52, MeanFace: 2.73}, false, []string{"no better", "the run 11.52 px", "2.10 px", "mean face 2.73 px"}},
		{"as good", model.Comparison{Faces: 80, A: 2, B: 2, MeanFace: 3}, false, []string{"no better"}},
		{"not measured", model.Comparison{Faces: 80, A: math.NaN(), B: math.NaN(), MeanFace: math.NaN()}, false, nil},
		{"too few", model.Comparison{Faces: 49, A: 2, B: 1}, false, []string{"only 49", "too few", "reached 1.00 px on its test faces"}},
		{"none", model.Comparison{}, false, []string{"no labelled face", "too few"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, writeFaces(t, 60, nil))
			b.settle()
			first := b.trained("1")
			second := filepath.Join(t.TempDir(), "second.safetensors")
			if err := b.weights.checkpoint.Save(second); err != nil {
				t.Fatal(err)
			}
			r := &run{best: second, last: second, result: &model.Result{Checkpoint: b.weights.checkpoint, BestRMSE: 1}}
			predicts := func(when, path string) {
				b.until(when+" it predicts with "+path, func() bool { return b.weights.path == path })
				b.settle()
				if b.weights.path != path {
					t.Errorf("%s it predicts with %s, not with %s", when, b.weights.path, path)
				}
			}
			b.promoted(r, second, c.comparison)
			predicts("then", kit.Either(c.takesOver, second, first))
			if len(b.shell.Shown()) != 1 {
				t.Fatalf("it says %q", b.bannerTexts())
			}
			for _, part := range c.says {
				b.mustBanner(part)
			}
			b.shell.Shown()[0].Buttons[0].Do() // the other weights, by one click
			predicts("after the click", kit.Either(c.takesOver, first, second))
			if c.takesOver != (len(b.shell.Shown()) == 0) { // who took the run is offered the way back
				t.Errorf("after the click it says %q", b.bannerTexts())
			}
			b.shell.Actions().Run(b.shell.Actions().Get("weights-before"))
			predicts("back again", kit.Either(c.takesOver, second, first))
		})
	}
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
	b.until("it is over and measured", func() bool { return !b.isTraining() && len(b.unsettled) == 0 })
	b.settle()
	if b.weights.checkpoint != nil || b.predictions.points(0) != nil || b.shell.Actions().Get("suspect").Enabled() {
		t.Errorf("it predicts with %q; banners: %q", b.weights.path, b.bannerTexts())
	}
	if got := b.shell.Prefs().Weights(b.session.Dataset().Path()); got != "" {
		t.Errorf("the next start predicts with %s", got)
	}
	banner := b.mustBanner("What the run learned is worse than the mean face (the run ")
	banner.Buttons[0].Do()
	b.until("a person wants it all the same", func() bool { return b.weights.path == b.training.best && b.predictions.points(0) != nil })
	b.settle()
	if b.shell.Shows("weights") || b.shell.Prefs().Weights(b.session.Dataset().Path()) != b.training.best {
		t.Errorf("it says %q", b.bannerTexts())
	}
}

// Where nothing predicts, a run is compared with the mean face.
func TestPromotionWhereNothingPredicts(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		comparison model.Comparison
		err        error
		says       string // "" where it takes over
	}{
		{"better", model.Comparison{Faces: 12, A: nan, B: 1.5, MeanFace: 3}, nil, ""},
		{"no face left", model.Comparison{A: nan, B: nan, MeanFace: nan}, nil, ""},
		{"worse", model.Comparison{Faces: 12, A: nan, B: 11.521, MeanFace: 2.734}, nil,
			"What the run learned is worse than the mean face (the run 11.52 px, the mean face 2.73 px, on 12 faces from which it did not learn): nothing predicts by it."},
		{"as good", model.Comparison{Faces: 1, A: nan, B: 3, MeanFace: 3}, nil, "is no better than the mean face (the run 3.00 px, the mean face 3.00 px, on 1 face "},
		{"not measured", model.Comparison{Faces: 12, A: nan, B: nan, MeanFace: nan}, nil, "was not compared with the mean face"},
		{"failed", model.Comparison{A: nan, B: nan, MeanFace: nan}, errors.New("no such file"), "was not compared with the mean face"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, writeFaces(t, 20, nil))
			b.settle()
			b.promotedFirst("nowhere", c.comparison, c.err)
			if loads := b.shell.Running("Loading ") != nil; loads != (c.says == "") {
				t.Errorf("it takes over: %v", loads)
			}
			if c.says != "" {
				b.mustBanner(c.says)
			}
		})
	}
}

// A run that is worse than the weights in use on faces neither learned does not replace them, though it ended by itself.
func TestAWorseRunOffersItself(t *testing.T) {
	path := writeFaces(t, 300, nil)
	a := newBench(t, path)
	a.settle()
	a.trained("1")
	own := *a.weights.checkpoint
	own.Learned, own.Position.Curve = nil, nil // of other photos
	a.Close()

	b := newBench(t, "")
	b.opts.OwnWeights = func() (*model.Checkpoint, error) { return &own, nil }
	other := writeFaces(t, 300, nil)
	b.open(other)
	b.until("it predicts", func() bool {
		return b.session.Current() != nil && b.weights.checkpoint == &own && b.session.Current().Loading == nil
	})
	b.small("1")
	if err := b.train.settings.Set("lr", "1e-8"); err != nil { // it learns nothing
		t.Fatal(err)
	}
	b.train.take(b.train.settings)
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("it is over", func() bool { return !b.isTraining() && len(b.unsettled) == 0 })
	b.settle()
	banner := b.mustBanner("Predictions stay with built-in weights, for the run is no better: the run ")
	if b.weights.checkpoint != &own {
		t.Error("a worse run took over")
	}
	b.until("the status bar has the error of the weights in use", func() bool {
		return strings.Contains(b.standing().Weights, "built-in weights ") && strings.HasSuffix(b.standing().Weights, " px")
	})
	banner.Buttons[0].Do()
	b.until("the run's weights predict", func() bool { return b.weights.path == b.training.best })
}

// Where there is no time to compare, a run's own figures decide, when they are of the same test faces.
func TestSettlingByFigures(t *testing.T) {
	otherSplit := checkpointOf("a", 9)
	otherSplit.Settings.SplitSeed = 1
	for _, c := range []struct {
		name   string
		reason string
		result *model.Checkpoint
		shown  *model.Checkpoint
		want   bool
	}{
		{"nothing in use, after a batch", model.Stopped, checkpointOf("a"), nil, false},
		{"nothing in use, worse than the mean face", model.Finished, checkpointOf("a", 9), nil, false},
		{"nothing in use, as good as the mean face", model.Finished, checkpointOf("a", 4), nil, false},
		{"nothing in use, better than the mean face", model.Stopped, checkpointOf("a", 3), nil, true},
		{"after a batch", model.Stopped, checkpointOf("a"), checkpointOf("a", 2), false},
		{"worse", model.Stopped, checkpointOf("a", 9), checkpointOf("a", 2), false},
		{"better", model.Stopped, checkpointOf("a", 1), checkpointOf("a", 3, 2), true},
		{"other photos", model.Stopped, checkpointOf("a", 1), checkpointOf("b", 2), false},
		{"other test faces", model.Stopped, checkpointOf("a", 1), otherSplit, false},
		{"finished, worse", model.Finished, checkpointOf("a", 9), checkpointOf("a", 2), false},
		{"finished, better", model.Finished, checkpointOf("a", 1), checkpointOf("a", 2), true},
		{"the one in use never measured", model.Finished, checkpointOf("a", 1), checkpointOf("a"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := writeFaces(t, 20, nil)
			b := newBench(t, path)
			b.settle()
			r := &run{ds: b.session.Dataset(), last: "last", best: "best", result: &model.Result{Reason: c.reason, Checkpoint: c.result}}
			b.weights.checkpoint = c.shown
			defer func() { b.weights.checkpoint = nil }()
			b.Window.settle(r)
			if got := b.shell.Prefs().Weights(path) == "last"; got != c.want {
				t.Errorf("takes over: %v", got)
			}
		})
	}
	if !math.IsNaN(testRMSE(checkpointOf("a"))) {
		t.Error("what was not measured has an error")
	}
}
