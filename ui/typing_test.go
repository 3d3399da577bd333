package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
)

// However the window is left, the note being typed is kept.
func TestANoteBeingTypedIsKept(t *testing.T) {
	second := writeFaces(t, 2, nil)
	for name, leave := range map[string]func(b *bench){
		"quit": func(b *bench) { b.press(action.With(action.Ctrl, fyne.KeyQ)) },
		"quit after a question": func(b *bench) {
			b.label.SetPoint("Move", 3, face.At(2, 2))
			b.shell.Canvas().Focus(b.note())
			b.press(action.With(action.Ctrl, fyne.KeyQ))
			b.showState()
			buttonsOf(b.shell.Canvas().Overlays().Top())["Keep for later"].OnTapped()
		},
		"open another": func(b *bench) {
			b.file.OpenDataset(second)
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
			b.shell.Canvas().Focus(b.note())
			b.typeText("glasses")
			leave(b)
			c := newBench(t, path)
			if got := c.session.Dataset().MarkOf(0).Note; got != "glasses" {
				t.Errorf("the note is %q", got)
			}
		})
	}
}

func TestSaveTakesWhatIsBeingTyped(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.typeInto(1, "9.25")
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it is saved", func() bool { return strings.Contains(read(t, path), ",9.25,") })
	if b.cell().Visible() || b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
		t.Error("the cell is still open")
	}
}

func TestSaveSaysWhatIsNoCoordinate(t *testing.T) {
	path := writeFaces(t, 3, nil)
	old := read(t, path)
	b := newBench(t, path)
	b.label.SetPoint("Move", 3, face.At(2, 2))
	b.typeInto(1, "9o")
	b.press(action.With(action.Ctrl, fyne.KeyS))
	if !b.pointsSay("no number") {
		t.Error("it does not say what is wrong")
	}
	if !b.cell().Visible() || read(t, path) != old {
		t.Error("it was saved without what was typed")
	}
}

func TestTheCloseQuestionHearsTheKeyboard(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.file.AskClose()
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.shell.Modal() || b.closed.Load() {
		t.Fatal("Escape does not cancel")
	}
	b.file.AskClose()
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
	b.shell.Canvas().Focus(b.note())
	b.press(action.Plain(fyne.KeyF1))
	if !b.shell.Modal() {
		t.Error("F1 in the note shows no keys")
	}
}
