package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// CutLabel is a label that is cut where there is too little room. Then a hint has all of it while the pointer rests on
// it.
type CutLabel struct {
	widget.Label
	Hover
}

// NewCutLabel makes one.
func NewCutLabel(text string, t *Tips, looks ...Look) *CutLabel {
	l := &CutLabel{}
	l.Text = text
	for _, look := range append(looks, Cutting) {
		look(&l.Label)
	}
	l.OnHover = func(over bool) {
		if !over {
			t.Drop()
			return
		}
		t.Offer(l, func() string { return whole(l, l.Text, l.Theme().Size(l.SizeName), l.TextStyle, 0) })
	}
	l.ExtendBaseWidget(l)
	return l
}

// whole returns a text where a widget has no room for it beside what takes taken; else "".
func whole(o fyne.CanvasObject, text string, size float32, style fyne.TextStyle, taken float32) string {
	if fyne.MeasureText(text, size, style).Width+2*theme.InnerPadding()+taken <= o.Size().Width {
		return ""
	}
	return text
}
