package search

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/search"
	"fiducial/ui/kit"
)

// trialTable is the table of trials: one row each, of which only those in sight have objects. A tap on a heading sorts
// by that column, another one the other way round.
type trialTable struct {
	p       *Panel
	content fyne.CanvasObject
	table   *widget.Table
	board   *board
	columns []trialColumn
	order   []int // trials, as the rows have them
	by      int   // the column that sorts
	down    bool  // from the largest to the least
	chosen  int
	stale   bool
}

// trialColumn is a column: what it writes and what it sorts by.
type trialColumn struct {
	name  string
	text  func(b *board, n int) string
	value func(b *board, n int) float64 // NaN comes last
}

// stateColumn is the heading of the column of states.
const stateColumn = "State"

func newTrialTable(p *Panel) *trialTable {
	t := &trialTable{p: p, chosen: -1}
	t.table = widget.NewTable(
		func() (int, int) { return len(t.order), len(t.columns) },
		func() fyne.CanvasObject { return newTrialCell() },
		func(id widget.TableCellID, o fyne.CanvasObject) { t.fill(id, o.(*trialCell)) })
	t.table.ShowHeaderRow = true
	t.table.CreateHeader = func() fyne.CanvasObject { return newTrialHead(t.sort) }
	t.table.UpdateHeader = func(id widget.TableCellID, o fyne.CanvasObject) { t.fillHead(id.Col, o.(*trialHead)) }
	t.table.OnSelected = func(id widget.TableCellID) {
		t.table.UnselectAll()
		if id.Row >= 0 && id.Row < len(t.order) {
			n := t.order[id.Row]
			if id.Col == 0 {
				p.chosen = n // its number is a link to its settings
			}
			p.onTrial(n)
		}
	}
	t.content = container.NewStack(t.table)
	return t
}

// onTrial looks at a trial.
func (p *Panel) onTrial(n int) {
	p.choose(n)
	p.shell.FocusFace()
}

// setBoard shows another search: its settings are the columns.
func (t *trialTable) setBoard(b *board) {
	t.board, t.chosen, t.order = b, -1, t.order[:0] // its rows are those of another search
	number := func(f func(search.Trial) float64) func(*board, int) float64 {
		return func(b *board, n int) float64 { return f(b.trials[n]) }
	}
	digits := func(f func(search.Trial) float64, n int) func(*board, int) string {
		return func(b *board, i int) string { return kit.Decimals(f(b.trials[i]), n) }
	}
	rmse := func(t search.Trial) float64 { return t.TestRMSE }
	mean := func(t search.Trial) float64 { return t.MeanFace() }
	train := func(t search.Trial) float64 { return t.TrainLoss }
	test := func(t search.Trial) float64 { return t.TestLoss }
	t.columns = []trialColumn{
		{"Trial", func(_ *board, n int) string { return strconv.Itoa(n) }, func(_ *board, n int) float64 { return float64(n) }},
		{"RMSE", digits(rmse, 2), number(rmse)},
		{"Mean face", digits(mean, 2), number(mean)},
		{stateColumn, func(b *board, n int) string { return stateText(b.trials[n]) }, number(stateRank)},
	}
	for i, s := range b.settings {
		t.columns = append(t.columns, trialColumn{s.name,
			func(b *board, n int) string { return b.texts[n][i] },
			func(b *board, n int) float64 { return b.places[n][i] }})
	}
	t.columns = append(t.columns,
		trialColumn{"Epochs", func(b *board, n int) string { return strconv.Itoa(len(b.trials[n].Curve)) }, func(b *board, n int) float64 { return float64(len(b.trials[n].Curve)) }},
		trialColumn{"Train loss", digits(train, 3), number(train)},
		trialColumn{"Test loss", digits(test, 3), number(test)},
		trialColumn{"Time", func(b *board, n int) string {
			return kit.Clock(time.Duration(b.trials[n].Seconds * float64(time.Second)))
		}, number(func(t search.Trial) float64 { return t.Seconds })},
	)
	t.by, t.down = 1, false
	t.fit()
}

// fit gives every column the width of what it may hold.
func (t *trialTable) fit() {
	for i, c := range t.columns {
		width := measured(c.name+" ▾", true)
		for n := range t.board.trials {
			if n < 200 {
				width = max(width, measured(c.text(t.board, n), false))
			}
		}
		switch c.name {
		case "RMSE", "Train loss", "Test loss":
			width = max(width, measured("12345.678", false))
		case stateColumn:
			width = max(width, measured("on a rung", false))
		}
		t.table.SetColumnWidth(i, width+2*cellGap)
	}
}

func measured(text string, bold bool) float32 {
	return fyne.MeasureText(text, theme.CaptionTextSize(), fyne.TextStyle{Bold: bold}).Width
}

