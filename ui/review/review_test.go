package review

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session"
)

// Each decision takes one key, is one step of the history, and shows the next suspect.
func TestOneKeyDecides(t *testing.T) {
	b := reviewing(t, 40)
	if text := b.Review.reason.Text; !b.Review.content.Visible() || len(text) < 10 {
		t.Errorf("the strip says %q", text)
	}
	ds, first := b.Session.Dataset(), b.Session.Row()
	if want := b.predict.Ranking.List()[0].Row; first != want {
		t.Errorf("row %d is shown first, want the worst, %d", first, want)
	}
	before := ds.Labels(first)
	b.Do("accept")
	if !ds.MarkOf(first).Accepted || !slices.Equal(ds.Labels(first), before) || b.Session.Row() == first {
		t.Errorf("accepting: %+v, row %d is shown", ds.MarkOf(first), b.Session.Row())
	}

	second := b.Session.Row()
	kp := b.Review.suspectPoints()[0]
	want, old := b.OnImage(0, b.Review.expected()[kp]), b.label(second, kp)
	b.Do("take-suspect")
	if got := b.label(second, kp); got.Distance(want) > 0.01 || !ds.MarkOf(second).Accepted || b.Session.Row() == second {
		t.Errorf("taking the prediction: the point is at %v, want %v", got, want)
	}
	third := b.Session.Row()
	if _, _, err := ds.Undo(); err != nil || b.label(second, kp) != old || ds.MarkOf(second).Accepted || !b.Review.LeadsBack(second) {
		t.Errorf("one undo leaves the point at %v, %v", b.label(second, kp), err)
	}
	b.Session.Show(second)
	b.Do("suspect-missing")
	if b.label(second, kp).Known || !ds.MarkOf(second).Accepted || b.Session.Row() != third {
		t.Errorf("marking missing: %v, then row %d, want %d", b.label(second, kp), b.Session.Row(), third)
	}

	all := b.Review.expected()
	b.Do("take-face")
	for k, p := range ds.Labels(third) {
		if want := b.OnImage(0, all[k]); p.Distance(want) > 0.01 {
			t.Errorf("taking all: point %d is at %v, want %v", k, p, want)
		}
	}
	skipped := b.Session.Row()
	b.next()
	if b.Session.Row() == skipped || ds.MarkOf(skipped).Accepted {
		t.Error("skipping does not just go on")
	}
	b.Do("suspect-back")
	if b.Session.Row() != skipped {
		t.Errorf("back shows row %d, want %d", b.Session.Row(), skipped)
	}
	if n := ds.Counts()[data.Accepted]; n != 3 || len(b.told) > 0 {
		t.Errorf("%d are accepted, want 3; told %v", n, b.told)
	}
	b.Do("review-end")
	if b.Review.content.Visible() || b.Review.On() {
		t.Error("the review does not end")
	}
}

// Suspects are doubted, and what a key takes is offered, by the weights in use: a run in progress changes neither.
func TestARunInProgressDoubtsNothing(t *testing.T) {
	b := reviewing(t, 40)
	row, inUse := b.Session.Row(), b.predict.Weights.Checkpoint()
	want := slices.Clone(b.Review.expected())
	other, _ := predicttest.Learn(t, b.Session.Dataset(), "epochs", "2")
	b.predict.Weights.RunBegins()
	b.predict.Predictions.FollowRun(other)
	b.Until("an epoch predicted every face", func() bool { return b.predict.Predictions.OfRun() != nil })
	b.ranksAnew()
	if b.predict.Predictions.Own().Checkpoint() != inUse {
		t.Error("it is ranked by a run in progress")
	}
	if b.Session.Row() != row || !b.Review.Deciding() || !slices.Equal(b.Review.expected(), want) || !slices.Equal(b.Review.Offer(), want) {
		t.Errorf("row %d is shown, want %d; offered is %v, want %v", b.Session.Row(), row, b.Review.expected(), want)
	}
}

