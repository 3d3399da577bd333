package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// What is typed for one face must not land on another, however the other comes to be shown.
func TestTypingEndsOnTheFaceItIsMeantFor(t *testing.T) {
	for name, leave := range map[string]func(b *bench){
		"Page Down": func(b *bench) { b.press(action.Plain(fyne.KeyPageDown)) },
		"list":      func(b *bench) { b.listGrid().OnSelected(1) },
		"show":      func(b *bench) { b.session.Show(1) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, writeFaces(t, 3, nil))
			p, other := b.labelOf(0, 1), b.labelOf(1, 1)
			b.points.edit(1, axisX)
			b.points.table.entry.SetText("11")
			leave(b)
			if b.session.Row() != 1 || b.points.table.editing != faceview.None {
				t.Fatalf("row %d is shown, keypoint %d is open", b.session.Row(), b.points.table.editing)
			}
			near(t, b.labelOf(0, 1), 11, p.Y)
			b.press(action.Plain(fyne.KeyTab))
			if b.labelOf(1, 1) != other {
				t.Errorf("the other face has %v", b.labelOf(1, 1))
			}
		})
	}
}

func TestHalfATypedPointStaysBehind(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, missingPoint(2)))
	b.points.edit(2, axisX)
	b.points.table.entry.SetText("8")
	b.press(action.Plain(fyne.KeyReturn))
	b.press(action.Plain(fyne.KeyPageDown))
	b.points.edit(2, axisY)
	b.points.table.entry.SetText("9")
	b.press(action.Plain(fyne.KeyReturn))
	if b.labelOf(0, 2).Known || b.labelOf(1, 2).Known {
		t.Errorf("half a point became %v and %v", b.labelOf(0, 2), b.labelOf(1, 2))
	}
}

func TestAWholeTypedPointIsTakenWhenItsFaceIsLeft(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, missingPoint(2)))
	b.points.edit(2, axisX)
	b.points.table.entry.SetText("8")
	b.press(action.Plain(fyne.KeyReturn))
	b.points.table.entry.SetText("9")
	b.press(action.Plain(fyne.KeyPageDown))
	near(t, b.labelOf(0, 2), 8, 9)
	if b.labelOf(1, 2).Known {
		t.Error("the other face got it too")
	}
}

func TestUndoBesideAnOpenCellTakesTheTypingBack(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	p := b.labelOf(1, 0)
	b.setPoint("Move", 3, face.At(2, 2))
	b.session.Show(1)
	b.points.edit(0, axisX)
	b.points.table.entry.SetText("4")
	b.undo()
	if b.session.Row() != 1 || b.labelOf(1, 0) != p || b.points.table.editing != faceview.None {
		t.Errorf("row %d has %v", b.session.Row(), b.labelOf(1, 0))
	}
	near(t, b.labelOf(0, 3), 2, 2)
}

// However the window is left, the note being typed is kept.
func TestANoteBeingTypedIsKept(t *testing.T) {
	second := writeFaces(t, 2, nil)
	for name, leave := range map[string]func(b *bench){
		"quit": func(b *bench) { b.press(action.With(action.Ctrl, fyne.KeyQ)) },
		"quit after a question": func(b *bench) {
			b.setPoint("Move", 3, face.At(2, 2))
			b.shell.Canvas().Focus(b.points.note)
			b.press(action.With(action.Ctrl, fyne.KeyQ))
			b.showState()
			buttonsOf(b.shell.Canvas().Overlays().Top())["Keep for later"].OnTapped()
		},
		"open another": func(b *bench) {
			b.open(second)
			b.until("the other is there", func() bool { return b.session.Current() != nil && b.session.Dataset().Path() == second })
			b.Close()
		},
		"a dialog": func(b *bench) {
			b.press(action.With(action.Ctrl, fyne.KeyO))
			b.showState()
			b.Close()
		},
		"the sheet": func(b *bench) {
			b.press(action.Plain(fyne.KeyF1))
			b.showState()
			b.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFaces(t, 3, nil)
			b := newBench(t, path)
			b.shell.Canvas().Focus(b.points.note)
			b.typeText("glasses")
			leave(b)
			c := newBench(t, path)
			if got := c.session.Dataset().MarkOf(0).Note; got != "glasses" {
				t.Errorf("the note is %q", got)
			}
		})
	}
}

func TestUndoingANoteIsNotUndoneByTheEntry(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.shell.Canvas().Focus(b.points.note)
	b.typeText("glasses")
	b.press(action.Plain(fyne.KeyReturn))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.session.Show(1)
	if got := b.session.Dataset().MarkOf(0).Note; got != "" {
		t.Errorf("the note is %q again", got)
	}
}

func TestSaveTakesWhatIsBeingTyped(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.points.edit(1, axisX)
	b.points.table.entry.SetText("9.25")
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it is saved", func() bool { return strings.Contains(read(t, path), ",9.25,") })
	if b.points.table.editing != faceview.None || b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
		t.Error("the cell is still open")
	}
}

func TestSaveSaysWhatIsNoCoordinate(t *testing.T) {
	path := writeFaces(t, 3, nil)
	old := read(t, path)
	b := newBench(t, path)
	b.setPoint("Move", 3, face.At(2, 2))
	b.points.edit(1, axisX)
	b.points.table.entry.SetText("9o")
	b.press(action.With(action.Ctrl, fyne.KeyS))
	if got := b.points.table.wrong; !got.Visible() || !strings.Contains(got.Text, "no number") {
		t.Errorf("it says %q", got.Text)
	}
	if b.points.table.editing != 1 || read(t, path) != old {
		t.Error("it was saved without what was typed")
	}
}

func TestUndoWhilePlacingAsksForThePointAgain(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, missingPoint(0, 1, 2, 3)))
	b.press(action.Char('n'))
	b.face.OnTapImage(face.At(3, 4))
	b.face.OnTapImage(face.At(13, 4))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.face.Wanted() != 1 || !strings.Contains(b.points.guide.name.Text, kit.Words(testKeypoints[1])) {
		t.Fatalf("wanted is %d, the guide says %q", b.face.Wanted(), b.points.guide.name.Text)
	}
	b.face.OnTapImage(face.At(14, 5))
	near(t, b.labelOf(0, 1), 14, 5)
	if b.face.Wanted() != 2 || b.labelOf(0, 2).Known {
		t.Errorf("then wanted is %d", b.face.Wanted())
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	if b.face.Wanted() != 2 {
		t.Errorf("after redo wanted is %d", b.face.Wanted())
	}
}

func TestTheCloseQuestionHearsTheKeyboard(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.setPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.askClose()
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.shell.Modal() || b.closed.Load() {
		t.Fatal("Escape does not cancel")
	}
	b.askClose()
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("it is closed", func() bool { return b.closed.Load() })
	if !strings.Contains(read(t, path), "3.25,4.5") {
		t.Error("Enter does not save")
	}
}

func TestKeysActAfterADropDown(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.listChoice().Tapped(&fyne.PointEvent{})
	if !b.shell.Modal() {
		t.Fatal("no list opens")
	}
	b.shell.Canvas().Overlays().Remove(b.shell.Canvas().Overlays().Top())
	if b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
		t.Error("the list keeps the focus")
	}
	b.press(action.Plain(fyne.KeyPageDown))
	if b.session.Row() != 1 {
		t.Errorf("row %d is shown", b.session.Row())
	}
}

func TestFunctionKeysActWhileTyping(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.shell.Canvas().Focus(b.points.note)
	b.press(action.Plain(fyne.KeyF1))
	if !b.shell.Modal() {
		t.Error("F1 in the note shows no keys")
	}
}
