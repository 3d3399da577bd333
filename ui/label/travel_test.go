package label

import (
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
)

// What was said to be done is said no longer once it is undone.
func TestUndoEndsWhatWasSaidOfTheAction(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	b.face.OnMove(0, face.At(3, 4))
	b.win.Flash("Confirmed 4 points")
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if got := b.win.Flashed(); got != "" {
		t.Errorf("after the undo the status bar says %q", got)
	}
}

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
	b.SetPoint("Move", 1, face.At(3, 3))
	b.win.Settle()
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
		if got := b.win.Banner(x.says).Buttons[0].Text; got != x.button {
			t.Errorf("%s: it offers %q, want %q", x.name, got, x.button)
		}
		b.press(action.Char('z'))
		if b.session.Row() != x.to || b.win.Shows(travelID) || b.shell.Actions().Get("show-undone").IsEnabled() {
			t.Errorf("%s: Z shows row %d, want %d; banners %q", x.name, b.session.Row(), x.to, b.win.Said())
		}
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ)) // of this face alone: it is seen
	if b.win.Shows(travelID) || b.session.Row() != 1 {
		t.Errorf("on the shown face: row %d, %q", b.session.Row(), b.win.Said())
	}
	b.session.Show(5)
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	b.win.Banner("Redone")
	b.session.Show(4) // somebody goes on
	if b.win.Shows(travelID) {
		t.Errorf("on another face it still says %q", b.win.Said())
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.win.Banner("Undone")
	b.SetPoint("Move", 0, face.At(4, 4)) // somebody works on
	if b.win.Shows(travelID) || b.shell.Actions().Get("show-undone").IsEnabled() {
		t.Errorf("it still offers what was undone before: %q", b.win.Said())
	}
}