// ranksAnew moves a suspect point where it is predicted and waits until faces are ranked by that.
func (b *bench) ranksAnew() {
	b.T.Helper()
	kp, before := b.Review.suspectPoints()[0], b.predict.Ranking.List()
	b.SetPoint("Move", kp, b.OnImage(0, b.Review.expected()[kp]))
	b.Until("it is ranked anew", func() bool { now := b.predict.Ranking.List(); return len(now) > 0 && &now[0] != &before[0] })
}

// A new ranking leaves the face that is shown, and what was dragged on it.
func TestANewRankingDoesNotTakeTheFaceAway(t *testing.T) {
	b := reviewing(t, 30)
	row := b.Session.Row()
	ahead, _ := b.Review.queue.Ahead()
	b.ranksAnew()
	if b.Session.Row() != row || !b.Review.Deciding() {
		t.Errorf("row %d is shown, want %d", b.Session.Row(), row)
	}
	b.Do("accept")
	if b.Session.Row() != ahead.Row {
		t.Errorf("then row %d is shown, want %d, which was loaded", b.Session.Row(), ahead.Row)
	}
	b.Session.Show(row)
	if got := b.Review.suspectPoints(); len(got) == 0 {
		t.Error("whoever comes back to a suspect can't decide on it")
	}
}

// A key takes what is drawn, though something else would be by now.
func TestAKeyTakesWhatIsDrawn(t *testing.T) {
	b := reviewing(t, 40)
	row, kp := b.Session.Row(), b.Review.suspectPoints()[0]
	b.Review.offered = slices.Clone(b.Review.offered)
	b.Review.offered[kp].X -= 2
	drawn := b.Review.offered[kp]
	b.Do("take-suspect")
	if got := b.label(row, kp); got.Distance(b.OnImage(0, drawn)) > 0.01 {
		t.Errorf("the label is at %v, drawn was %v", got, drawn)
	}
}

// Where only labels that are more likely right than wrong remain, that is said beside the buttons.
func TestNoSuspectsLeft(t *testing.T) {
	b := reviewing(t, 40)
	for range 40 {
		s, ok := b.Review.queue.Current()
		if !ok {
			t.Fatal("no face is shown")
		}
		none := s.Score <= 0 && b.Review.queue.Left() == 0
		if said := strings.HasPrefix(b.Review.count.Text, "no suspects left"); said != none {
			t.Fatalf("%q is said of a suspect of score %.2f with %d after it", b.Review.count.Text, s.Score, b.Review.queue.Left())
		}
		if none {
			return
		}
		b.next()
	}
	t.Fatal("all 40 faces are suspects")
}

// Where no label is more likely wrong than right, the face that is shown stays, and that is said in one sentence; who
// wants to go on all the same does by the same key. A decision on the last suspect ends there, too.
func TestWithoutSuspectsTheFaceStays(t *testing.T) {
	b := newBench(t, 40, nil, nil)
	b.learn()
	b.Do("suspect")
	b.Until("suspects are found", func() bool { return !b.Review.waiting })
	for b.Review.Deciding() {
		b.Do("accept")
	}
	if n := b.Review.queue.Left(); n > 0 {
		t.Errorf("it ends while %d are left", n)
	}
	b.Review.End()
	b.Session.Show(3)
	b.Do("suspect")
	b.Until("suspects are found", func() bool { return !b.Review.waiting })
	const says = "No more suspects: the other labels are probably right; V shows the least certain of them"
	if said := b.Flashed(); b.Session.Row() != 3 || said != says || b.Review.reason.Text != says+"." || b.Review.Deciding() {
		t.Fatalf("row %d is shown, it says %q, and the strip %q", b.Session.Row(), said, b.Review.reason.Text)
	}
	b.Do("suspect")
	if worst := b.predict.Ranking.List()[0]; b.Session.Row() != worst.Row || worst.Score > 0 || !b.Review.Deciding() {
		t.Errorf("asked again it shows row %d; the worst is %+v", b.Session.Row(), worst)
	}
	before := b.Session.Row()
	if b.Do("accept"); b.Session.Row() == before {
		t.Error("who goes on all the same is held up again")
	}
}

