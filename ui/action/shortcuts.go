package action

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

// shortcutColumns are the headings of the list of shortcuts, by column: for wide windows first.
var shortcutColumns = [][][]string{
	{{"Points", "Faces"}, {"View", "Review"}, {"File", "Edit", "Model", "Help"}},
	{{"Points", "Faces"}, {"View", "Review", "File", "Edit", "Model", "Help"}},
	{{"Points", "Faces", "View", "Review", "File", "Edit", "Model", "Help"}},
}

const (
	shortcutGap = 24 // between columns
	shortcutPad = 16 // around them

	shortcutHeight = 22 // of a line
)

// shortcutLine is one line of the list.
type shortcutLine struct{ keys, text string }

// Shortcuts is the list of all shortcuts, shown over the window. It belongs to the UI goroutine.
type Shortcuts struct {
	table *Table
	win   fyne.Window
	pop   *widget.PopUp // nil until it was first shown
}

// NewShortcuts makes the list of a table for a window.
func NewShortcuts(t *Table, win fyne.Window) *Shortcuts { return &Shortcuts{table: t, win: win} }

// lines returns the lines under a heading, made from the table of actions. The mouse has lines too.
func (s *Shortcuts) lines(heading string) []shortcutLine {
	var lines []shortcutLine
	at := map[string]int{}
	for _, a := range s.table.All() {
		under := a.Heading
		if under == "" {
			under = a.Menu
		}
		if under != heading || len(a.Keys) == 0 {
			continue
		}
		text := a.Line
		if text == "" {
			text = strings.TrimSuffix(a.Name, "…")
		}
		var keys []string
		for _, k := range a.Keys {
			keys = append(keys, k.String())
		}
		i, ok := at[text]
		switch {
		case !ok && a.Press != "":
			keys = []string{a.Press}
			fallthrough
		case !ok:
			at[text] = len(lines)
			lines = append(lines, shortcutLine{strings.Join(keys, ", "), text})
		case a.Press == "":
			lines[i].keys += ", " + strings.Join(keys, ", ")
		}
	}
	if heading == "View" {
		lines = append(lines, shortcutLine{"Wheel", "Zoom at the pointer"}, shortcutLine{"Drag beside points", "Choose points; move an enlarged picture"}, shortcutLine{"Shift+Drag, +Click", "Choose more points"}, shortcutLine{"Right drag", "Move the picture"}, shortcutLine{"Double click", "Fit"})
	}
	return lines
}

// Show shows the list.
func (s *Shortcuts) Show() {
	size := s.win.Canvas().Size()
	columns := s.in(size.Width - 60 - 2*shortcutPad)
	scroll := container.NewVScroll(columns)
	scroll.SetMinSize(fyne.NewSize(columns.MinSize().Width, min(columns.MinSize().Height, size.Height-110)))
	title := kit.Label("Keys", func(l *widget.Label) { l.SizeName = theme.SizeNameSubHeadingText })
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), s.hide)
	closing.Importance = widget.LowImportance
	body := container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))
	s.pop = widget.NewPopUp(kit.Padded(shortcutPad/2, shortcutPad, shortcutPad, shortcutPad,
		container.NewBorder(container.NewBorder(nil, nil, title, closing), nil, nil, nil, body)), s.win.Canvas())
	m := s.pop.MinSize()
	s.pop.ShowAtPosition(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
}

// Visible reports whether the list is shown.
func (s *Shortcuts) Visible() bool { return s.pop != nil && s.pop.Visible() }

// hide takes the list away.
func (s *Shortcuts) hide() {
	s.pop.Hide()
	s.table.host.FocusFace()
}

// TypedKey takes the list away for a key that shows it, or that answers.
func (s *Shortcuts) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape, fyne.KeyF1, fyne.KeySlash, fyne.KeyReturn:
		s.hide()
	}
}

// in returns the lines of the list in as many columns as fit into width.
func (s *Shortcuts) in(width float32) fyne.CanvasObject {
	for i, columns := range shortcutColumns {
		if o := s.of(columns); o.MinSize().Width <= width || i == len(shortcutColumns)-1 {
			return o
		}
	}
	return nil
}

func (s *Shortcuts) of(columns [][]string) fyne.CanvasObject {
	row := container.New(layout.NewCustomPaddedHBoxLayout(shortcutGap))
	for _, headings := range columns {
		column := container.NewVBox()
		for _, heading := range headings {
			column.Add(kit.Heading(heading))
			over := shortcutHeight - kit.Heading(heading).MinSize().Height // of lines that are closer together than labels are high
			keys, texts := container.New(layout.NewCustomPaddedVBoxLayout(over)), container.New(layout.NewCustomPaddedVBoxLayout(over))
			for _, l := range s.lines(heading) {
				keys.Add(kit.Label(l.keys, kit.Weighing(widget.HighImportance)))
				texts.Add(widget.NewLabel(l.text))
			}
			column.Add(kit.Padded(over/2, over/2, 0, 0, container.New(layout.NewCustomPaddedHBoxLayout(0), keys, texts)))
		}
		row.Add(column)
	}
	return row
}
