package label

import (
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/session/sessiontest"
)

func TestArrowsMoveTheChosenPoint(t *testing.T) {
	b := newBench(t, writeFaces(t, 5, nil))
	b.press(action.Plain(fyne.KeyTab))
	if b.face.Selected() != 0 {
		t.Fatalf("Tab chose %d", b.face.Selected())
	}
	p := b.labelOf(0, 0)
	b.press(action.Plain(fyne.KeyRight))
	near(t, b.labelOf(0, 0), p.X+1, p.Y)
	b.press(action.With(action.Shift, fyne.KeyDown))
	near(t, b.labelOf(0, 0), p.X+1, p.Y+5)
	b.press(action.With(action.Ctrl, fyne.KeyLeft))
	near(t, b.labelOf(0, 0), p.X+0.9, p.Y+5)
	b.press(action.With(action.Ctrl, fyne.KeyUp))
	near(t, b.labelOf(0, 0), p.X+0.9, p.Y+4.9)
	if b.session.Row() != 0 {
		t.Error("arrows left the face though a point was chosen")
	}
	for range 10 {
		b.press(action.With(action.Shift, fyne.KeyLeft))
	}
	near(t, b.labelOf(0, 0), 0, p.Y+4.9) // not over the edge
}

func TestArrowsGoThroughFacesWhenNoPointIsChosen(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, nil))
	b.press(action.Plain(fyne.KeyRight))
	if b.session.Row() != 1 {
		t.Fatalf("Right shows row %d", b.session.Row())
	}
	b.press(action.Plain(fyne.KeyLeft))
	b.press(action.Plain(fyne.KeyLeft)) // at the beginning nothing happens
	if b.session.Row() != 0 {
		t.Fatalf("Left shows row %d", b.session.Row())
	}
	b.press(action.Plain(fyne.KeyDown))
	if b.session.Row() != b.faces.Columns() {
		t.Errorf("Down shows row %d with %d columns", b.session.Row(), b.faces.Columns())
	}
	b.press(action.With(action.Shift, fyne.KeyRight))
	if b.session.Row() != b.faces.Columns() {
		t.Error("Shift and an arrow changed the face")
	}
	b.press(action.Plain(fyne.KeyEnd))
	if b.session.Row() != 29 {
		t.Errorf("End shows row %d", b.session.Row())
	}
}

func TestTabWalksThePoints(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	for want := range 4 {
		b.press(action.Plain(fyne.KeyTab))
		if b.face.Selected() != want {
			t.Fatalf("Tab chose %d, not %d", b.face.Selected(), want)
		}
	}
	b.press(action.With(action.Shift, fyne.KeyTab))
	if b.face.Selected() != 2 || b.points.table.selected != 2 {
		t.Errorf("Shift+Tab chose %d, the table has %d", b.face.Selected(), b.points.table.selected)
	}
	b.press(action.Plain(fyne.KeyEscape))
	if b.face.Selected() != faceview.None || b.points.table.selected != faceview.None {
		t.Error("Escape does not let go")
	}
}

func TestEnterMarksDoneAndGoesOn(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.press(action.Plain(fyne.KeyReturn))
	if !b.session.Dataset().MarkOf(0).Done || b.session.Row() != 1 {
		t.Errorf("done %v, row %d", b.session.Dataset().MarkOf(0).Done, b.session.Row())
	}
	b.press(action.Plain(fyne.KeyReturn))
	b.press(action.Plain(fyne.KeyReturn))
	if b.session.Row() != 2 || b.session.Dataset().Counts()[data.Done] != 3 {
		t.Errorf("at the end: row %d, %d done", b.session.Row(), b.session.Dataset().Counts()[data.Done])
	}
}

// Enter in the list of faces to do: each face leaves the list, and the next one in it is shown.
func TestEnterGoesOnAmongFacesToDo(t *testing.T) {
	b := newBench(t, writeFaces(t, 6, nil))
	b.press(action.Plain(fyne.KeyReturn))
	b.faces.SetFilter("To do")
	b.win.Settle()
	for want := 1; want < 5; want++ {
		if b.session.Row() != want {
			t.Fatalf("row %d is shown, not %d", b.session.Row(), want)
		}
		b.press(action.Plain(fyne.KeyReturn))
	}
}

func TestDeleteUndoAndRedo(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	p := b.labelOf(0, 1)
	b.press(action.Plain(fyne.KeyDelete)) // nothing chosen: nothing happens
	if b.session.Dataset().CanUndo() != "" {
		t.Fatal("Delete did something without a point")
	}
	b.face.Select(1)
	b.press(action.Plain(fyne.KeyDelete))
	if b.labelOf(0, 1).Known {
		t.Fatal("Delete left the point")
	}
	b.press(action.Plain(fyne.KeyPageDown))
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.session.Row() != 1 || b.labelOf(0, 1) != p {
		t.Errorf("undo: row %d, point %v", b.session.Row(), b.labelOf(0, 1))
	}
	b.press(action.Plain(fyne.KeyPageDown))
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	if b.session.Row() != 2 || b.labelOf(0, 1).Known {
		t.Errorf("redo: row %d, point %v", b.session.Row(), b.labelOf(0, 1))
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl, fyne.KeyY))
	if b.labelOf(0, 1).Known {
		t.Error("Ctrl+Y does not redo")
	}
}

