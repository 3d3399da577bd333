package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// pool are objects that are put anew with every layout: those that look the same as last time cost nothing.
type pool[O fyne.CanvasObject] struct {
	all  []O
	used int
}

func (p *pool[O]) begin() { p.used = 0 }

// next returns the next object, one that create makes where there is none.
func (p *pool[O]) next(create func() O) O {
	if p.used == len(p.all) {
		p.all = append(p.all, create())
	}
	p.used++
	return p.all[p.used-1]
}

// end hides what was not put again.
func (p *pool[O]) end() {
	for _, o := range p.all[p.used:] {
		o.Hide()
	}
}

// over appends all of them to a list of objects from back to front.
func (p *pool[O]) over(objects []fyne.CanvasObject) []fyne.CanvasObject {
	for _, o := range p.all {
		objects = append(objects, o)
	}
	return objects
}

// texts are short texts.
type texts struct{ pool[*canvas.Text] }

// put writes a text with its top-left corner at pos and returns its size.
func (t *texts) put(text string, pos fyne.Position, c color.Color, bold bool) fyne.Size {
	text = harmless.Text(text)
	o := t.next(func() *canvas.Text { return &canvas.Text{Color: color.Transparent, TextSize: textSize} })
	if o.Text != text || o.Color != c || o.TextStyle.Bold != bold {
		o.Text, o.Color, o.TextStyle.Bold = text, c, bold
		o.Refresh()
	}
	o.Show()
	o.Move(pos)
	o.Resize(o.MinSize())
	return o.Size()
}

// swatches are small filled shapes.
type swatches struct{ pool[*canvas.Rectangle] }

// put fills a box whose corners are rounded by radius.
func (s *swatches) put(pos fyne.Position, size fyne.Size, fill color.Color, radius float32) {
	o := s.next(func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) })
	if o.FillColor != fill || o.CornerRadius != radius {
		o.FillColor, o.CornerRadius = fill, radius
		o.Refresh()
	}
	o.Show()
	o.Resize(size)
	o.Move(pos)
}

// message is what a chart says in its middle while it has nothing to show.
type message struct{ *widget.Label }

func newMessage() message {
	m := message{widget.NewLabel("")}
	m.Alignment, m.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	return m
}

// say shows a text within a chart of that size, "" for none.
func (m message) say(text string, within fyne.Size) {
	kit.SetLabel(m.Label, text)
	m.Hidden = text == ""
	m.Resize(fyne.NewSize(within.Width, m.MinSize().Height))
	height := m.MinSize().Height // now that it has its width
	m.Resize(fyne.NewSize(within.Width, height))
	m.Move(fyne.NewPos(0, max(0, (within.Height-height)/2)))
}

// textWidth returns how wide a text is.
func textWidth(text string, bold bool) float32 {
	return fyne.MeasureText(text, textSize, fyne.TextStyle{Bold: bold}).Width
}

// textHeight returns how high a line of text is.
func textHeight() float32 { return fyne.MeasureText("0", textSize, fyne.TextStyle{}).Height }