// A point that is deleted by hand is suspected of nothing any more: the strip says so and how to go on.
func TestTheStripFollowsADeletion(t *testing.T) {
	b := reviewing(t, 40)
	row, accused := b.Session.Row(), b.Review.suspectPoints()
	before := b.Review.reason.Text
	for _, kp := range accused {
		b.SetPoint("Mark missing", kp, face.Point{})
	}
	if got := b.Review.reason.Text; b.Session.Row() != row || got == before || !strings.HasPrefix(got, "Without a label now: ") || !strings.HasSuffix(got, "A accepts what is left and goes on.") {
		t.Errorf("after points %v were deleted the strip says %q", accused, got)
	}
	for range accused {
		if _, _, err := b.Session.Dataset().Undo(); err != nil {
			t.Fatal(err)
		}
	}
	b.Until("the strip says after undo what it said before", func() bool { return b.Review.reason.Text == before })
}

// A review that begins again does so with the labels as they are now.
func TestAReviewBeginsWithTheLabelsAsTheyAre(t *testing.T) {
	b := reviewing(t, 40)
	worst := b.Session.Row()
	b.Review.End()
	b.Until("nothing is ranked", func() bool { return !b.predict.Ranking.Busy() })
	m := b.Session.Mark()
	m.Accepted = true
	if err := b.Session.Dataset().Mark("Accept", worst, m); err != nil {
		t.Fatal(err)
	}
	b.Settle()
	b.Session.Show((worst + 1) % 40)
	b.begin()
	if b.Session.Row() == worst {
		t.Errorf("row %d comes again, though it was accepted", worst)
	}
}

// A review that was asked for before suspects were found begins only where the person is still there; else it is said
// that they are found.
func TestAReviewThatHadToWaitTakesNobodyAway(t *testing.T) {
	b := reviewing(t, 40)
	b.Review.End()
	for name, leave := range map[string]func(){
		"":             func() {},
		"another face": func() { b.Session.Show((b.Session.Row() + 7) % 40) },
		"elsewhere":    func() { b.where++ },
	} {
		b.predict.Happened(session.Reread{}) // the ranking is of no use any more
		b.Session.Show(0)
		b.SetPoint("Move", 1, face.At(2, float64(2+b.Session.Dataset().Present()%5)))
		b.Until("nothing is ranked", func() bool { return !b.predict.Ranking.Busy() })
		b.Flash("")
		b.Do("suspect")
		if !b.Review.waiting {
			t.Fatalf("%s: it does not wait", name)
		}
		leave()
		row, said := b.Session.Row(), ""
		b.Until("suspects are found", func() bool {
			said += b.Flashed()
			return !b.Review.waiting
		})
		said += b.Flashed()
		if began := b.Review.On(); began != (name == "") || !began && (b.Session.Row() != row || b.Review.content.Visible()) {
			t.Errorf("%q: began is %v, row %d is shown, was %d", name, began, b.Session.Row(), row)
		}
		if found := strings.Contains(said, "Suspects are found: V shows them"); found != (name != "") {
			t.Errorf("%q: the status bar says %q", name, said)
		}
		b.Review.End()
	}
}

// A suspect can be asked for as soon as a face is seen, also while the weights are still being loaded; if these fail,
// nothing waits on.
func TestAReviewCanBeAskedForWhileWeightsAreLoaded(t *testing.T) {
	first := newBench(t, 40, nil, nil)
	own, _ := predicttest.Learn(t, first.Session.Dataset())
	first.Close()
	for _, c := range []struct {
		name   string
		err    error
		begins bool
	}{{"they come", nil, true}, {"they are broken", errors.New("no weights"), false}} {
		loads := make(chan struct{})
		b := newBench(t, 40, nil, func() (*checkpoint.Checkpoint, error) { <-loads; return own, c.err })
		b.Do("suspect")
		if !b.Review.waiting {
			t.Fatalf("%s: it does not wait", c.name)
		}
		close(loads)
		b.Until("it is known", func() bool { return !b.Review.waiting })
		b.Until("a suspect is shown, or none will be", func() bool { return (b.Review.Deciding() || b.Review.ended) == c.begins })
		if b.Review.On() != c.begins {
			t.Errorf("%s: the review is on: %v", c.name, b.Review.On())
		}
		b.Close()
	}
}
