package ui

import (
	"slices"
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

// paneActions open panes beside the face that are not always there.
func (w *Window) paneActions() []*action.Action {
	return []*action.Action{
		{ID: "history", Name: "History", Icon: theme.HistoryIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyH)}, Menu: "Edit", Section: 5,
			Enabled: w.session.IsOpen, Checked: func() bool { return w.history.open() }, Do: func() { w.togglePane(w.history.tab) }},
		{ID: "summary", Name: "Summary of Corrections", Menu: "Edit", Section: 5,
			Enabled: w.session.IsOpen, Checked: func() bool { return w.tabs.Selected() == w.summary.tab }, Do: func() { w.togglePane(w.summary.tab) }},
		{ID: "strays", Name: "Edits without a Place", Menu: "Edit", Section: 5,
			Enabled: w.session.IsOpen, Checked: func() bool { return w.tabs.Selected() == w.strays.tab }, Do: func() { w.togglePane(w.strays.tab) }},
	}
}

// togglePane shows a pane that is not always there, as a tab of its own, or takes it away when it is in front.
func (w *Window) togglePane(tab *container.TabItem) {
	switch {
	case w.tabs.Selected() == tab:
		w.tabs.Remove(tab)
		w.tabs.SelectIndex(pointsTab)
	case slices.Contains(w.tabs.Items, tab):
		w.tabs.Select(tab)
	default:
		w.tabs.Append(tab)
		w.tabs.Select(tab)
	}
	w.shell.Changed()
}

// historyFirst is how many actions the pane lists at first, historyMore how many more when its end is seen.
const (
	historyFirst = 300
	historyMore  = 1000
)

// historyPane is the list of everything that was done, the last first. A click goes to the state right after an entry;
// what was undone stands above the present state, in grey.
type historyPane struct {
	w       *Window
	tab     *container.TabItem
	list    *historyList
	actions []data.Action
	most    int  // how many are asked for
	stale   bool // something was done since the list was read
	of      *data.Dataset
}

func newHistoryPane(w *Window) *historyPane {
	p := &historyPane{w: w, most: historyFirst}
	p.list = newHistoryList(p.length, p.fill)
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		p.goTo(i)
		w.shell.FocusFace()
	}
	p.tab = container.NewTabItem("History", container.New(&kit.Insets{Left: 2, Right: 6, Top: 4, Bottom: 4},
		container.NewStack(p.list, wheel.Over(p.list, func() float32 { return wheel.Lines }))))
	return p
}

// open reports whether the pane is in front.
func (p *historyPane) open() bool { return p.w.tabs != nil && p.w.tabs.Selected() == p.tab }

// update lists what was done, if the pane is in front and something was done.
func (p *historyPane) update() {
	ds := p.w.session.Dataset()
	if !p.open() || ds == p.of && !p.stale {
		return
	}
	if ds != p.of {
		p.most = historyFirst
	}
	p.of, p.stale = ds, false
	p.read()
}

func (p *historyPane) read() {
	p.actions = nil
	if p.of != nil {
		actions, err := p.of.History(p.most)
		if err != nil {
			p.w.shell.Fail(err)
		}
		p.actions = actions
	}
	p.list.Refresh()
}

// length is one more than the actions that are listed: at the end stands what was before all of them, or, where there
// are more, that these are being read.
func (p *historyPane) length() int { return len(p.actions) + 1 }

// present returns the index of the last action that stands.
func (p *historyPane) present() int {
	for i, a := range p.actions {
		if !a.Undone {
			return i
		}
	}
	return len(p.actions)
}

func (p *historyPane) fill(i widget.ListItemID, o fyne.CanvasObject) {
	line := o.(*historyLine)
	if i >= len(p.actions) {
		if len(p.actions) == p.most { // there may be more
			p.most += historyMore
			p.stale = true
			p.w.shell.Changed()
		}
		line.set("Before the first change", "", i < p.present(), i == p.present())
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
	line.set(name, moment(a.Time, time.Now()), a.Undone, i == p.present())
}

// goTo goes to the state right after an entry. The view stays; what changed is said, and one click takes it back.
func (p *historyPane) goTo(i int) {
	w, ds := p.w, p.w.session.Dataset()
	if ds == nil || i > len(p.actions) {
		return
	}
	w.finishTyping()
	to, id := "before the first change", int64(0)
	if i < len(p.actions) {
		to, id = "after “"+harmless.Name(p.actions[i].Name)+"”", p.actions[i].ID
	}
	from := ds.Present()
	if rows := p.travel(id); len(rows) > 0 {
		w.travelled("Now as "+to+", which changed ", rows, shell.BannerButton{Text: "Take back", Do: func() { p.travel(from) }})
	}
}

// travel brings everything into the state right after an action, and returns which rows that changed.
func (p *historyPane) travel(id int64) []int {
	w, ds := p.w, p.w.session.Dataset()
	if ds == nil {
		return nil
	}
	rows, err := ds.GoTo(id)
	w.edited(err)
	p.stale = true
	w.showLabels()
	w.shell.Changed()
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

// historyList is a list that the wheel scrolls by some lines a notch.
type historyList struct{ widget.List }

func newHistoryList(length func() int, fill func(widget.ListItemID, fyne.CanvasObject)) *historyList {
	l := &historyList{}
	l.Length, l.UpdateItem, l.HideSeparators = length, fill, true
	l.CreateItem = func() fyne.CanvasObject { return newHistoryLine() }
	l.ExtendBaseWidget(l)
	return l
}

// Scrolled implements fyne.Scrollable.
func (l *historyList) Scrolled(ev *fyne.ScrollEvent) {
	l.ScrollToOffset(max(l.GetScrollOffset()-ev.Scrolled.DY, 0))
}

// historyLine is one entry: what was done, and when.
type historyLine struct {
	widget.BaseWidget
	mark       *canvas.Circle
	name, time *canvas.Text
	full       string
	undone, on bool
}

func newHistoryLine() *historyLine {
	l := &historyLine{mark: canvas.NewCircle(nil), name: canvas.NewText("", nil), time: canvas.NewText("", nil)}
	l.time.Alignment = fyne.TextAlignTrailing
	l.ExtendBaseWidget(l)
	return l
}

// set shows an entry; undone greys it, on marks the present state.
func (l *historyLine) set(name, at string, undone, on bool) {
	l.full, l.undone, l.on = name, undone, on
	l.time.Text = at
	l.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (l *historyLine) CreateRenderer() fyne.WidgetRenderer { return &historyLineRenderer{l} }

type historyLineRenderer struct{ l *historyLine }

func (r *historyLineRenderer) Destroy()           {}
func (r *historyLineRenderer) MinSize() fyne.Size { return fyne.NewSize(120, pointRowHeight) }

func (r *historyLineRenderer) Layout(size fyne.Size) {
	l := r.l
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

func (r *historyLineRenderer) Refresh() {
	l := r.l
	name := theme.ColorNameForeground
	if l.undone {
		name = theme.ColorNamePlaceHolder
	}
	l.name.Color, l.name.TextSize = theme.Color(name), theme.TextSize()-0.5
	l.time.Color, l.time.TextSize = theme.Color(theme.ColorNamePlaceHolder), theme.CaptionTextSize()
	l.mark.FillColor = theme.Color(theme.ColorNamePrimary)
	l.mark.Hidden = !l.on
	r.Layout(l.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *historyLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.mark, r.l.name, r.l.time}
}
