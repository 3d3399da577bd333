package predict

import (
	"errors"
	"math"
	"strings"
	"testing"

	"fiducial/data/curve"
	"fiducial/model/checkpoint"
	"fiducial/model/evaluation"
	"fiducial/ui/kit"
)

// checkpointOf is a checkpoint that has nothing but the photos of its dataset and a curve of test errors, where the
// mean face has 4 px.
func checkpointOf(photos string, errors ...float64) *checkpoint.Checkpoint {
	c := &checkpoint.Checkpoint{Photos: photos}
	for i, e := range errors {
		c.Position.Curve = append(c.Position.Curve, curve.Point{Epoch: i + 1, TestRMSE: e, MeanFace: 4})
	}
	return c
}

// A run that went on from the checkpoint in use and was stopped before another epoch has nothing to offer.
func TestNothingNewIsNotOffered(t *testing.T) {
	b := newBench(t, 0, nil)
	b.Weights.checkpoint = checkpointOf("a", 2)
	r := &run{Learned{Path: "last", RMSE: 2, MeanFace: 4, Checkpoint: b.Weights.checkpoint, Resumed: true}}
	b.Promotion.Begin(r)
	b.Promotion.Decide(r, nil)
	if len(b.Said()) > 0 || b.Promotion.Open() > 0 {
		t.Errorf("it offers the same again: %q", b.Said())
	}
}

// After a comparison the better weights predict, one that is not better offers itself with both figures, and where too
// few faces were compared a person decides.
func TestPromotion(t *testing.T) {
	for _, c := range []struct {
		name       string
		comparison evaluation.Comparison
		takesOver  bool
		says       []string
	}{
		{"better", evaluation.Comparison{Faces: 80, A: 2.1, B: 1.5, MeanFace: 3}, true, []string{"The run predicts from now on", "the run 1.50 px", "2.10 px", "mean face 3.00 px", "80 faces"}},
		{"worse", evaluation.Comparison{Faces: 80, A: 2.1, B: 11.52, MeanFace: 2.73}, false, []string{"no better", "the run 11.52 px", "2.10 px", "mean face 2.73 px"}},
		{"as good", evaluation.Comparison{Faces: 80, A: 2, B: 2, MeanFace: 3}, false, []string{"no better"}},
		{"not measured", evaluation.Comparison{Faces: 80, A: math.NaN(), B: math.NaN(), MeanFace: math.NaN()}, false, nil},
		{"too few", evaluation.Comparison{Faces: 49, A: 2, B: 1}, false, []string{"only 49", "too few", "reached 1.00 px on its test faces"}},
		{"none", evaluation.Comparison{}, false, []string{"no labelled face", "too few"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 60, nil)
			_, first := b.learn()
			_, second := b.learn()
			b.use(first)
			predicts := func(when, path string) {
				t.Helper()
				b.Until(when+" it predicts with "+path, func() bool { return b.Weights.Path() == path })
				b.Settle()
				if b.Weights.Path() != path {
					t.Errorf("%s it predicts with %s, not with %s", when, b.Weights.Path(), path)
				}
			}
			b.Promotion.better(Learned{Path: second, RMSE: 1}, c.comparison)
			predicts("then", kit.Either(c.takesOver, second, first))
			if len(b.Said()) != 1 {
				t.Fatalf("it says %q", b.Said())
			}
			for _, part := range c.says {
				b.Banner(part)
			}
			b.Frame.Shown()[0].Buttons[0].Do() // the other weights, by one click
			predicts("after the click", kit.Either(c.takesOver, first, second))
			if c.takesOver != (len(b.Said()) == 0) { // who took the run is offered the way back
				t.Errorf("after the click it says %q", b.Said())
			}
			b.Do("weights-before")
			predicts("back again", kit.Either(c.takesOver, second, first))
		})
	}
}

// Where nothing predicts, a run is compared with the mean face.
func TestPromotionWhereNothingPredicts(t *testing.T) {
	for _, c := range []struct {
		name       string
		comparison evaluation.Comparison
		err        error
		says       string // "" where it takes over
	}{
		{"better", evaluation.Comparison{Faces: 12, A: nan, B: 1.5, MeanFace: 3}, nil, ""},
		{"no face left", evaluation.Comparison{A: nan, B: nan, MeanFace: nan}, nil, ""},
		{"worse", evaluation.Comparison{Faces: 12, A: nan, B: 11.521, MeanFace: 2.734}, nil,
			"What the run learned is worse than the mean face (the run 11.52 px, the mean face 2.73 px, on 12 faces from which it did not learn): nothing predicts by it."},
		{"as good", evaluation.Comparison{Faces: 1, A: nan, B: 3, MeanFace: 3}, nil, "is no better than the mean face (the run 3.00 px, the mean face 3.00 px, on 1 face "},
		{"not measured", evaluation.Comparison{Faces: 12, A: nan, B: nan, MeanFace: nan}, nil, "was not compared with the mean face"},
		{"failed", evaluation.Comparison{A: nan, B: nan, MeanFace: nan}, errors.New("no such file"), "was not compared with the mean face"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 20, nil)
			b.Promotion.first(Learned{Path: "nowhere"}, c.comparison, c.err)
			loads := func() bool { // it is being read, or was, and is not there
				return b.Running("Loading ") != nil || strings.Contains(strings.Join(b.Said(), "\n"), "nowhere")
			}
			if c.says == "" {
				b.Until("it takes over", loads)
				return
			}
			b.Settle()
			if loads() {
				t.Errorf("it takes over; it is said: %q", b.Said())
			}
			b.Banner(c.says)
		})
	}
}

