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

// The zoom buttons stay together however narrow the strip is.
func TestGroupsOfTheLayerStripStayTogether(t *testing.T) {
	b := newBench(t, "")
	d := fyne.CurrentApp().Driver()
	for _, width := range []float32{kit.MiddleLeast, 340, 420, 480, 600} {
		b.layers.content.Resize(fyne.NewSize(width, 100))
		for _, group := range layerGroups {
			y := d.AbsolutePositionForObject(b.layers.buttons.Of(group[0])).Y
			for _, id := range group {
				o := b.layers.buttons.Of(id)
				at := d.AbsolutePositionForObject(o)
				left := d.AbsolutePositionForObject(b.layers.content).X
				if at.Y != y || at.X < left || at.X+o.Size().Width > left+width {
					t.Errorf("width %v: %s of %v is at %v", width, id, group, at)
				}
			}
		}
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

func TestSideBySideGivesFacesTheMostRoom(t *testing.T) {
	for _, c := range []struct {
		size  fyne.Size
		under bool
	}{{fyne.NewSize(600, 640), false}, {fyne.NewSize(900, 500), false}, {fyne.NewSize(400, 900), true}} {
		a, b := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
		l := &sideBySide{}
		l.Layout([]fyne.CanvasObject{a, b}, c.size)
		if under := b.Position().Y > 0; under != c.under || a.Size() != b.Size() {
			t.Errorf("in %v: under each other %v, sizes %v and %v", c.size, under, a.Size(), b.Size())
		}
		b.Hide()
		l.Layout([]fyne.CanvasObject{a, b}, c.size)
		if a.Size() != c.size {
			t.Errorf("alone in %v it has %v", c.size, a.Size())
		}
	}
}
