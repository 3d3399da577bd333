package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestTheFaceKeepsItsPlaceInANarrowWindow(t *testing.T) {
	p := newPanes(nil, nil, nil, leftDefault, rightDefault, nil)
	for _, c := range []struct{ total, left, right float32 }{
		{1280, leftDefault, rightDefault},
		{1600, leftDefault, rightDefault}, // what is won goes to the face
		{900, 166, rightLeast},
		{720, leftLeast, rightLeast},
	} {
		if left, right := p.widths(c.total); left != c.left || right != c.right {
			t.Errorf("%v: %v and %v, not %v and %v", c.total, left, right, c.left, c.right)
		}
	}
}

func TestWrappedLines(t *testing.T) {
	var objects []fyne.CanvasObject
	for range 5 {
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(100, 20))
		objects = append(objects, r)
	}
	l := &wrapped{}
	l.Layout(objects, fyne.NewSize(330, 100))
	if got := l.MinSize(objects).Height; got != 44 {
		t.Errorf("two lines are %v high", got)
	}
	if a, b := objects[2].Position(), objects[3].Position(); a.Y != 0 || b.Y != 24 || a.X+100 > 330 {
		t.Errorf("the third is at %v, the fourth at %v", a, b)
	}
	l.Layout(objects, fyne.NewSize(600, 100))
	if got := l.MinSize(objects).Height; got != 20 {
		t.Errorf("one line is %v high", got)
	}
}

func TestColumnsDoNotOverlap(t *testing.T) {
	for _, width := range []float32{320, 379, 380, 500} {
		end := float32(0)
		for c := range columns {
			x, w := columnPlace(c, width)
			if w == 0 {
				continue
			}
			if x < end || x+w > width {
				t.Errorf("width %v: column %d from %v to %v", width, c, x, x+w)
			}
			end = x + w
		}
	}
}
