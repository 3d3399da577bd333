package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/crops"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
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
	b.until("a suspect is shown, or none is left", func() bool {
		return b.review.Review.Deciding() || strings.HasPrefix(b.shell.Flashed(), "No more suspects")
	})
	if !b.review.Review.Deciding() { // drawn faces may have none that is more likely wrong than right
		b.press(action.Char('v'))
	}
	b.settle()
}

// crops returns the rows whose crops the gallery lists.
func (b *bench) crops() []int {
	b.t.Helper()
	for _, o := range objectsIn(b.review.Gallery.Content()) {
		if grid, ok := o.(*crops.Grid); ok {
			return grid.Rows()
		}
	}
	b.t.Fatal("no crops are shown")
	return nil
}

// What was decided in a review is in the project: another start goes on with the others. Undo leads back to the
// suspect.
func TestAReviewGoesOnAfterARestart(t *testing.T) {
	b, path := reviewing(t, 40)
	first := b.session.Row()
	b.press(action.Char('a'))
	second := b.session.Row()
	b.press(action.Char('a'))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != second || b.session.Dataset().MarkOf(second).Accepted || !b.review.Review.Deciding() {
		t.Errorf("one undo shows row %d, not %d", b.session.Row(), second)
	}
	c := b.another(path)
	c.until("the weights are there again", func() bool { return c.predict.Predictions.Own() != nil })
	c.beginReview()
	if list := c.predict.Ranking.List(); c.session.Row() == first || list[0].Row != c.session.Row() {
		t.Errorf("row %d is shown first, row %d is the worst", c.session.Row(), list[0].Row)
	}
}

// Whatever a person goes on with says that they are elsewhere.
func TestWhereaboutsChangeWithWhatAPersonDoes(t *testing.T) {
	b := newBench(t, writeFaces(t, 9, missingPoint(3)))
	b.settle()
	for name, leave := range map[string]func(){
		"another face":  func() { b.session.Show((b.session.Row() + 7) % 9) },
		"another panel": func() { b.panels.Bring(b.train) },
		"a point":       func() { b.face.Select(2) },
		"placing":       func() { b.must("place") },
		"gallery":       b.review.Gallery.Toggle,
		"a note":        func() { b.shell.Canvas().Focus(b.note()) },
		"a question":    func() { b.must("save-picture") },
		"an edit":       func() { b.label.SetPoint("Move", 0, face.At(3, 3)) },
		"an undo":       func() { b.must("undo") },
		"another list":  func() { b.list.SortBy("Missing points, most first") },
	} {
		b.panels.Bring(b.label)
		b.face.Select(faceview.None)
		b.shell.FocusFace()
		b.label.SetPoint("Move", 1, face.At(2, float64(2+b.session.Dataset().Present()%5)))
		b.settle()
		before := b.where()
		if before != b.where() {
			t.Fatal("a person who does nothing is elsewhere")
		}
		leave()
		if before == b.where() {
			t.Errorf("%s: the person is still there", name)
		}
		b.shell.ClearQuestions()
		if b.placing() {
			b.must("place")
		}
		b.review.Gallery.Leave()
	}
}

// Escape leaves the crops once no point is chosen, and keys for points act on the face that was clicked there.
func TestEscapeLeavesTheCrops(t *testing.T) {
	b := newBench(t, writeFaces(t, 12, nil))
	b.settle()
	b.face.Select(2)
	b.press(action.Char('j'))
	if !b.review.Gallery.Visible() || len(b.crops()) != 12 {
		t.Fatalf("crops of %v", b.crops())
	}
	b.press(action.Plain(fyne.KeyEscape))
	if !b.review.Gallery.Visible() {
		t.Error("Escape leaves the crops while a point is chosen")
	}
	b.press(action.Plain(fyne.KeyEscape))
	if b.review.Gallery.Visible() {
		t.Error("Escape leaves the crops open")
	}
}

// Escape lets go of what is chosen, then ends the review, which counts every decision as one.
func TestEscapeEndsAReview(t *testing.T) {
	b, _ := reviewing(t, 20)
	b.press(action.Char('e')) // which is no acceptance of the labels as they were
	b.settle()
	says := ""
	for _, o := range objectsIn(b.review.Review.Content()) {
		if l, ok := o.(*widget.Label); ok {
			says += l.Text + "\n"
		}
	}
	if !strings.Contains(says, " · 1 decided") {
		t.Errorf("the review says %q", says)
	}
	for range 2 { // the suspect point is chosen
		b.press(action.Plain(fyne.KeyEscape))
	}
	if b.review.Review.On() || b.review.Review.Content().Visible() {
		t.Error("the review goes on")
	}
}

// A small window shows the review and the crops in both themes without growing.
func TestReviewFitsASmallWindow(t *testing.T) {
	const menu = 40
	b, _ := reviewing(t, 20)
	for _, theme := range []string{kit.ThemeLight, kit.ThemeDark} {
		b.shell.SetTheme(theme)
		b.settle()
		b.shell.Win.Resize(fyne.NewSize(900, 600-menu))
		b.settle()
		if m := b.shell.Win.Content().MinSize(); m.Width > 900 || m.Height > 600-menu {
			t.Errorf("%s: the review needs %v", theme, m)
		}
	}
	b.press(action.Char('j'))
	if m := b.shell.Win.Content().MinSize(); m.Width > 900 || m.Height > 600-menu {
		t.Errorf("the crops need %v", m)
	}
}

// Where missing points are placed during a review, the one that is asked for is the chosen one, whatever the review
// chose.
func TestAReviewLeavesPlacingItsPoint(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, missingPoint(3)))
	b.trained("1")
	b.beginReview()
	b.press(action.Char('n'))
	first := b.session.Row()
	b.press(action.Char('v'))
	if b.session.Row() == first || b.face.Selected() != 3 || b.face.Wanted() != 3 {
		t.Errorf("on the next suspect point %d is chosen and %d is asked for", b.face.Selected(), b.face.Wanted())
	}
}
