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
	r := &thinBarRenderer{b}
	r.Refresh()
	return r
}

type thinBarRenderer struct{ b *ThinBar }

func (r *thinBarRenderer) Destroy() {}

func (r *thinBarRenderer) MinSize() fyne.Size { return fyne.NewSize(20, 3) }

func (r *thinBarRenderer) Layout(size fyne.Size) {
	r.b.ground.Resize(fyne.NewSize(size.Width, 3))
	r.b.fill.Resize(fyne.NewSize(size.Width*float32(r.b.value), 3))
}

func (r *thinBarRenderer) Refresh() {
	r.b.ground.FillColor = theme.Color(theme.ColorNameButton)
	r.b.fill.FillColor = theme.Color(theme.ColorNameSuccess)
	r.Layout(r.b.Size())
	r.b.ground.Refresh()
	r.b.fill.Refresh()
}

func (r *thinBarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.fill}
}
