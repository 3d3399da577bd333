package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// cropOf returns the crop of a row that the window shows, and where it is.
func (b *bench) cropOf(row int) fyne.Draggable {
	b.t.Helper()
	for _, o := range objectsIn(b.gallery.grid) {
		if d, ok := o.(fyne.Draggable); ok && o.Visible() {
			if _, ok := o.(desktop.Cursorable); ok {
				o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
				if b.session.Row() == row {
					return d
				}
			}
		}
	}
	b.t.Fatalf("no crop of row %d is shown", row)
	return nil
}

// The outliers come first, and a drag in a crop moves the label of its face, as one step.
func TestOneKeypointAcrossAllFaces(t *testing.T) {
	b := newBench(t, writeFaces(t, 300, func(i int, r *testRow) {
		if i == 7 {
			r.Points[2] = face.At(22, 2)
		}
		if i == 9 {
			r.Points[2] = face.Point{}
		}
	}))
	b.settle()
	b.face.Select(2)
	b.press(action.Char('j'))
	rows := b.gallery.grid.Rows()
	if !b.gallery.content.Visible() || b.gallery.keypoint != 2 || len(rows) != 299 || rows[0] != 7 {
		t.Fatalf("%d crops of keypoint %d, row %d first", len(rows), b.gallery.keypoint, rows[0])
	}
	cells := 0
	for _, o := range test.LaidOutObjects(b.gallery.grid) {
		if _, ok := o.(fyne.Draggable); ok {
			cells++
		}
	}
	if cells > 100 {
		t.Errorf("%d cells are made for %d faces", cells, len(rows))
	}

	b.session.Show(0)
	crop := b.cropOf(7)
	if b.face.Selected() != 2 {
		t.Error("a click does not choose the keypoint")
	}
	crop.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-44, 22)})
	if b.labelOf(7, 2) != face.At(22, 2) {
		t.Error("the label moves before it is dropped")
	}
	crop.DragEnd()
	b.settle()
	moved := b.labelOf(7, 2)
	if dx, dy := 22-moved.X, moved.Y-2; dx < 1 || dx/dy < 1.9 || dx/dy > 2.1 {
		t.Errorf("the label is at %v", moved)
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.labelOf(7, 2) != face.At(22, 2) {
		t.Error("one undo does not take the drag back")
	}

	b.lock(true)
	crop = b.cropOf(7)
	crop.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-44, 22)})
	crop.DragEnd()
	if b.labelOf(7, 2) != face.At(22, 2) {
		t.Error("a locked point is dragged")
	}
	b.gallery.choice.SetSelectedIndex(0)
	if got := len(b.gallery.grid.Rows()); got != 300 || b.gallery.keypoint != 0 {
		t.Errorf("%d crops of keypoint %d", got, b.gallery.keypoint)
	}
	b.face.Select(faceview.None)
	b.press(action.Plain(fyne.KeyEscape))
	if b.gallery.content.Visible() {
		t.Error("Escape leaves the crops open")
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
