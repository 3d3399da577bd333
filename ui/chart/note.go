package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// note is a line of text in a box beside the pointer.
type note struct {
	box  *canvas.Rectangle
	text *canvas.Text
	at   fyne.Position
}

func newNote() note {
	n := note{box: canvas.NewRectangle(color.Transparent), text: canvas.NewText("", color.Transparent)}
	n.box.CornerRadius, n.box.StrokeWidth = 4, 1
	n.text.TextSize = textSize
	n.box.Hide()
	n.text.Hide()
	return n
}

// show shows a text within a widget, or nothing.
func (n *note) show(w fyne.Widget, text string) {
	if n.box.Hidden && text == "" {
		return
	}
	n.box.Hidden, n.text.Hidden = text == "", text == ""
	n.text.Text, n.text.Color = text, inkOf(w, 0xFF)
	n.box.FillColor, n.box.StrokeColor = theme.Color(theme.ColorNameOverlayBackground), inkOf(w, 0x40)
	size := n.text.MinSize().AddWidthHeight(2*gap, 4)
	pos := n.at.AddXY(14, -size.Height-4)
	if pos.X+size.Width > w.Size().Width {
		pos.X = max(0, w.Size().Width-size.Width)
	}
	if pos.Y < 0 {
		pos.Y = n.at.Y + 14
	}
	n.box.Resize(size)
	n.box.Move(pos)
	n.text.Resize(n.text.MinSize())
	n.text.Move(pos.AddXY(gap, 2))
	n.box.Refresh()
	n.text.Refresh()
}

// inkOf returns the theme's colour for text, as strong as alpha.
func inkOf(w fyne.Widget, alpha uint8) color.NRGBA {
	th := theme.Current()
	if own, ok := w.(interface{ Theme() fyne.Theme }); ok {
		th = own.Theme()
	}
	n := color.NRGBAModel.Convert(th.Color(theme.ColorNameForeground, fyne.CurrentApp().Settings().ThemeVariant())).(color.NRGBA)
	n.A = alpha
	return n
}
