package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// toolButton is a flat button with an icon, a word, or both. It never takes the focus, so that keys go on
// acting on the face, and it shows a hint while the pointer rests on it.
type toolButton struct {
	widget.BaseWidget
	icon     fyne.Resource
	text     string
	tip      func() string
	tips     *tips
	tapped   func()
	disabled bool
	on       bool // of a switch
	strong   bool // the action one most likely wants
	bold     bool // a heading
	swatch   fyne.CanvasObject

	hovered bool
}

var (
	_ fyne.Tappable     = (*toolButton)(nil)
	_ desktop.Hoverable = (*toolButton)(nil)
)

func newToolButton(icon fyne.Resource, text string, t *tips, tip func() string, tapped func()) *toolButton {
	b := &toolButton{icon: icon, text: text, tip: tip, tips: t, tapped: tapped}
	b.ExtendBaseWidget(b)
	return b
}

// set shows whether the button can be pressed and whether it is on; it repaints only when that changed.
func (b *toolButton) set(enabled, on bool) {
	if b.disabled == !enabled && b.on == on {
		return
	}
	b.disabled, b.on = !enabled, on
	b.Refresh()
}

// Tapped implements fyne.Tappable.
func (b *toolButton) Tapped(*fyne.PointEvent) {
	b.tips.hide()
	if !b.disabled {
		b.tapped()
	}
}

// MouseIn implements desktop.Hoverable.
func (b *toolButton) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	if b.tip != nil {
		b.tips.show(b, b.tip)
	}
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *toolButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *toolButton) MouseOut() {
	b.hovered = false
	b.tips.hide()
	b.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (b *toolButton) CreateRenderer() fyne.WidgetRenderer {
	r := &toolButtonRenderer{b: b, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.ground.CornerRadius = 4
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type toolButtonRenderer struct {
	b      *toolButton
	ground *canvas.Rectangle
	text   *canvas.Text
	icon   *canvas.Image
}

const toolPad = 6

func (r *toolButtonRenderer) Destroy() {}

func (r *toolButtonRenderer) Objects() []fyne.CanvasObject {
	o := []fyne.CanvasObject{r.ground}
	if r.b.icon != nil {
		o = append(o, r.icon)
	}
	if r.b.swatch != nil {
		o = append(o, r.b.swatch)
	}
	if r.b.text != "" {
		o = append(o, r.text)
	}
	return o
}

func (r *toolButtonRenderer) iconSize() float32 {
	if r.b.icon == nil {
		return 0
	}
	return 18
}

func (r *toolButtonRenderer) MinSize() fyne.Size {
	width := r.iconSize()
	if r.b.swatch != nil {
		width += r.b.swatch.MinSize().Width
	}
	if r.b.text != "" {
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
	if r.b.swatch != nil {
		s := r.b.swatch.MinSize()
		r.b.swatch.Resize(s)
		r.b.swatch.Move(fyne.NewPos(x, (size.Height-s.Height)/2))
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
	case b.disabled:
		fore = theme.ColorNameDisabled
	case b.strong:
		ground, fore = theme.Color(theme.ColorNamePrimary), theme.ColorNameForegroundOnPrimary
	case b.on:
		ground = theme.Color(theme.ColorNameSelection)
	case b.hovered:
		ground = theme.Color(theme.ColorNameButton)
	}
	if b.strong && b.hovered && !b.disabled {
		r.ground.StrokeWidth = 2
		r.ground.StrokeColor = theme.Color(theme.ColorNameForeground)
	}
	r.ground.FillColor = ground
	r.ground.Refresh()
	if b.icon != nil {
		r.icon.Resource = theme.NewColoredResource(b.icon, fore)
		r.icon.Refresh()
	}
	r.text.Text = b.text
	r.text.TextSize = theme.TextSize()
	r.text.TextStyle.Bold = b.bold
	r.text.Color = theme.Color(fore)
	r.text.Refresh()
	r.Layout(b.Size())
}
