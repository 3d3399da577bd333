package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/ui/kit"
)

func TestTheFaceKeepsItsPlaceInANarrowWindow(t *testing.T) {
	p := kit.NewPanes(nil, nil, nil, kit.LeftDefault, kit.RightDefault, nil)
	for _, c := range []struct{ total, left, right float32 }{
		{1280, kit.LeftDefault, kit.RightDefault},
		{1600, kit.LeftDefault, kit.RightDefault}, // what is won goes to the face
		{900, 166, kit.RightLeast},
		{720, kit.LeftLeast, kit.RightLeast},
	} {
		if left, right := p.Widths(c.total); left != c.left || right != c.right {
			t.Errorf("%v: %v and %v, not %v and %v", c.total, left, right, c.left, c.right)
		}
	}
}

func TestWrappedLines(t *testing.T) {
	var objects []fyne.CanvasObject
	for i := range 9 { // every second one separates
		r := canvas.NewRectangle(nil)
		r.SetMinSize(fyne.NewSize(100, 20))
		if i%2 == 1 {
			r.SetMinSize(fyne.NewSize(1, 1))
		}
		objects = append(objects, r)
	}
	l := &kit.Wrapped{}
	l.Layout(objects, fyne.NewSize(330, 100))
	if got := l.MinSize(objects).Height; got != 44 {
		t.Errorf("two lines are %v high", got)
	}
	if a, b := objects[4].Position(), objects[6].Position(); a.Y != 0 || b.Y != 24 || a.X+100 > 330 {
		t.Errorf("the third is at %v, the fourth at %v", a, b)
	}
	for i, want := range []float32{1, 1, 0, 1} {
		if got := objects[2*i+1].Size().Width; got != want {
			t.Errorf("line %d between them is %v wide", i, got)
		}
	}
	l.Layout(objects, fyne.NewSize(600, 100))
	if got := l.MinSize(objects).Height; got != 20 {
		t.Errorf("one line is %v high", got)
	}
}