// The driver sends Ctrl+Z to the menu before a focused entry sees it: then it must undo typing, not labels.
func TestUndoInATextEntryUndoesTyping(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.face.Select(0)
	b.press(action.Plain(fyne.KeyRight))
	moved := b.labelOf(0, 0)
	b.shell.Canvas().Focus(b.points.note)
	b.win.Type("blurred")
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.labelOf(0, 0) != moved {
		t.Error("Ctrl+Z in the note moved a point back")
	}
	if b.points.note.Text == "blurred" {
		t.Error("Ctrl+Z in the note did not undo typing")
	}
}

func TestPlainKeysDoNotActWhileTyping(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.shell.Canvas().Focus(b.points.note)
	layers := b.face.Look().Layers
	b.win.Type("dg1h?n")
	b.win.Settle()
	if b.face.Look().Layers != layers || b.session.Dataset().MarkOf(0).Done || b.shell.Modal() {
		t.Error("typing a note acted on the face")
	}
	b.press(action.Plain(fyne.KeyReturn))
	if got := b.session.Dataset().MarkOf(0); got.Note != "dg1h?n" || got.Done {
		t.Errorf("the mark is %+v", got)
	}
	if b.shell.Canvas().Focused() != fyne.Focusable(b.win.Keys) {
		t.Error("Enter in the note does not give the keyboard back")
	}
}

func TestLayerKeysAreRemembered(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	for i, get := range []func(faceview.Layers) bool{
		func(l faceview.Layers) bool { return l.Labels }, func(l faceview.Layers) bool { return l.Predictions },
		func(l faceview.Layers) bool { return l.Lines }, func(l faceview.Layers) bool { return l.Names },
		func(l faceview.Layers) bool { return l.Skeleton },
	} {
		before, key := get(b.face.Look().Layers), rune("12348"[i])
		b.press(action.Char(key))
		if get(b.face.Look().Layers) == before || get(b.shell.Prefs().Look().Layers) == before {
			t.Errorf("key %c switches nothing, or it is not remembered", key)
		}
	}
	b.press(action.Char('5'))
	if !b.face.Look().Smooth || !b.shell.Prefs().Look().Smooth {
		t.Error("5 does not switch scaling")
	}
}

func TestPlacingMissingPointsInOrder(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, sessiontest.Missing(1, 3)))
	b.press(action.Char('n'))
	if b.face.Wanted() != 1 || !b.points.guide.content.Visible() {
		t.Fatalf("wanted is %d", b.face.Wanted())
	}
	b.face.OnTapImage(face.At(3, 4))
	near(t, b.labelOf(0, 1), 3, 4)
	if b.face.Wanted() != 3 {
		t.Fatalf("then wanted is %d", b.face.Wanted())
	}
	b.face.OnTapImage(face.At(12, 20))
	b.win.Settle()
	near(t, b.labelOf(0, 3), 12, 20)
	if b.face.Placing() != faceview.None || b.points.guide.content.Visible() {
		t.Error("a point is asked for though nothing is missing")
	}
	if place := b.shell.Actions().Get("place"); place.Checked() || place.IsEnabled() {
		t.Error("its button is lit though nothing is missing")
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ)) // the point is missing again, and asked for
	if b.face.Wanted() != 3 {
		t.Errorf("after undo wanted is %d", b.face.Wanted())
	}
	b.press(action.Plain(fyne.KeyReturn)) // the next face is asked for too
	if b.session.Row() != 1 || b.face.Wanted() != 1 {
		t.Errorf("on row %d wanted is %d", b.session.Row(), b.face.Wanted())
	}
	if !b.shell.Actions().Get("place").Checked() {
		t.Error("its button is not lit while a point is asked for")
	}
	b.press(action.Plain(fyne.KeyEscape))
	if b.face.Wanted() != faceview.None || b.placing.on {
		t.Error("Escape does not end placing")
	}
	b.press(action.Plain(fyne.KeyPageDown))
	if b.face.Wanted() != faceview.None {
		t.Error("the next face asks again")
	}
}

func TestNudgingWhilePlacingKeepsThePoint(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, sessiontest.Missing(3)))
	b.press(action.Char('n'))
	b.face.Select(0)
	p := b.labelOf(0, 0)
	b.press(action.Plain(fyne.KeyRight))
	b.press(action.Plain(fyne.KeyRight))
	near(t, b.labelOf(0, 0), p.X+2, p.Y)
	if b.face.Selected() != 0 {
		t.Errorf("point %d is chosen", b.face.Selected())
	}
}

func TestAClickOnABareFaceBeginsPlacing(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, sessiontest.Missing(0, 1, 2, 3)))
	b.face.OnTapImage(face.At(3, 4))
	if b.face.Wanted() != 0 || b.labelOf(0, 0).Known {
		t.Errorf("wanted is %d, the first point %v", b.face.Wanted(), b.labelOf(0, 0))
	}
}

func TestAChosenMissingPointIsPlacedByAClick(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, sessiontest.Missing(2)))
	b.face.Select(2)
	b.face.OnTapImage(face.At(3, 4))
	near(t, b.labelOf(0, 2), 3, 4)
	if b.placing.on {
		t.Error("one click began placing")
	}
}
