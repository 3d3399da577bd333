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
	Hover
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
	s := &shield{Hover: Hover{OnHover: func(bool) {}}}
	s.ExtendBaseWidget(s)
	return s
}

// What the pointer does on it ends here.
func (*shield) Tapped(*fyne.PointEvent)          {}
func (*shield) TappedSecondary(*fyne.PointEvent) {}
func (*shield) DoubleTapped(*fyne.PointEvent)    {}
func (*shield) Dragged(*fyne.DragEvent)          {}
func (*shield) DragEnd()                         {}
func (*shield) Scrolled(*fyne.ScrollEvent)       {}
func (*shield) MouseDown(*desktop.MouseEvent)    {}
func (*shield) MouseUp(*desktop.MouseEvent)      {}
func (*shield) Cursor() desktop.Cursor           { return desktop.DefaultCursor }

// CreateRenderer implements fyne.Widget.
func (*shield) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	return Drawn(These(ground), ground.MinSize, ground.Resize, func() {
		ground.FillColor = theme.Color(theme.ColorNameHeaderBackground)
		ground.Refresh()
	})
}
