package review

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/session/sessiontest"
)

// cropOf returns the crop of a row that is shown.
func (b *bench) cropOf(row int) fyne.Draggable {
	b.T.Helper()
	for _, o := range test.LaidOutObjects(b.Gallery.grid) {
		if d, ok := o.(fyne.Draggable); ok && o.Visible() {
			if _, ok := o.(desktop.Cursorable); ok {
				o.(fyne.Tappable).Tapped(&fyne.PointEvent{})
				if b.Session.Row() == row {
					return d
				}
			}
		}
	}
	b.T.Fatalf("no crop of row %d is shown", row)
	return nil
}

// The outliers come first, and a drag in a crop moves the label of its face, as one step.
func TestOneKeypointAcrossAllFaces(t *testing.T) {
	b := newBench(t, 300, func(i int, r *sessiontest.Row) {
		switch i {
		case 7:
			r.Points[2] = face.At(22, 2)
		case 9:
			r.Points[2] = face.Point{}
		}
	}, nil)
	b.face.Select(2)
	b.Do("gallery")
	b.Settle()
	rows := b.Gallery.grid.Rows()
	if !b.Gallery.Visible() || b.Gallery.keypoint != 2 || len(rows) != 299 || rows[0] != 7 {
		t.Fatalf("%d crops of keypoint %d, row %d first", len(rows), b.Gallery.keypoint, rows[0])
	}
	cells := 0
	for _, o := range test.LaidOutObjects(b.Gallery.grid) {
		if _, ok := o.(fyne.Draggable); ok {
			cells++
		}
	}
	if cells > 100 {
		t.Errorf("%d cells are made for %d faces", cells, len(rows))
	}

	b.Session.Show(0)
	crop := b.cropOf(7)
	if b.face.Selected() != 2 {
		t.Error("a click does not choose the keypoint")
	}
	crop.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-44, 22)})
	if b.label(7, 2) != face.At(22, 2) {
		t.Error("the label moves before it is dropped")
	}
	crop.DragEnd()
	moved := b.label(7, 2)
	if dx, dy := 22-moved.X, moved.Y-2; dx < 1 || dx/dy < 1.9 || dx/dy > 2.1 {
		t.Errorf("the label is at %v", moved)
	}
	if _, _, err := b.Session.Dataset().Undo(); err != nil || b.label(7, 2) != face.At(22, 2) {
		t.Errorf("one undo does not take the drag back: %v", err)
	}
	b.Settle()

	b.locked = true
	crop = b.cropOf(7)
	crop.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-44, 22)})
	crop.DragEnd()
	if b.label(7, 2) != face.At(22, 2) {
		t.Error("a locked point is dragged")
	}
	b.Gallery.choice.SetSelectedIndex(0)
	if got := len(b.Gallery.grid.Rows()); got != 300 || b.Gallery.keypoint != 0 {
		t.Errorf("%d crops of keypoint %d", got, b.Gallery.keypoint)
	}
	b.Session.Leave()
	b.Refresh()
	if b.Gallery.Visible() {
		t.Error("crops of a dataset that was left are shown")
	}
}
