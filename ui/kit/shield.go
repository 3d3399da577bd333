package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// shield is the ground of what lies over the face: the pointer on it does nothing to the face.
type shield struct {
	widget.BaseWidget
}

var (
	_ fyne.Tappable          = (*shield)(nil)
	_ fyne.SecondaryTappable = (*shield)(nil)
	_ fyne.DoubleTappable    = (*shield)(nil)
	_ fyne.Draggable         = (*shield)(nil)
	_ fyne.Scrollable        = (*shield)(nil)
	_ desktop.Mouseable      = (*shield)(nil)
	_ desktop.Hoverable      = (*shield)(nil)
	_ desktop.Cursorable     = (*shield)(nil)
)

// NewShield makes the ground of what lies over the face, which keeps the pointer from it.
func NewShield() fyne.CanvasObject {
	s := &shield{}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped implements fyne.Tappable.
func (*shield) Tapped(*fyne.PointEvent) {}

// TappedSecondary implements fyne.SecondaryTappable.
func (*shield) TappedSecondary(*fyne.PointEvent) {}

// DoubleTapped implements fyne.DoubleTappable.
func (*shield) DoubleTapped(*fyne.PointEvent) {}

// Dragged implements fyne.Draggable.
func (*shield) Dragged(*fyne.DragEvent) {}

// DragEnd implements fyne.Draggable.
func (*shield) DragEnd() {}

// Scrolled implements fyne.Scrollable.
func (*shield) Scrolled(*fyne.ScrollEvent) {}

// MouseDown implements desktop.Mouseable.
func (*shield) MouseDown(*desktop.MouseEvent) {}

// MouseUp implements desktop.Mouseable.
func (*shield) MouseUp(*desktop.MouseEvent) {}

// MouseIn implements desktop.Hoverable.
func (*shield) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (*shield) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (*shield) MouseOut() {}

// Cursor implements desktop.Cursorable.
func (*shield) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer implements fyne.Widget.
func (*shield) CreateRenderer() fyne.WidgetRenderer {
	r := &shieldRenderer{ground: canvas.NewRectangle(nil)}
	r.WidgetRenderer = widget.NewSimpleRenderer(r.ground)
	r.Refresh()
	return r
}

type shieldRenderer struct {
	fyne.WidgetRenderer
	ground *canvas.Rectangle
}

func (r *shieldRenderer) Refresh() {
	r.ground.FillColor = theme.Color(theme.ColorNameHeaderBackground)
	r.ground.Refresh()
}