// Runs are measured on the faces from which they did not learn: one that learned nothing replaces neither the mean face
// nor better weights, and predicts by a click all the same.
func TestARunThatLearnedNothingOffersItself(t *testing.T) {
	b := newBench(t, 300, nil)
	learned, good := b.learn("epochs", "6")
	_, bad := b.learn("lr", "1e-8")
	offered := func(path string, says string) {
		t.Helper()
		r := &run{Learned{Dataset: b.dataset(), Path: path, RMSE: 9, MeanFace: 1, Checkpoint: learned}}
		b.Promotion.Begin(r)
		b.Promotion.Decide(r, b.Session.Current())
		b.Until("it is compared", func() bool { return b.Promotion.Open() == 0 })
		b.Settle()
		if b.Weights.Path() == path || b.remembered() == path {
			t.Errorf("it predicts with %s", b.Weights.Path())
		}
		b.Banner(says).Buttons[0].Do()
		b.Until("it predicts all the same", func() bool { return b.Weights.Path() == path })
	}
	offered(bad, "What the run learned is worse than the mean face (the run ")
	if b.Shows(weightsBanner) {
		t.Error("the offer stays though it was taken")
	}
	b.use(good)
	offered(bad, "Predictions stay with learned, for the run is no better: the run ")
	if !strings.Contains(b.Weights.Name(), "learned") {
		t.Errorf("it predicts with %q", b.Weights.Name())
	}
}

// What is said or offered of a run goes when the next begins, and when a person chooses other weights, or none.
func TestAnOfferOfARunGoesWithTheNext(t *testing.T) {
	b := newBench(t, 40, nil)
	_, path := b.learn()
	for name, act := range map[string]func(){
		"another run begins":    func() { b.Promotion.Begin(&run{}) },
		"others are chosen":     func() { b.Weights.Load(path, true) },
		"nothing is to predict": b.Weights.Forget,
	} {
		b.Promotion.Offer("What a run learned is no better.", "Use it all the same", path)
		b.Banner("no better")
		if act(); b.Shows(weightsBanner) {
			t.Errorf("%s, and it is still said: %q", name, b.Said())
		}
	}
	b.Settle()
}

// Where there is no time to compare, a run's own figures decide, when they are of the same test faces.
func TestSettlingByFigures(t *testing.T) {
	otherSplit := checkpointOf("a", 9)
	otherSplit.Settings.SplitSeed = 1
	for _, c := range []struct {
		name   string
		result *checkpoint.Checkpoint
		shown  *checkpoint.Checkpoint
		want   bool
	}{
		{"nothing in use, after a batch", checkpointOf("a"), nil, false},
		{"nothing in use, worse than the mean face", checkpointOf("a", 9), nil, false},
		{"nothing in use, as good as the mean face", checkpointOf("a", 4), nil, false},
		{"nothing in use, better than the mean face", checkpointOf("a", 3), nil, true},
		{"after a batch", checkpointOf("a"), checkpointOf("a", 2), false},
		{"worse", checkpointOf("a", 9), checkpointOf("a", 2), false},
		{"better", checkpointOf("a", 1), checkpointOf("a", 3, 2), true},
		{"other photos", checkpointOf("a", 1), checkpointOf("b", 2), false},
		{"other test faces", checkpointOf("a", 1), otherSplit, false},
		{"the one in use never measured", checkpointOf("a", 1), checkpointOf("a"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, 20, nil)
			path := b.dataset().Path()
			r := &run{Learned{Dataset: b.dataset(), Path: "last", Checkpoint: c.result}}
			r.has.RMSE, r.has.MeanFace = LastMeasured(c.result)
			b.Promotion.Begin(r)
			b.Weights.checkpoint = c.shown
			b.Session.Leave()
			b.Promotion.SettleAll()
			if got := b.Prefs().Weights(path) == "last"; got != c.want {
				t.Errorf("takes over: %v", got)
			}
		})
	}
	if rmse, mean := LastMeasured(checkpointOf("a")); !math.IsNaN(rmse) || !math.IsNaN(mean) {
		t.Error("what was not measured has an error")
	}
}

// A run that is being compared while its dataset is left is settled with what predicted then.
func TestLeavingWhileARunIsCompared(t *testing.T) {
	b := newBench(t, 60, nil)
	learned, path := b.learn()
	b.use(path)
	worse := *learned
	r := &run{Learned{Dataset: b.dataset(), Path: "worse", RMSE: testRMSE(learned) + 1, MeanFace: 1e6, Checkpoint: &worse}}
	b.Promotion.Begin(r)
	dataset := b.dataset().Path()
	b.Promotion.Decide(r, b.Session.Current())
	b.Session.Leave()
	b.Until("it is settled", func() bool { return b.Promotion.Open() == 0 })
	if got := b.Prefs().Weights(dataset); got != path {
		t.Errorf("the next start predicts with %q", got)
	}
}
