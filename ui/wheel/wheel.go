// Package wheel lets the mouse wheel scroll as far as what is scrolled asks for. Fyne scrolls 25 units a notch
// everywhere: a third of a line of thumbnails.
package wheel

import (
	"image/color"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Lines is a good step for text and forms: some lines of them.
const Lines = 84

// notch is how far Fyne scrolls for one notch.
const notch = 25

// Layer is an invisible layer over something that scrolls. It takes the wheel alone; clicks, keys and the pointer go to
// what lies under it. It belongs to the UI goroutine.
type Layer struct {
	widget.BaseWidget
	target fyne.Scrollable
	step   func() float32
}

var _ fyne.Scrollable = (*Layer)(nil)

// Over returns a layer that scrolls target by step, in Fyne's units, for each notch of the wheel.
func Over(target fyne.Scrollable, step func() float32) *Layer {
	l := &Layer{target: target, step: step}
	l.ExtendBaseWidget(l)
	return l
}

// Scrolled implements fyne.Scrollable.
func (l *Layer) Scrolled(ev *fyne.ScrollEvent) {
	further := *ev
	further.Scrolled.DX *= factor(runtime.GOOS, l.step())
	further.Scrolled.DY *= factor(runtime.GOOS, l.step())
	l.target.Scrolled(&further)
}

// factor returns by how much further one scrolls than Fyne does. On macOS the system itself makes steps of the
// right size, also for a touchpad.
func factor(system string, step float32) float32 {
	if system == "darwin" {
		return 1
	}
	return max(step/notch, 1)
}

// CreateRenderer implements fyne.Widget.
func (l *Layer) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
