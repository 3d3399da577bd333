package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
)

// Look is how a label looks other than usual.
type Look func(*widget.Label)

// Looks of labels. Beside them stand importances of Fyne: see Weighing.
var (
	Small    Look = func(l *widget.Label) { l.SizeName = theme.SizeNameCaptionText }
	Bold     Look = func(l *widget.Label) { l.TextStyle.Bold = true }
	Wrapping Look = func(l *widget.Label) { l.Wrapping = fyne.TextWrapWord }
	Cutting  Look = func(l *widget.Label) { l.Truncation = fyne.TextTruncateEllipsis } // where there is too little room
	Centred  Look = func(l *widget.Label) { l.Alignment = fyne.TextAlignCenter }
	Trailing Look = func(l *widget.Label) { l.Alignment = fyne.TextAlignTrailing }
	Faint         = Weighing(widget.LowImportance)
	Warning       = Weighing(widget.WarningImportance)
	Danger        = Weighing(widget.DangerImportance)
)

// Weighing is the look of an importance.
func Weighing(i widget.Importance) Look { return func(l *widget.Label) { l.Importance = i } }

// Label makes a label.
func Label(text string, looks ...Look) *widget.Label {
	l := widget.NewLabel(text)
	for _, look := range looks {
		look(l)
	}
	return l
}

// Saying makes a label for what is to be said now and then, by Say: it wraps, and hides until there is something.
func Saying(looks ...Look) *widget.Label {
	l := Label("", append(looks, Wrapping)...)
	l.Hide()
	return l
}

// Heading makes the label of a section.
func Heading(text string) *widget.Label { return Label(text, Bold) }

// Caption makes an empty label for what is said about a section: small, grey, wrapped.
func Caption() *widget.Label { return Label("", Small, Faint, Wrapping) }

// SetText shows text in a colour of the theme, repainting only what changed, and reports whether anything did.
func SetText(t *canvas.Text, text string, name fyne.ThemeColorName, size float32) bool {
	text = harmless.Text(text)
	col := theme.Color(name)
	if t.Text == text && t.Color == col && t.TextSize == size {
		return false
	}
	t.Text, t.Color, t.TextSize = text, col, size
	t.Refresh()
	return true
}

// Fill fills a rectangle with a colour of the theme, if it has another.
func Fill(r *canvas.Rectangle, name fyne.ThemeColorName) {
	if fill := theme.Color(name); r.FillColor != fill {
		r.FillColor = fill
		r.Refresh()
	}
}

// SetVisible shows something or hides it, and reports whether it was otherwise.
func SetVisible(o fyne.CanvasObject, yes bool) bool {
	switch {
	case o.Visible() == yes:
		return false
	case yes:
		o.Show()
	default:
		o.Hide()
	}
	return true
}

// SetLabel sets the text of a label, if it is another, and reports whether it was.
func SetLabel(l *widget.Label, text string) bool {
	if l.Text == text {
		return false
	}
	l.SetText(text)
	return true
}

// Say shows a text in a label, which hides while there is none, and reports whether that changed anything.
func Say(l *widget.Label, text string) bool {
	if !SetLabel(l, text) {
		return false
	}
	l.Hidden = text == ""
	l.Refresh()
	return true
}

// Tall gives something a height.
func Tall(o fyne.CanvasObject, height float32) fyne.CanvasObject {
	strut := canvas.NewRectangle(nil)
	strut.SetMinSize(fyne.NewSize(0, height))
	return container.NewStack(strut, o)
}

// Enable makes a control usable, or not.
func Enable(b fyne.Disableable, yes bool) {
	switch {
	case yes && b.Disabled():
		b.Enable()
	case !yes && !b.Disabled():
		b.Disable()
	}
}
