package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/session"
)

// reviewing opens a dataset with predictions and begins a review.
func reviewing(t *testing.T, n int) (b *bench, path string) {
	t.Helper()
	path = writeFaces(t, n, nil)
	b = newBench(t, path)
	b.settle()
	b.trained("1")
	b.beginReview()
	return b, path
}

func (b *bench) beginReview() {
	b.t.Helper()
	b.until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	b.press(action.Char('v'))
	b.until("a suspect is shown", func() bool { return b.review.deciding() })
	b.settle()
}

// Each decision takes one key, is one step of the history, and shows the next suspect.
func TestOneKeyDecides(t *testing.T) {
	b, path := reviewing(t, 40)
	if text := b.review.reason.Text; !b.review.content.Visible() || len(text) < 10 {
		t.Errorf("the strip says %q", text)
	}
	first := b.session.Row()
	if want := b.predict.Ranking.List()[0].Row; first != want {
		t.Errorf("row %d is shown first, want the worst, %d", first, want)
	}
	before := b.session.Dataset().Labels(first)
	b.press(action.Char('a'))
	if !b.session.Dataset().MarkOf(first).Accepted || !slices.Equal(b.session.Dataset().Labels(first), before) || b.session.Row() == first {
		t.Errorf("accepting: %+v, row %d is shown", b.session.Dataset().MarkOf(first), b.session.Row())
	}

	second := b.session.Row()
	kp := b.review.suspectPoints()[0]
	want := b.onImage(b.review.expected()[kp])
	old := b.labelOf(second, kp)
	b.press(action.Char('e'))
	if got := b.labelOf(second, kp); got.Distance(want) > 0.01 || !b.session.Dataset().MarkOf(second).Accepted || b.session.Row() == second {
		t.Errorf("taking the prediction: the point is at %v, want %v", got, want)
	}
	third := b.session.Row()
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != second || b.labelOf(second, kp) != old || b.session.Dataset().MarkOf(second).Accepted || !b.review.deciding() {
		t.Errorf("one undo shows row %d with the point at %v", b.session.Row(), b.labelOf(second, kp))
	}
	b.press(action.Char('q'))
	if b.labelOf(second, kp).Known || !b.session.Dataset().MarkOf(second).Accepted || b.session.Row() != third {
		t.Errorf("marking missing: %v, then row %d, want %d", b.labelOf(second, kp), b.session.Row(), third)
	}

	all := b.review.expected()
	b.press(action.Char('E'))
	for k, p := range b.session.Dataset().Labels(third) {
		if want := b.onImage(all[k]); p.Distance(want) > 0.01 {
			t.Errorf("taking all: point %d is at %v, want %v", k, p, want)
		}
	}
	skipped := b.session.Row()
	b.press(action.Char('v'))
	if b.session.Row() == skipped || b.session.Dataset().MarkOf(skipped).Accepted {
		t.Error("skipping does not just go on")
	}
	b.press(action.Char('V'))
	if b.session.Row() != skipped {
		t.Errorf("back shows row %d, want %d", b.session.Row(), skipped)
	}
	if n := b.session.Dataset().Counts()[data.Accepted]; n != 3 {
		t.Errorf("%d are accepted, want 3", n)
	}

	c := b.another(path)
	c.until("the weights are there again", func() bool { return c.predict.Predictions.Own() != nil })
	c.beginReview()
	for _, s := range c.predict.Ranking.List() {
		if slices.Contains([]int{first, second, third}, s.Row) {
			t.Errorf("row %d comes back after a restart", s.Row)
		}
	}
	if c.session.Row() != skipped && c.predict.Ranking.List()[0].Row != c.session.Row() {
		t.Errorf("row %d is shown first", c.session.Row())
	}
	c.shell.Actions().Run(c.shell.Actions().Get("review-end"))
	if c.review.content.Visible() || c.review.on {
		t.Error("the review does not end")
	}
}

