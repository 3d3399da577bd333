package ui

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
)

func near(t *testing.T, got face.Point, x, y float64) {
	t.Helper()
	if !got.Known || math.Abs(got.X-x) > 0.006 || math.Abs(got.Y-y) > 0.006 {
		t.Errorf("the point is at %v, not at (%.2f, %.2f)", got, x, y)
	}
}

func TestPageKeysAlwaysChangeTheFace(t *testing.T) {
	b := newBench(t, writeFaces(t, 5, nil))
	b.press(action.Plain(fyne.KeyTab))
	b.press(action.Plain(fyne.KeyPageDown))
	if b.session.Row() != 1 || b.face.Selected() != 0 {
		t.Errorf("Page Down: row %d, point %d", b.session.Row(), b.face.Selected())
	}
	b.press(action.Plain(fyne.KeyPageUp))
	if b.session.Row() != 0 {
		t.Errorf("Page Up: row %d", b.session.Row())
	}
	b.shell.Canvas().Focus(b.listEntry("Row"))
	b.press(action.Plain(fyne.KeyPageDown)) // also from a text entry
	if b.session.Row() != 1 {
		t.Errorf("Page Down in an entry: row %d", b.session.Row())
	}
}

func TestHeldKeysHideAndShow(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	h := &fyne.KeyEvent{Name: fyne.KeyH}
	held := 0
	b.shell.Actions().Get("hide-all").Hold = func(down bool) {
		if down {
			held++
		} else {
			held--
		}
	}
	b.shell.Keys.KeyDown(h)
	b.shell.Keys.KeyDown(h) // repeats count once
	if held != 1 {
		t.Fatalf("held %d times", held)
	}
	b.shell.Keys.KeyUp(h)
	b.shell.Keys.KeyDown(h)
	b.shell.Canvas().Focus(b.note()) // the key coming up will be seen by another widget
	if held != 0 {
		t.Error("a key stays held when the focus goes away")
	}
}