// stateRank orders states by how far they are.
func stateRank(t search.Trial) float64 {
	return float64(slices.Index([]search.State{search.Running, search.Waiting, search.Paused, search.Done, search.Stopped, search.Failed}, t.State))
}

// sort sorts by a column.
func (t *trialTable) sort(column int) {
	t.down = t.by == column && !t.down
	t.by = column
	t.stale = true
	t.p.views.tick.Poke()
	t.p.shell.FocusFace()
}

// draw shows the trials that pass as they are now.
func (t *trialTable) draw(b *board, passes func(*board, int) bool) {
	t.stale = false
	if t.board != b {
		return
	}
	t.order = t.order[:0]
	values := make([]float64, len(b.trials))
	for n := range b.trials {
		if passes(b, n) {
			t.order = append(t.order, n)
			values[n] = t.columns[t.by].value(b, n)
		}
	}
	slices.SortStableFunc(t.order, func(x, y int) int {
		a, c := values[x], values[y]
		switch {
		case math.IsNaN(a) && math.IsNaN(c):
			return 0
		case math.IsNaN(a):
			return 1
		case math.IsNaN(c):
			return -1
		case t.down:
			return cmp.Compare(c, a)
		}
		return cmp.Compare(a, c)
	})
	t.table.Refresh()
}

// choose marks the row of a trial.
func (t *trialTable) choose(n int) {
	if t.chosen != n {
		t.chosen, t.stale = n, true
		t.p.views.tick.Poke()
	}
}

func (t *trialTable) fill(id widget.TableCellID, c *trialCell) {
	if id.Row >= len(t.order) || id.Col >= len(t.columns) || t.board == nil {
		return
	}
	n := t.order[id.Row]
	look := cellLook{text: t.columns[id.Col].text(t.board, n), color: theme.ColorNameForeground, chosen: n == t.chosen}
	switch {
	case id.Col == 0:
		look.color = theme.ColorNameHyperlink
	case id.Col == 1:
		look.bold = n == t.board.best
	case t.board.trials[n].State == search.Failed && t.columns[id.Col].name == stateColumn:
		look.color = theme.ColorNameError
	case t.board.trials[n].State == search.Waiting:
		look.color = theme.ColorNamePlaceHolder
	}
	c.show(look)
}

func (t *trialTable) fillHead(column int, c *trialHead) {
	if column < 0 || column >= len(t.columns) {
		return
	}
	text := t.columns[column].name
	if t.by == column {
		text += kit.Either(t.down, " ▾", " ▴")
	}
	c.column = column
	c.show(cellLook{text: text, color: theme.ColorNameForeground, bold: true})
}

// trialCell is a cell: a text that costs nothing when it says the same as before.
type trialCell struct {
	widget.BaseWidget
	ground *canvas.Rectangle
	text   *canvas.Text
	look   cellLook
}

// trialHead is the heading of a column, which can be tapped.
type trialHead struct {
	trialCell
	column int
	tapped func(column int)
}

var _ fyne.Tappable = (*trialHead)(nil)

func newTrialHead(tapped func(int)) *trialHead {
	h := &trialHead{trialCell: trialCell{ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}, tapped: tapped}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped implements fyne.Tappable.
func (h *trialHead) Tapped(*fyne.PointEvent) { h.tapped(h.column) }

// cellLook is what a cell shows.
type cellLook struct {
	text         string
	color        fyne.ThemeColorName
	bold, chosen bool
	theme        color.Color // the background of the theme it was painted in: the table keeps cells aside while themes change
}

const cellGap = 5

func newTrialCell() *trialCell {
	c := &trialCell{ground: canvas.NewRectangle(nil), text: canvas.NewText("", nil)}
	c.ExtendBaseWidget(c)
	return c
}

func (c *trialCell) show(l cellLook) {
	l.theme = theme.Color(theme.ColorNameBackground)
	if c.look != l {
		c.look = l
		c.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (c *trialCell) CreateRenderer() fyne.WidgetRenderer {
	least := func() fyne.Size { return fyne.NewSize(40, theme.CaptionTextSize()+9) }
	return kit.Drawn(kit.These(c.ground, c.text), least, c.place, c.paint)
}

func (c *trialCell) place(size fyne.Size) {
	c.ground.Resize(size)
	m := c.text.MinSize()
	c.text.Resize(m)
	c.text.Move(fyne.NewPos(cellGap, (size.Height-m.Height)/2))
}

func (c *trialCell) paint() {
	c.ground.FillColor = nil
	if c.look.chosen {
		c.ground.FillColor = theme.Color(theme.ColorNameSelection)
	}
	c.ground.Refresh()
	if c.look.color == "" {
		return // nothing was shown yet
	}
	c.text.TextStyle.Bold = c.look.bold
	kit.SetText(c.text, c.look.text, c.look.color, theme.CaptionTextSize())
	c.text.Refresh()
	c.place(c.Size())
}
