package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Drawn returns the renderer of a widget that puts and paints its objects itself. All returns these from back to front,
// least the least size; place puts them where they belong in a size, and paint gives them the look that the widget has
// now: first here, for Fyne refreshes no new renderer. Neither may ask the widget for its least size.
func Drawn(all func() []fyne.CanvasObject, least func() fyne.Size, place func(fyne.Size), paint func()) fyne.WidgetRenderer {
	paint()
	return &drawn{all, least, place, paint}
}

// These are objects that never change.
func These(o ...fyne.CanvasObject) func() []fyne.CanvasObject {
	return func() []fyne.CanvasObject { return o }
}

// Least is a least size that never changes.
func Least(width, height float32) func() fyne.Size {
	return func() fyne.Size { return fyne.NewSize(width, height) }
}

type drawn struct {
	all   func() []fyne.CanvasObject
	least func() fyne.Size
	place func(fyne.Size)
	paint func()
}

func (d *drawn) Destroy()                     {}
func (d *drawn) Objects() []fyne.CanvasObject { return d.all() }
func (d *drawn) MinSize() fyne.Size           { return d.least() }
func (d *drawn) Layout(size fyne.Size)        { d.place(size) }
func (d *drawn) Refresh()                     { d.paint() }

// Hover makes a widget that embeds it a desktop.Hoverable, and calls OnHover when the pointer came over it, or left it.
type Hover struct {
	Hovered bool
	OnHover func(over bool)
}

var _ desktop.Hoverable = (*Hover)(nil)

// MouseIn implements desktop.Hoverable.
func (h *Hover) MouseIn(*desktop.MouseEvent) { h.hover(true) }

// MouseMoved implements desktop.Hoverable.
func (h *Hover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *Hover) MouseOut() { h.hover(false) }

func (h *Hover) hover(over bool) {
	h.Hovered = over
	h.OnHover(over)
}