// Suspects are doubted, and what a key takes is offered, by the weights in use: a run in progress changes neither.
func TestARunInProgressDoubtsNothing(t *testing.T) {
	b, _ := reviewing(t, 40)
	row, inUse := b.session.Row(), b.predict.Weights.Checkpoint()
	want := slices.Clone(b.review.expected())
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("an epoch predicted every face", func() bool { return b.predict.Predictions.OfRun() != nil })
	kp := b.review.suspectPoints()[0]
	b.setPoint("Move", kp, b.onImage(b.predicted(kp))) // has the faces ranked anew
	before := b.predict.Ranking.List()
	b.until("it is ranked anew", func() bool { return len(b.predict.Ranking.List()) > 0 && &b.predict.Ranking.List()[0] != &before[0] })
	if b.predict.Predictions.Own().Checkpoint() != inUse {
		t.Error("it is ranked by a run in progress")
	}
	if b.session.Row() != row || !b.review.deciding() || !slices.Equal(b.review.expected(), want) || !slices.Equal(b.review.offer(), want) {
		t.Errorf("row %d is shown, want %d; offered is %v, want %v", b.session.Row(), row, b.review.expected(), want)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
}

// A new ranking leaves the face that is shown, and what was dragged on it.
func TestANewRankingDoesNotTakeTheFaceAway(t *testing.T) {
	b, _ := reviewing(t, 30)
	row := b.session.Row()
	ahead, _ := b.review.queue.Ahead()
	kp := b.review.suspectPoints()[0]
	b.setPoint("Move", kp, b.onImage(b.predicted(kp)))
	before := b.predict.Ranking.List()
	b.until("it is ranked anew", func() bool { return &b.predict.Ranking.List()[0] != &before[0] })
	b.settle()
	if b.session.Row() != row || !b.review.deciding() {
		t.Errorf("row %d is shown, want %d", b.session.Row(), row)
	}
	b.press(action.Char('a'))
	if b.session.Row() != ahead.Row {
		t.Errorf("then row %d is shown, want %d, which was loaded", b.session.Row(), ahead.Row)
	}
	b.session.Show(row)
	if got := b.review.suspectPoints(); len(got) == 0 {
		t.Error("whoever comes back to a suspect can't decide on it")
	}
}

// A key takes what is drawn, though a run in progress has gone on since.
func TestAKeyTakesWhatIsDrawn(t *testing.T) {
	b, _ := reviewing(t, 40)
	row, kp := b.session.Row(), b.review.suspectPoints()[0]
	b.review.offered = slices.Clone(b.review.offered) // as if the newest epoch predicted otherwise than what is drawn
	b.review.offered[kp].X -= 2
	drawn := b.review.offered[kp]
	b.press(action.Char('e'))
	if got := b.labelOf(row, kp); got.Distance(b.onImage(drawn)) > 0.01 {
		t.Errorf("the label is at %v, drawn was %v", got, drawn)
	}
}

// A review that begins again does so with the labels as they are now.
func TestAReviewBeginsWithTheLabelsAsTheyAre(t *testing.T) {
	b, _ := reviewing(t, 40)
	worst := b.session.Row()
	b.press(action.With(0, fyne.KeyEscape))
	b.review.end()
	b.until("nothing is ranked", func() bool { return !b.predict.Ranking.Busy() })
	m := b.session.Mark()
	m.Accepted = true
	if err := b.session.Dataset().Mark("Accept", worst, m); err != nil {
		t.Fatal(err)
	}
	b.settle()
	b.session.Show((worst + 1) % 40)
	b.press(action.Char('v'))
	b.until("a suspect is shown", func() bool { return b.review.deciding() })
	if b.session.Row() == worst {
		t.Errorf("row %d comes again, though it was accepted", worst)
	}
}

// A review that was asked for before suspects were found begins only where the person is still there; else it is said that
// they are found.
func TestAReviewThatHadToWaitTakesNobodyAway(t *testing.T) {
	b, _ := reviewing(t, 40)
	b.review.end()
	for name, leave := range map[string]func(){
		"":              func() {},
		"another face":  func() { b.session.Show((b.session.Row() + 7) % 40) },
		"another panel": func() { b.tabs.SelectIndex(trainTab) },
		"a point":       func() { b.face.Select(2) },
		"placing":       b.place,
		"across":        b.gallery.toggle,
		"a note":        func() { b.shell.Canvas().Focus(b.points.note) },
		"a question":    b.askSavePicture,
		"an edit":       func() { b.setPoint("Move", 0, face.At(3, 3)) },
		"an undo":       b.undo,
		"another list":  func() { b.list.SortBy("Missing points, most first") },
	} {
		b.predict.Happened(session.Reread{}) // the ranking is of no use any more
		b.tabs.SelectIndex(pointsTab)
		b.face.Select(faceview.None)
		b.shell.FocusFace()
		b.session.Show(0)
		b.setPoint("Move", 1, face.At(2, float64(2+b.session.Dataset().Present()%5)))
		b.until("it rests", func() bool { b.settle(); return !b.predict.Ranking.Busy() })
		b.shell.Actions().Run(b.shell.Actions().Get("suspect"))
		if !b.review.waiting {
			t.Fatalf("%s: it does not wait", name)
		}
		leave()
		row, panel := b.session.Row(), b.tabs.Selected()
		said := ""
		b.until("suspects are found", func() bool {
			if b.shell.Flashed() != "" {
				said = b.shell.Flashed()
			}
			return !b.review.waiting
		})
		if began := b.review.on; began != (name == "") || !began && (b.session.Row() != row || b.tabs.Selected() != panel || b.review.content.Visible()) {
			t.Errorf("%q: began is %v, row %d is shown, was %d", name, began, b.session.Row(), row)
		}
		if name != "" && !strings.Contains(b.shell.Flashed()+said, "Suspects are found: V shows them") {
			t.Errorf("%q: the status bar says %q", name, b.shell.Flashed())
		}
		b.shell.Flash("")
		b.review.end()
		b.shell.ClearQuestions()
		if b.placing {
			b.place()
		}
		b.gallery.leave()
	}
	b.shell.Actions().Run(b.shell.Actions().Get("suspect"))
	b.until("a suspect is shown", func() bool { return b.review.deciding() })
}

// V is in reach as soon as a face is seen, also while the weights are still being loaded; if these fail, nothing waits on.
func TestAReviewCanBeAskedForWhileWeightsAreLoaded(t *testing.T) {
	first := newBench(t, writeFaces(t, 40, nil))
	first.settle()
	first.trained("1")
	own := *first.predict.Weights.Checkpoint()
	first.Close()
	for _, c := range []struct {
		name   string
		err    error
		begins bool
	}{{"they come", nil, true}, {"they are broken", errTest("no weights"), false}} {
		loads := make(chan struct{})
		b := newBenchOf(t, Options{OwnWeights: func() (*model.Checkpoint, error) { <-loads; return &own, c.err }})
		b.open(writeFaces(t, 40, nil))
		b.until("a face is shown", func() bool { return b.session.Row() >= 0 })
		b.press(action.Char('v'))
		if !b.review.waiting {
			t.Fatalf("%s: it does not wait", c.name)
		}
		close(loads)
		b.until("it is known", func() bool { return !b.review.waiting })
		b.until("a suspect is shown, or none will be", func() bool { return b.review.deciding() == c.begins })
		if b.review.on != c.begins {
			t.Errorf("%s: the review is on: %v", c.name, b.review.on)
		}
	}
}
