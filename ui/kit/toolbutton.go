package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ToolButton is a flat button with an icon, a word, or both. It never takes the focus, so that keys go on
// acting on the face, and it shows a hint while the pointer rests on it.
type ToolButton struct {
	widget.BaseWidget
	Icon     fyne.Resource // nil for none; Refresh shows what is set here
	Text     string        // "" for none
	Tip      func() string // the hint, as things stand; nil for none
	Do       func()        // what a tap does
	Disabled bool
	Strong   bool              // the action one most likely wants
	Bold     bool              // a heading
	Swatch   fyne.CanvasObject // before the text, nil for none

	tips    *Tips
	on      bool // of a switch
	hovered bool
}

var (
	_ fyne.Tappable     = (*ToolButton)(nil)
	_ desktop.Hoverable = (*ToolButton)(nil)
)

// NewToolButton makes a button of an icon, a text, or both. tip says what it does, nil for nothing to say; do is what that is.
func NewToolButton(icon fyne.Resource, text string, t *Tips, tip func() string, do func()) *ToolButton {
	b := &ToolButton{Icon: icon, Text: text, Tip: tip, tips: t, Do: do}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows whether the button can be pressed and whether it is on; it repaints only when that changed.
func (b *ToolButton) Set(enabled, on bool) {
	if b.Disabled == !enabled && b.on == on {
		return
	}
	b.Disabled, b.on = !enabled, on
	b.Refresh()
}

// Tapped implements fyne.Tappable.
func (b *ToolButton) Tapped(*fyne.PointEvent) {
	b.tips.Drop()
	if !b.Disabled {
		b.Do()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *ToolButton) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	if b.Tip != nil {
		b.tips.Offer(b, b.Tip)
	}
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *ToolButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *ToolButton) MouseOut() {
	b.hovered = false
	b.tips.Drop()
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *ToolButton) CreateRenderer() fyne.WidgetRenderer {
	r := &toolButtonRenderer{b: b, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.ground.CornerRadius = 4
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type toolButtonRenderer struct {
	b      *ToolButton
	ground *canvas.Rectangle
	text   *canvas.Text
	icon   *canvas.Image
}

const toolPad = 6

func (r *toolButtonRenderer) Destroy() {}

func (r *toolButtonRenderer) Objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{r.ground}
	if r.b.Icon != nil {
		o = append(o, r.icon)
	}
	if r.b.Swatch != nil {
		o = append(o, r.b.Swatch)
	}
	if r.b.Text != "" {
		o = append(o, r.text)
	}
	return o
}

func (r *toolButtonRenderer) iconSize() float32 {
	if r.b.Icon == nil {
		return 0
	}
	return 18
}

func (r *toolButtonRenderer) MinSize() fyne.Size {
	width := r.iconSize()
	if r.b.Swatch != nil {
		width += r.b.Swatch.MinSize().Width
	}
	if r.b.Text != "" {
		if width > 0 {
			width += 5
		}
		width += r.text.MinSize().Width
	}
	return fyne.NewSize(width+2*toolPad, 28)
}

func (r *toolButtonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	min := r.MinSize()
	x := (size.Width-min.Width)/2 + toolPad
	if s := r.iconSize(); s > 0 {
		r.icon.Resize(fyne.NewSquareSize(s))
		r.icon.Move(fyne.NewPos(x, (size.Height-s)/2))
		x += s + 5
	}
	if r.b.Swatch != nil {
		s := r.b.Swatch.MinSize()
		r.b.Swatch.Resize(s)
		r.b.Swatch.Move(fyne.NewPos(x, (size.Height-s.Height)/2))
		x += s.Width + 5
	}
	t := r.text.MinSize()
	r.text.Resize(t)
	r.text.Move(fyne.NewPos(x, (size.Height-t.Height)/2))
}

func (r *toolButtonRenderer) Refresh() {
	b := r.b
	ground, fore := theme.Color(theme.ColorNameBackground), theme.ColorNameForeground
	r.ground.StrokeWidth = 0
	switch {
	case b.Disabled:
		fore = theme.ColorNameDisabled
	case b.Strong:
		ground, fore = theme.Color(theme.ColorNamePrimary), theme.ColorNameForegroundOnPrimary
	case b.on:
		ground = theme.Color(theme.ColorNameSelection)
	case b.hovered:
		ground = theme.Color(theme.ColorNameButton)
	}
	if b.Strong && b.hovered && !b.Disabled {
		r.ground.StrokeWidth = 2
		r.ground.StrokeColor = theme.Color(theme.ColorNameForeground)
	}
	r.ground.FillColor = ground
	r.ground.Refresh()
	if b.Icon != nil {
		r.icon.Resource = theme.NewColoredResource(b.Icon, fore)
		r.icon.Refresh()
	}
	r.text.Text = b.Text
	r.text.TextSize = theme.TextSize()
	r.text.TextStyle.Bold = b.Bold
	r.text.Color = theme.Color(fore)
	r.text.Refresh()
	r.Layout(b.Size())
}
