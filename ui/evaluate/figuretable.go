package evaluate

import (
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/evaluation"
	"fiducial/ui/chart"
	"fiducial/ui/kit"
)

// sideColor is that of one side of the evaluation, in figures and charts alike.
func sideColor(side int) color.NRGBA { return chart.Palette(side) }

// figureTable shows the figures of one checkpoint with what they mean, or of two with the difference: better in the
// colour of success, worse in that of an error, and each with its sign.
type figureTable struct {
	widget.BaseWidget
	list  []evaluation.Evaluated
	cells []figureCell
	least float32 // width that the widest number needs
	texts []*canvas.Text
	marks [2]*canvas.Rectangle // the colours of two checkpoints, beside their names
}

// figureCell is a text in the table.
type figureCell struct {
	text   string
	color  fyne.ThemeColorName
	bold   bool
	line   int
	column int // 0 the names, then the checkpoints, then the difference or the meaning
	left   bool
}

const (
	figureHeight = 21
	figureName   = 96 // width of the column of names
	figureWidth  = 84 // of one of numbers, where there is room
	figureMark   = 8
	figureGap    = 20 // before a number

	figureLeast     = 66
	differenceWidth = 58
)

func newFigureTable() *figureTable {
	t := &figureTable{}
	for i := range t.marks {
		t.marks[i] = canvas.NewRectangle(sideColor(i))
		t.marks[i].CornerRadius = 2
		t.marks[i].Resize(fyne.NewSquareSize(figureMark))
	}
	t.ExtendBaseWidget(t)
	return t
}

// show shows other evaluations: one, or two.
func (t *figureTable) show(list []evaluation.Evaluated) {
	t.list, t.cells, t.least = list, nil, figureLeast
	line := 0
	if len(list) > 1 {
		for i, x := range list {
			t.put(figureCell{text: headOf(x.Name), color: theme.ColorNamePlaceHolder, column: i + 1})
		}
		t.put(figureCell{text: "difference", color: theme.ColorNamePlaceHolder, column: len(list) + 1})
		line++
	}
	for _, m := range evaluation.Measures(list[0].Metrics.Unit) {
		t.put(figureCell{text: m.Name, color: theme.ColorNameForeground, line: line, left: true})
		for i, x := range list {
			text := strings.TrimSpace(m.Text(m.Of(x.Metrics)) + " " + m.UnitOf(m.Of(x.Metrics)))
			t.least = max(t.least, fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width+figureGap)
			t.put(figureCell{text: text, color: theme.ColorNameForeground, bold: true, line: line, column: i + 1})
		}
		last := figureCell{line: line, column: len(list) + 1}
		if len(list) > 1 {
			text, better := m.Difference(m.Of(list[0].Metrics), m.Of(list[1].Metrics))
			last.text, last.color = text, differenceColor(better)
		} else {
			last.text, last.color, last.left = m.Meaning, theme.ColorNamePlaceHolder, true
		}
		t.put(last)
		line++
	}
	t.Refresh()
}

func (t *figureTable) put(c figureCell) { t.cells = append(t.cells, c) }

// headOf shortens a name from its beginning, word by word: what tells checkpoints apart stands at the end, but for
// their kind.
func headOf(name string) string {
	const most = 11
	if utf8.RuneCountInString(name) > most {
		name = strings.TrimSuffix(name, " weights")
	}
	for utf8.RuneCountInString(name) > most {
		_, rest, found := strings.Cut(name, " ")
		if !found {
			letters := []rune(name)
			return "…" + string(letters[len(letters)-most+1:])
		}
		name = rest
	}
	return name
}

func differenceColor(better int) fyne.ThemeColorName {
	switch {
	case better > 0:
		return theme.ColorNameSuccess
	case better < 0:
		return theme.ColorNameError
	}
	return theme.ColorNamePlaceHolder
}

// CreateRenderer implements fyne.Widget.
func (t *figureTable) CreateRenderer() fyne.WidgetRenderer {
	return kit.Drawn(t.objects, t.room, t.place, t.paint)
}

// room is the least size.
func (t *figureTable) room() fyne.Size {
	lines := len(evaluation.Measures(""))
	if len(t.list) > 1 {
		lines++
	}
	return fyne.NewSize(figureName+max(2*figureLeast, float32(len(t.list))*t.least)+differenceWidth, float32(lines)*figureHeight+4)
}

// paint makes the texts, and puts them in their places.
func (t *figureTable) paint() {
	for len(t.texts) < len(t.cells) {
		t.texts = append(t.texts, canvas.NewText("", nil))
	}
	for i, o := range t.texts {
		if i >= len(t.cells) {
			o.Hide()
			continue
		}
		c := t.cells[i]
		size := theme.TextSize()
		if c.color == theme.ColorNamePlaceHolder {
			size = theme.CaptionTextSize()
		}
		o.Show()
		o.TextStyle.Bold = c.bold
		kit.SetText(o, c.text, c.color, size)
		o.Refresh()
	}
	t.place(t.Size())
	canvas.Refresh(t)
}

func (t *figureTable) place(size fyne.Size) {
	width := min(max((size.Width-figureName-differenceWidth)/2, t.least), max(figureWidth, t.least))
	for i, c := range t.cells {
		if i >= len(t.texts) {
			return
		}
		o := t.texts[i]
		m := o.MinSize()
		end := figureName + float32(c.column)*width
		if c.column > len(t.list) {
			end += differenceWidth - width
		}
		x := end - m.Width // numbers end under each other
		if c.left {
			x = 6
			if c.column > 0 {
				x = figureName + float32(c.column-1)*width + 14
			}
		}
		if c.line == 0 && c.column > 0 && c.column <= len(t.marks) {
			t.marks[c.column-1].Hidden = len(t.list) < 2
			t.marks[c.column-1].Move(fyne.NewPos(x-figureMark-4, (figureHeight-figureMark)/2))
		}
		room := size.Width - x
		o.Move(fyne.NewPos(x, float32(c.line)*figureHeight+(figureHeight-m.Height)/2))
		o.Resize(fyne.NewSize(min(m.Width, room), m.Height))
		if c.left && c.column > 0 { // a meaning shows whole or not at all
			o.Hidden = m.Width > room
		}
	}
}

func (t *figureTable) objects() (all []fyne.CanvasObject) {
	for _, o := range t.texts {
		all = append(all, o)
	}
	for _, o := range t.marks {
		all = append(all, o)
	}
	return all
}
