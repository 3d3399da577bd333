package predict

import (
	"errors"
	"slices"
	"testing"

	"fiducial/model/checkpoint"
	"fiducial/ui/session/sessiontest"
)

// builtIn returns weights as a program brings them along, learned from other photos.
func builtIn(t *testing.T) *checkpoint.Checkpoint {
	a := newBench(t, 60, nil)
	c, _ := a.learn()
	own := *c
	own.Photos, own.Learned, own.Position.Curve = "of other photos", nil, nil
	a.Close()
	return &own
}

// A dataset without weights is predicted with the program's own; who wants none is not given them again.
func TestOwnWeights(t *testing.T) {
	own := builtIn(t)
	b := newBench(t, 0, own)
	told := 0
	b.Weights.OnChange(func() { told++ })
	predicted := func() bool { return b.Weights.Checkpoint() == own && b.Predictions.Points(b.Session.Row()) != nil }
	first, second := sessiontest.WriteFaces(t, 20, nil), sessiontest.WriteFaces(t, 30, nil)
	b.OpenDataset(first)
	b.Until("its own weights predict", predicted)
	if b.Weights.Name() != "built-in weights" || b.Frame.Actions().Get("own-weights").Enabled() || told == 0 {
		t.Errorf("it predicts with %q, told %d times", b.Weights.Name(), told)
	}
	b.Do("forget-weights")
	b.Session.Leave()
	if b.Weights.Coming() || b.Weights.Path() != "" {
		t.Error("nothing is open, and predicts")
	}
	b.OpenDataset(second)
	b.Until("the other is predicted with them too", predicted)
	b.Session.Leave()
	b.Until("it is closed", func() bool { return b.Session.Closing() == 0 })
	b.OpenDataset(first)
	b.Settle()
	if b.Weights.Checkpoint() != nil || b.Weights.Coming() {
		t.Error("it predicts though nobody wants it to")
	}
	b.Do("own-weights")
	b.Until("its own weights predict again", predicted)
	_, path := b.learn()
	b.use(path)
	b.Do("weights-before")
	b.Until("the weights before predict", predicted)
}

// Weights that cannot be used are told of where a person chose them, and passed over where nobody did.
func TestWeightsThatCannotBeUsed(t *testing.T) {
	b := newBench(t, 20, nil)
	told := 0
	b.Weights.OnChange(func() { told++ })
	b.Weights.Load("/nowhere"+Ext, false)
	b.Until("it failed", func() bool { return told == 1 })
	if len(b.Said()) > 0 {
		t.Errorf("it says %q", b.Said())
	}
	b.Weights.Load("/nowhere"+Ext, true)
	b.Until("it failed again", func() bool { return told == 2 })
	b.Banner("nowhere")
	b.Weights.sayMisfit("/a/b"+Ext, errors.New("of no matter"))
	if b.Shows("misfit") {
		t.Error("what is no misfit is said")
	}
	b.Weights.sayMisfit("/a/b"+Ext, checkpoint.ErrMisfit)
	b.Banner("Nothing is predicted by b: ")
}

// What the weights in use do not predict is said no more once the run in progress predicts it.
func TestARunPredictsWhatTheWeightsDoNot(t *testing.T) {
	b := newBench(t, 40, nil)
	whole, _ := b.learn()
	lacking := *whole
	lacking.Unlabelled = []int{1}
	b.Weights.use(&lacking, "/a/lacking"+Ext)
	say := func() {
		b.Weights.sayUnknown()
		b.Banner("Not predicted by lacking, which never saw a label of them: " + whole.Keypoints[1])
	}
	say()
	b.Weights.RunBegins()
	b.Predictions.FollowRun(&lacking)
	if !b.Shows(misfitBanner) {
		t.Error("a run that does not predict it either takes away what is said")
	}
	b.Predictions.FollowRun(whole)
	if b.Shows(misfitBanner) {
		t.Errorf("the run predicts it, and it is said: %q", b.Said())
	}
	b.Predictions.RunOver()
	b.Settle()
}

// Weights that know few of very many keypoints say so in a line, not in a strip that covers the face.
func TestSomeOfManyNames(t *testing.T) {
	for want, names := range map[string][]string{
		"chin":                      {"chin"},
		"a, b, c":                   {"a", "b", "c"},
		"a, b, c and 1 more":        {"a", "b", "c", "d"},
		"p0, p0, p0 and 1,197 more": slices.Repeat([]string{"p0"}, 1200),
	} {
		if got := someOf(names); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
