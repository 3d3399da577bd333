package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// What is cut has all of its text in a hint, and what is not cut has none.
func TestWhatIsCutHasAHint(t *testing.T) {
	test.NewApp()
	said := make(chan func(), 9)
	tips := NewTips(func(f func()) { said <- f })
	name, choice := NewCutLabel("right eyebrow outer end", tips, Small), NewChoice([]string{"right_eyebrow_outer_end"}, func() {})
	choice.Tips = tips
	choice.Choose("right_eyebrow_outer_end")
	w := test.NewWindow(container.NewStack(container.NewWithoutLayout(name, choice), tips))
	defer w.Close()
	w.Resize(fyne.NewSize(900, 600))
	for _, c := range []struct {
		o interface {
			fyne.CanvasObject
			desktop.Hoverable
		}
		width float32
		want  string
	}{{name, 60, "right eyebrow outer end"}, {name, 300, ""}, {choice, 84, "right_eyebrow_outer_end"}, {choice, 300, ""}} {
		c.o.Resize(fyne.NewSize(c.width, 30))
		c.o.MouseIn(&desktop.MouseEvent{})
		(<-said)()
		if got := tips.Said(); got != c.want {
			t.Errorf("%T, %v wide: the hint says %q, want %q", c.o, c.width, got, c.want)
		}
		if c.o.MouseOut(); tips.Said() != "" {
			t.Errorf("%T: the hint stays", c.o)
		}
	}
}

// A heading opens wherever its row is tapped, and stands at the beginning of it.
func TestAHeadingIsItsWholeRow(t *testing.T) {
	test.NewApp()
	f := NewFold("Network", NewTips(func(func()) {}), false, func() {})
	w := test.NewWindow(container.NewVBox(f.Head, f.Fields))
	defer w.Close()
	w.Resize(fyne.NewSize(300, 200))
	if width := f.Head.Size().Width; width < 280 {
		t.Errorf("the heading is %v wide", width)
	}
	if first := test.WidgetRenderer(f.Head).Objects()[1].Position().X; first > 10 {
		t.Errorf("it begins at %v", first)
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(250, 16))
	if !f.Open() {
		t.Error("a tap beside its name does not open it")
	}
}
