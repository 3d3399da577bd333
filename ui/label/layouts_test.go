package label

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/kit"
)

// The zoom buttons stay together however narrow the strip is.
func TestGroupsOfTheLayerStripStayTogether(t *testing.T) {
	b := newBench(t, writeFaces(t, 1, nil))
	strip := b.newLayerStrip()
	test.NewTempWindow(t, strip)
	d := fyne.CurrentApp().Driver()
	for _, width := range []float32{kit.MiddleLeast, 340, 420, 480, 600} {
		strip.Resize(fyne.NewSize(width, 100))
		for _, group := range layerGroups {
			y := d.AbsolutePositionForObject(b.layers.Of(group[0])).Y
			for _, id := range group {
				o := b.layers.Of(id)
				at := d.AbsolutePositionForObject(o)
				left := d.AbsolutePositionForObject(strip).X
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
			x, w := squareWidths.place(c, width)
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
