package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// sheetColumns are the headings of the shortcut sheet, by column: for wide windows first.
var sheetColumns = [][][]string{
	{{"Points", "Faces"}, {"View", "Review"}, {"File", "Edit", "Model", "Help"}},
	{{"Points", "Faces"}, {"View", "Review", "File", "Edit", "Model", "Help"}},
	{{"Points", "Faces", "View", "Review", "File", "Edit", "Model", "Help"}},
}

const (
	sheetGap = 24 // between columns
	sheetPad = 16 // around them
)

// sheetLine is one line of the shortcut sheet.
type sheetLine struct{ keys, text string }

// sheetLines returns the lines under a heading, made from the table of actions. The mouse has lines too.
func (w *Window) sheetLines(heading string) []sheetLine {
	var lines []sheetLine
	at := map[string]int{}
	for _, a := range w.actions {
		under := a.sheet
		if under == "" {
			under = a.menu
		}
		if under != heading || len(a.keys) == 0 {
			continue
		}
		text := a.line
		if text == "" {
			text = strings.TrimSuffix(a.name, "…")
		}
		var keys []string
		for _, k := range a.keys {
			keys = append(keys, k.String())
		}
		i, ok := at[text]
		switch {
		case !ok && a.press != "":
			keys = []string{a.press}
			fallthrough
		case !ok:
			at[text] = len(lines)
			lines = append(lines, sheetLine{strings.Join(keys, ", "), text})
		case a.press == "":
			lines[i].keys += ", " + strings.Join(keys, ", ")
		}
	}
	if heading == "View" {
		lines = append(lines, sheetLine{"Wheel", "Zoom at the pointer"}, sheetLine{"Drag beside points", "Choose points; move an enlarged picture"}, sheetLine{"Shift+Drag, +Click", "Choose more points"}, sheetLine{"Right drag", "Move the picture"}, sheetLine{"Double click", "Fit"})
	}
	return lines
}

// toggleSheet shows the shortcut sheet, or takes it away.
func (w *Window) toggleSheet() {
	size := w.win.Canvas().Size()
	columns := w.sheetIn(size.Width - 60 - 2*sheetPad)
	scroll := container.NewVScroll(columns)
	scroll.SetMinSize(fyne.NewSize(columns.MinSize().Width, min(columns.MinSize().Height, size.Height-110)))
	title := widget.NewLabel("Keys")
	title.SizeName = theme.SizeNameSubHeadingText
	var pop *widget.PopUp
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), func() { w.hideSheet(pop) })
	closing.Importance = widget.LowImportance
	body := container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))
	pop = widget.NewPopUp(container.New(&kit.Insets{Left: sheetPad, Right: sheetPad, Top: sheetPad / 2, Bottom: sheetPad},
		container.NewBorder(container.NewBorder(nil, nil, title, closing), nil, nil, nil, body)), w.win.Canvas())
	m := pop.MinSize()
	pop.ShowAtPosition(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	w.sheet = pop
}

// sheetIn returns the lines of the sheet in as many columns as fit into width.
func (w *Window) sheetIn(width float32) fyne.CanvasObject {
	for i, columns := range sheetColumns {
		if o := w.sheetOf(columns); o.MinSize().Width <= width || i == len(sheetColumns)-1 {
			return o
		}
	}
	return nil
}

func (w *Window) sheetOf(columns [][]string) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(sheetGap))
	for _, headings := range columns {
		column := container.NewVBox()
		for _, heading := range headings {
			title := widget.NewLabel(heading)
			title.TextStyle.Bold = true
			column.Add(title)
			form := container.New(&sheetLayout{})
			for _, l := range w.sheetLines(heading) {
				keys := widget.NewLabel(l.keys)
				keys.Importance = widget.HighImportance
				form.Add(keys)
				form.Add(widget.NewLabel(l.text))
			}
			column.Add(form)
		}
		row.Add(column)
	}
	return row
}

func (w *Window) hideSheet(pop *widget.PopUp) {
	pop.Hide()
	w.focusFace()
}

// keyInOverlay gets keys while the sheet or a dialog is open: Escape closes it, and the sheet's own keys close that.
func (w *Window) keyInOverlay(ev *fyne.KeyEvent) {
	switch {
	case w.sheet != nil && w.sheet.Visible():
		switch ev.Name {
		case fyne.KeyEscape, fyne.KeyF1, fyne.KeySlash, fyne.KeyReturn:
			w.hideSheet(w.sheet)
		}
	case w.dialog != nil && ev.Name == fyne.KeyEscape:
		w.dialog.Hide()
		w.focusFace()
	}
}

// sheetLayout puts keys and what they do in two columns, line by line and close together.
type sheetLayout struct{}

const sheetLineHeight = 22

func (*sheetLayout) widths(objects []fyne.CanvasObject) (left, right float32) {
	for i, o := range objects {
		if i%2 == 0 {
			left = max(left, o.MinSize().Width)
		} else {
			right = max(right, o.MinSize().Width)
		}
	}
	return left, right
}

// Layout implements fyne.Layout.
func (l *sheetLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	left, right := l.widths(objects)
	for i, o := range objects {
		x, width := float32(0), left
		if i%2 == 1 {
			x, width = left, right
		}
		h := o.MinSize().Height
		o.Move(fyne.NewPos(x, float32(i/2)*sheetLineHeight+(sheetLineHeight-h)/2))
		o.Resize(fyne.NewSize(width, h))
	}
}

// MinSize implements fyne.Layout.
func (l *sheetLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := l.widths(objects)
	return fyne.NewSize(left+right, float32((len(objects)+1)/2)*sheetLineHeight)
}
