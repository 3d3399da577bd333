package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
)

// What is undone or redone on other faces is said, with their number, and one key goes there; the view stays by itself.
func TestUndoLeavesTheViewWhereItIs(t *testing.T) {
	b := newBench(t, writeFaces(t, 6, nil))
	var many []data.Edit
	for _, row := range []int{1, 2, 4} {
		many = append(many, data.Edit{Row: row, Keypoint: 0, To: face.At(2, 2)})
	}
	if err := b.session.Dataset().Apply("Confirm proposed points", many...); err != nil {
		t.Fatal(err)
	}
	if list, err := b.session.Dataset().History(1); err != nil || list[0].Faces != 3 {
		t.Errorf("the history says %+v, %v", list, err)
	}
	b.session.Show(1)
	b.setPoint("Move", 1, face.At(3, 3))
	b.settle()
	for _, x := range []struct {
		name   string
		at     int
		key    action.Key
		says   string
		button string
		to     int
	}{
		{"one face", 5, action.With(action.Ctrl, fyne.KeyZ), "Undone: Move right eye center, on face 1.", "Show it  Z", 1},
		{"several", 5, action.With(action.Ctrl, fyne.KeyZ), "Undone: Confirm proposed points, on 3 faces.", "Show the first  Z", 1},
		{"several, redone beside one of them", 2, action.With(action.Ctrl|action.Shift, fyne.KeyZ), "Redone: Confirm proposed points, on 3 faces, this one among them.", "Show another  Z", 1},
		{"one face, redone", 0, action.With(action.Ctrl|action.Shift, fyne.KeyZ), "Redone: Move right eye center, on face 1.", "Show it  Z", 1},
	} {
		b.session.Show(x.at)
		b.press(x.key)
		if b.session.Row() != x.at {
			t.Errorf("%s: the view went from face %d to %d", x.name, x.at, b.session.Row())
		}
		if got := b.mustBanner(x.says).Buttons[0].Text; got != x.button {
			t.Errorf("%s: it offers %q, want %q", x.name, got, x.button)
		}
		b.press(action.Char('z'))
		if b.session.Row() != x.to || b.shell.Shows(travelID) || b.shell.Actions().Get("show-undone").IsEnabled() {
			t.Errorf("%s: Z shows row %d, want %d; banners %q", x.name, b.session.Row(), x.to, b.bannerTexts())
		}
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ)) // of this face alone: it is seen
	if b.shell.Shows(travelID) || b.session.Row() != 1 {
		t.Errorf("on the shown face: row %d, %q", b.session.Row(), b.bannerTexts())
	}
	b.session.Show(5)
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	b.mustBanner("Redone")
	b.session.Show(4) // somebody goes on
	if b.shell.Shows(travelID) {
		t.Errorf("on another face it still says %q", b.bannerTexts())
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.mustBanner("Undone")
	b.setPoint("Move", 0, face.At(4, 4)) // somebody works on
	if b.shell.Shows(travelID) || b.shell.Actions().Get("show-undone").IsEnabled() {
		t.Errorf("it still offers what was undone before: %q", b.bannerTexts())
	}
}

// In a review undo leads back to the suspect whose decision it takes back, but not a person who looks at another face.
func TestUndoInAReviewLeadsBackToTheSuspect(t *testing.T) {
	b, _ := reviewing(t, 40)
	first := b.session.Row()
	b.press(action.Char('a'))
	second := b.session.Row()
	b.press(action.Char('a'))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != first || !b.review.Review.Deciding() || b.shell.Shows(travelID) {
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
