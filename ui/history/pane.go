package history

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
	"fiducial/ui/wheel"
)

// lineHeight is the height of an entry, as of a row in the table of points.
const lineHeight = 24

// firstMost is how many actions the pane lists at first, nextMost how many more when its end is seen.
const (
	firstMost = 300
	nextMost  = 1000
)

// Pane is the list of everything that was done, the last first. A click goes to the state right after an entry;
// what was undone stands above the present state, in grey.
type Pane struct {
	panel
	list    *lineList
	actions []data.Action
	most    int // how many are asked for
}

func newPane(a around) *Pane {
	p := &Pane{panel: panel{around: a, name: "History"}, most: firstMost}
	p.self = p
	p.list = newLineList(p.length, p.fill)
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		p.goTo(i)
		p.shell.FocusFace()
	}
	p.content = kit.Padded(4, 4, 2, 6,
		container.NewStack(p.list, wheel.Over(p.list, func() float32 { return wheel.Lines })))
	return p
}

// Actions implements session.Feature.
func (p *Pane) Actions() []*action.Action {
	return p.opening(action.Action{ID: "history", Name: "History", Icon: theme.HistoryIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyH)}})
}

// Refresh implements session.Feature: it lists what was done, if the pane is in front and something was done.
func (p *Pane) Refresh() {
	if !p.due() {
		return
	}
	if ds := p.session.Dataset(); ds != p.of {
		p.of, p.most = ds, firstMost
	}
	p.stale = false
	p.read()
}

func (p *Pane) read() {
	p.actions = nil
	if p.of != nil {
		actions, err := p.of.History(p.most)
		if err != nil {
			p.shell.Fail(err)
		}
		p.actions = actions
	}
	p.list.Refresh()
}

// length is one more than the actions that are listed: at the end stands what was before all of them, or, where there
// are more, that these are being read.
func (p *Pane) length() int { return len(p.actions) + 1 }

// present returns the index of the last action that stands.
func (p *Pane) present() int {
	for i, a := range p.actions {
		if !a.Undone {
			return i
		}
	}
	return len(p.actions)
}

func (p *Pane) fill(i widget.ListItemID, o fyne.CanvasObject) {
	x := o.(*line)
	if i >= len(p.actions) {
		if len(p.actions) == p.most { // there may be more
			p.most += nextMost
			p.stale = true
			p.shell.Changed()
		}
		x.set("Before the first change", "", i < p.present(), i == p.present())
		return
	}
	a := p.actions[i]
	name := harmless.Name(a.Name)
	switch {
	case a.Faces > 1:
		name += " · " + kit.Counted(a.Faces, "face", "faces")
	case a.Row >= 0:
		name += " · row " + kit.Count(a.Row)
	}
	x.set(name, moment(a.Time, time.Now()), a.Undone, i == p.present())
}

// goTo goes to the state right after an entry. The view stays; what changed is said, and one click takes it back.
func (p *Pane) goTo(i int) {
	ds := p.listed()
	if ds == nil || i > len(p.actions) {
		return
	}
	p.labels.FinishTyping()
	to, id := "before the first change", int64(0)
	if i < len(p.actions) {
		to, id = "after “"+harmless.Name(p.actions[i].Name)+"”", p.actions[i].ID
	}
	from := ds.Present()
	if rows := p.travel(ds, id); len(rows) > 0 {
		p.labels.Travelled("Now as "+to+", which changed ", rows, shell.BannerButton{Text: "Take back", Do: func() { p.travel(ds, from) }})
	}
}

// travel brings everything of a dataset into the state right after an action, and returns which rows that changed. One
// that was left stays as it is.
func (p *Pane) travel(ds *data.Dataset, id int64) []int {
	if ds != p.session.Dataset() {
		return nil
	}
	rows, err := ds.GoTo(id)
	p.labels.Edited(err)
	p.stale = true
	p.labels.WentTo(rows)
	p.shell.Changed()
	return rows
}

// moment returns when something was: the time, and the day too when that was not today.
func moment(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return t.Format("15:04:05")
	}
	if t.Year() == now.Year() {
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006")
}

// lineList is a list that the wheel scrolls by some lines a notch.
type lineList struct{ widget.List }

func newLineList(length func() int, fill func(widget.ListItemID, fyne.CanvasObject)) *lineList {
	l := &lineList{}
	l.Length, l.UpdateItem, l.HideSeparators = length, fill, true
	l.CreateItem = func() fyne.CanvasObject { return newLine() }
	l.ExtendBaseWidget(l)
	return l
}

// Scrolled implements fyne.Scrollable.
func (l *lineList) Scrolled(ev *fyne.ScrollEvent) {
	l.ScrollToOffset(max(l.GetScrollOffset()-ev.Scrolled.DY, 0))
}

// line is one entry: what was done, and when.
type line struct {
	widget.BaseWidget
	mark       *canvas.Circle
	name, time *canvas.Text
	full       string
	undone, on bool
}

func newLine() *line {
	l := &line{mark: canvas.NewCircle(nil), name: canvas.NewText("", nil), time: canvas.NewText("", nil)}
	l.time.Alignment = fyne.TextAlignTrailing
	l.ExtendBaseWidget(l)
	return l
}

// set shows an entry; undone greys it, on marks the present state.
func (l *line) set(name, at string, undone, on bool) {
	l.full, l.undone, l.on = name, undone, on
	l.time.Text = at
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	return kit.Drawn(kit.These(l.mark, l.name, l.time), kit.Least(120, lineHeight), l.place, l.paint)
}

func (l *line) place(size fyne.Size) {
	const dot, left = 6, 16
	l.mark.Resize(fyne.NewSquareSize(dot))
	l.mark.Move(fyne.NewPos(4, (size.Height-dot)/2))
	stamp := l.time.MinSize()
	l.time.Move(fyne.NewPos(size.Width-stamp.Width-4, (size.Height-stamp.Height)/2))
	l.time.Resize(stamp)
	room := size.Width - stamp.Width - left - 12
	l.name.Text = kit.Ellipsis(l.full, room, l.name.TextSize)
	l.name.Move(fyne.NewPos(left, (size.Height-l.name.MinSize().Height)/2))
	l.name.Resize(l.name.MinSize())
}

func (l *line) paint() {
	name := theme.ColorNameForeground
	if l.undone {
		name = theme.ColorNamePlaceHolder
	}
	l.name.Color, l.name.TextSize = theme.Color(name), theme.TextSize()-0.5
	l.time.Color, l.time.TextSize = theme.Color(theme.ColorNamePlaceHolder), theme.CaptionTextSize()
	l.mark.FillColor = theme.Color(theme.ColorNamePrimary)
	l.mark.Hidden = !l.on
	l.place(l.Size())
	l.mark.Refresh()
	l.name.Refresh()
	l.time.Refresh()
}
