package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/harmless"
)

// texts are short texts that are put anew with every layout; those that say the same as last time keep their
// objects and cost nothing.
type texts struct {
	all  []*canvas.Text
	used int
}

func (t *texts) begin() { t.used = 0 }

// put writes a text with its top-left corner at pos and returns its size.
func (t *texts) put(text string, pos fyne.Position, c color.Color, bold bool) fyne.Size {
	if t.used == len(t.all) {
		n := canvas.NewText("", color.Transparent)
		n.TextSize = textSize
		t.all = append(t.all, n)
	}
	text = harmless.Text(text)
	o := t.all[t.used]
	t.used++
	if o.Text != text || o.Color != c || o.TextStyle.Bold != bold {
		o.Text, o.Color, o.TextStyle.Bold = text, c, bold
		o.Refresh()
	}
	o.Show()
	o.Move(pos)
	o.Resize(o.MinSize())
	return o.Size()
}

// end hides what was not put again.
func (t *texts) end() {
	for _, o := range t.all[t.used:] {
		o.Hide()
	}
}

// swatches are small filled shapes that are put anew with every layout.
type swatches struct {
	all  []*canvas.Rectangle
	used int
}

func (s *swatches) begin() { s.used = 0 }

// put fills a box whose corners are rounded by radius.
func (s *swatches) put(pos fyne.Position, size fyne.Size, fill color.Color, radius float32) {
	if s.used == len(s.all) {
		s.all = append(s.all, canvas.NewRectangle(color.Transparent))
	}
	o := s.all[s.used]
	s.used++
	if o.FillColor != fill || o.CornerRadius != radius {
		o.FillColor, o.CornerRadius = fill, radius
		o.Refresh()
	}
	o.Show()
	o.Resize(size)
	o.Move(pos)
}

func (s *swatches) end() {
	for _, o := range s.all[s.used:] {
		o.Hide()
	}
}

// textWidth returns how wide a text is.
func textWidth(text string, bold bool) float32 {
	return fyne.MeasureText(text, textSize, fyne.TextStyle{Bold: bold}).Width
}

// textHeight returns how high a line of text is.
func textHeight() float32 { return fyne.MeasureText("0", textSize, fyne.TextStyle{}).Height }
