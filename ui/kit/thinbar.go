package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ThinBar is a progress bar of a few pixels, without text.
type ThinBar struct {
	widget.BaseWidget
	value        float64
	ground, fill *canvas.Rectangle
}

// NewThinBar makes a bar that is empty.
func NewThinBar() *ThinBar {
	b := &ThinBar{ground: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil)}
	b.ground.CornerRadius, b.fill.CornerRadius = 1.5, 1.5
	b.ExtendBaseWidget(b)
	return b
}

// Set shows a share between 0 and 1.
func (b *ThinBar) Set(v float64) {
	if v != b.value {
		b.value = v
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *ThinBar) CreateRenderer() fyne.WidgetRenderer {
	return Drawn(These(b.ground, b.fill), Least(20, 3), b.place, b.paint)
}

func (b *ThinBar) place(size fyne.Size) {
	b.ground.Resize(fyne.NewSize(size.Width, 3))
	b.fill.Resize(fyne.NewSize(size.Width*float32(b.value), 3))
}

func (b *ThinBar) paint() {
	b.ground.FillColor, b.fill.FillColor = theme.Color(theme.ColorNameButton), theme.Color(theme.ColorNameSuccess)
	b.place(b.Size())
	b.ground.Refresh()
	b.fill.Refresh()
}
