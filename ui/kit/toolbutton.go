package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ToolButton is a flat button with an icon, a word, or both. It never takes the focus, so that keys go on
// acting on the face, and it shows a hint while the pointer rests on it.
type ToolButton struct {
	widget.BaseWidget
	Hover
	Icon     fyne.Resource // nil for none; Refresh shows what is set here
	Text     string        // "" for none
	Tip      func() string // the hint, as things stand; nil for none
	Do       func()        // what a tap does
	Disabled bool
	Strong   bool              // the action one most likely wants
	Bold     bool              // a heading, at the beginning of its room
	Swatch   fyne.CanvasObject // before the text, nil for none

	tips *Tips
	on   bool // of a switch
}

var _ fyne.Tappable = (*ToolButton)(nil)

// NewToolButton makes a button of an icon, a text, or both. tip says what it does, nil for nothing to say; do is what
// that is.
func NewToolButton(icon fyne.Resource, text string, t *Tips, tip func() string, do func()) *ToolButton {
	b := &ToolButton{Icon: icon, Text: text, Tip: tip, tips: t, Do: do}
	b.OnHover = func(over bool) {
		switch {
		case !over:
			b.tips.Drop()
		case b.Tip != nil:
			b.tips.Offer(b, b.Tip)
		}
		b.Refresh()
	}
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

// CreateRenderer implements fyne.Widget.
func (b *ToolButton) CreateRenderer() fyne.WidgetRenderer {
	r := &toolButtonLook{ToolButton: b, ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil)}
	r.ground.CornerRadius = 4
	r.icon.FillMode = canvas.ImageFillContain
	return Drawn(r.objects, r.least, r.place, r.paint)
}

// toolButtonLook is what a button is drawn with.
type toolButtonLook struct {
	*ToolButton
	ground *canvas.Rectangle
	text   *canvas.Text
	icon   *canvas.Image
}

const (
	toolPad  = 6
	toolGap  = 5 // between icon, swatch and text
	toolIcon = 18
)

// parts are what stands side by side, each with its size.
func (r *toolButtonLook) parts() (parts []fyne.CanvasObject, sizes []fyne.Size) {
	if r.Icon != nil {
		parts, sizes = append(parts, r.icon), append(sizes, fyne.NewSquareSize(toolIcon))
	}
	if r.Swatch != nil {
		parts, sizes = append(parts, r.Swatch), append(sizes, r.Swatch.MinSize())
	}
	if r.Text != "" {
		parts, sizes = append(parts, r.text), append(sizes, r.text.MinSize())
	}
	return parts, sizes
}

func (r *toolButtonLook) objects() []fyne.CanvasObject {
	parts, _ := r.parts()
	return append([]fyne.CanvasObject{r.ground}, parts...)
}

func (r *toolButtonLook) least() fyne.Size {
	width := float32(2 * toolPad)
	_, sizes := r.parts()
	for i, s := range sizes {
		if i > 0 {
			width += toolGap
		}
		width += s.Width
	}
	return fyne.NewSize(width, 28)
}

func (r *toolButtonLook) place(size fyne.Size) {
	r.ground.Resize(size)
	x := float32(toolPad)
	if !r.Bold {
		x += (size.Width - r.least().Width) / 2
	}
	parts, sizes := r.parts()
	for i, o := range parts {
		o.Resize(sizes[i])
		o.Move(fyne.NewPos(x, (size.Height-sizes[i].Height)/2))
		x += sizes[i].Width + toolGap
	}
}

func (r *toolButtonLook) paint() {
	ground, fore := theme.Color(theme.ColorNameBackground), theme.ColorNameForeground
	r.ground.StrokeWidth = 0
	switch {
	case r.Disabled:
		fore = theme.ColorNameDisabled
	case r.Strong:
		ground, fore = theme.Color(theme.ColorNamePrimary), theme.ColorNameForegroundOnPrimary
		if r.Hovered {
			r.ground.StrokeWidth, r.ground.StrokeColor = 2, theme.Color(theme.ColorNameForeground)
		}
	case r.on:
		ground = theme.Color(theme.ColorNameSelection)
	case r.Hovered:
		ground = theme.Color(theme.ColorNameButton)
	}
	r.ground.FillColor = ground
	r.ground.Refresh()
	if r.Icon != nil {
		r.icon.Resource = theme.NewColoredResource(r.Icon, fore)
		r.icon.Refresh()
	}
	r.text.Text, r.text.TextSize, r.text.TextStyle.Bold, r.text.Color = r.ToolButton.Text, theme.TextSize(), r.Bold, theme.Color(fore)
	r.text.Refresh()
	r.place(r.Size())
}
