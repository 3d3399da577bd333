package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/ui/action"
)

// In a review undo leads back to the suspect whose decision it takes back, but not a person who looks at another face.
func TestUndoInAReviewLeadsBackToTheSuspect(t *testing.T) {
	b, _ := reviewing(t, 40)
	first := b.session.Row()
	b.press(action.Char('a'))
	second := b.session.Row()
	b.press(action.Char('a'))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != first || !b.review.Review.Deciding() || b.shell.Shows("travelled") {
		t.Errorf("after two undone decisions row %d is shown, want %d", b.session.Row(), first)
	}
	b.press(action.Char('a'))
	b.press(action.Char('a'))
	other := 0 // a face that was not shown as a suspect
	for slices.Contains([]int{first, second, b.session.Row()}, other) {
		other++
	}
	b.session.Show(other)
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != other {
		t.Errorf("whoever looks at face %d is thrown to %d", other, b.session.Row())
	}
	b.mustBanner("Undone: Accept labels, on face ")
}
