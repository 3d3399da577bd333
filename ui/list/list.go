package list

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/picture"
	"fiducial/ui/action"
	"fiducial/ui/browser"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// List is which faces are listed, in which order, and the left of the window, where they are seen. It is a feature of
// the window and belongs to the UI goroutine.
type List struct {
	shell   shell.Shell
	session *session.Session
	predict *predict.Feature
	uncover func() // shows the list where something else lies over it

	filter   int     // index into filters
	restored bool    // the filter is the one with which the dataset was left, and not all rows are there yet
	order    int     // index into orders
	keypoint string  // of a filter, or an order, that asks for one
	limit    float64 // in pixels, of the filter by error
	kept     kept
	squaring squaring
	grid     *browser.Browser
	pane     *pane
}

// New makes a list of nothing. keys gets the keys that are typed into it, uncover shows it where something else lies
// over it.
func New(s shell.Shell, x *session.Session, p *predict.Feature, keys func(*fyne.KeyEvent), uncover func()) *List {
	l := &List{shell: s, session: x, predict: p, uncover: uncover, grid: browser.New(s.Post, picture.DefaultStyle())}
	l.keypoint, l.limit = s.Prefs().FilterDetail()
	l.grid.OnSelected = func(row int) {
		x.Show(row)
		s.FocusFace()
	}
	l.grid.Number = l.caption
	l.grid.OnKey = keys
	p.Predictions.Subscribe(l.relist)
	p.Predictions.Subscribe(l.recaption)
	p.Ranking.NeededBy(l.byRanking)
	p.Ranking.OnRanked(func(first bool) {
		if first && l.byRanking() {
			l.relistNow()
		}
	})
	return l
}

// Build makes what is seen of it, once there is a table of actions.
func (l *List) Build() { l.pane = newPane(l) }

// Content returns the left of the window.
func (l *List) Content() fyne.CanvasObject { return l.pane.content }

// Choice is what a person chose of the list.
type Choice struct{ filter, order int }

// Choice returns it: with the same choices the same is listed, but for what was done meanwhile.
func (l *List) Choice() Choice { return Choice{l.filter, l.order} }

// Filter returns the name of the filter.
func (l *List) Filter() string { return filters[l.filter].name }

// Columns returns in how many columns thumbnails stand.
func (l *List) Columns() int { return l.grid.Columns() }

// InSight returns the rows whose thumbnails are seen.
func (l *List) InSight() []int { return l.grid.InSight() }

// Visit shows the face of a row, with its thumbnail in the middle.
func (l *List) Visit(row int) {
	l.session.Show(row)
	l.grid.Centre(row)
}

// Actions implements session.Feature.
func (l *List) Actions() []*action.Action {
	shown := l.session.Shown
	return []*action.Action{
		{ID: "previous", Name: "Previous Face", Icon: theme.NavigateBackIcon(), Keys: []action.Key{action.Plain(fyne.KeyPageUp)}, Menu: "View", Section: 1, Toolbar: 40, Heading: "Faces",
			Line: "Previous, next face", Enabled: shown, Do: func() { l.Step(-1) }},
		{ID: "next", Name: "Next Face", Icon: theme.NavigateNextIcon(), Keys: []action.Key{action.Plain(fyne.KeyPageDown)}, Menu: "View", Section: 1, Toolbar: 41, Heading: "Faces",
			Line: "Previous, next face", Enabled: shown, Do: func() { l.Step(1) }},
		{ID: "first", Name: "First Face", Keys: []action.Key{action.Plain(fyne.KeyHome)}, Heading: "Faces", Line: "First, last face", Enabled: shown, Do: func() { l.Step(-l.session.Rows()) }},
		{ID: "last", Name: "Last Face", Keys: []action.Key{action.Plain(fyne.KeyEnd)}, Heading: "Faces", Line: "First, last face", Enabled: shown, Do: func() { l.Step(l.session.Rows()) }},
		{ID: "sort", Name: "Sort Faces…", Icon: kit.SortIcon, Keys: []action.Key{action.Char('s')}, Menu: "View", Section: 1, Heading: "Faces", Enabled: l.session.IsOpen, Do: l.askOrder},
		{ID: "jump", Name: "Go to Row…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyG)}, Menu: "View", Section: 1, Heading: "Faces", Enabled: shown, Do: func() { l.pane.askJump() }},
	}
}

// Happened implements session.Feature.
func (l *List) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Opened:
		_, filter := l.shell.Prefs().Place(l.session.Dataset().Path())
		l.filter = filterNamed(filter)
		if l.filter >= len(l.offered()) {
			l.filter = filterAll
		}
		l.restored = true
		l.grid.SetFaces(l.session.Dataset(), nil)
	case session.Changed:
		l.changed(e)
	case session.Reread:
		l.kept.of = nil
		l.grid.SetFaces(l.session.Dataset(), nil)
		l.refilter()
	case session.Shown:
		l.grid.Select(l.session.Row())
	case session.Closed:
		l.grid.SetFaces(nil, nil)
	}
}

// changed lists what changed in the open dataset; the first face that arrives is shown.
func (l *List) changed(e session.Changed) {
	if e.Arrived || e.Saved || len(e.Rows) > 0 {
		l.refilter()
	}
	if e.Saved {
		l.grid.Changed(l.grid.Rows()) // no point differs from the file any more
	}
	if len(e.Rows) > 0 {
		rows := make([]int, 0, len(e.Rows))
		for r := range e.Rows {
			rows = append(rows, r)
		}
		l.grid.Changed(rows)
	}
	if s := l.session.Current(); l.session.Row() < 0 && s.Dataset.Rows() > max(s.Goal, 0) {
		l.session.Show(l.startRow())
	}
}

// Loaded lists the faces once all rows are there, and shows the first where none is shown yet.
func (l *List) Loaded() {
	l.refilter()
	if len(l.session.Current().Listed) == 0 && l.restored && filters[l.filter].fixed == nil {
		l.filter = filterAll // what passed when the dataset was left is gone: nothing would say why there are no faces
		l.refilter()
	}
	l.restored = false
	if l.session.Row() < 0 && l.session.Rows() > 0 {
		l.session.Show(l.startRow())
	}
	l.readPhotos()
}

// Refresh implements session.Feature.
func (l *List) Refresh() {
	l.pane.update()
	l.adjustReading()
}

// SetFilter lists the faces that pass the filter of a name; the names of filters are what a person reads.
func (l *List) SetFilter(name string) { l.setFilter(filterNamed(name)) }

// SortBy sorts the list in the order of a name, as things stand; an unknown name is the order of the file.
func (l *List) SortBy(name string) {
	l.setOrder(max(0, slices.IndexFunc(orders, func(o order) bool { return o.name == name })))
}

// ShowFaulty lists the faces with faults.
func (l *List) ShowFaulty() { l.setFilter(filterFaulty) }

// setFilter lists the faces that pass a filter.
func (l *List) setFilter(index int) {
	if index < 0 || index >= len(l.offered()) || index == l.filter && filters[index].fixed == nil {
		return
	}
	l.filter = index
	l.fix()
	l.predict.Ranking.Poke()
	if l.session.IsOpen() {
		l.session.Current().Listed = nil
		l.listAnew()
	}
	l.pane.update()
	l.shell.Changed()
}

// listAnew lists the faces and shows the first of them, unless the shown one is among them.
func (l *List) listAnew() {
	l.refilter()
	l.session.Tell(session.Listed{})
	if rows := l.session.Current().Listed; len(rows) > 0 && !slices.Contains(rows, l.session.Row()) {
		l.session.Show(l.First())
	}
}

// First returns the first row that passes the filter, or 0.
func (l *List) First() int {
	if s := l.session.Current(); s != nil && len(s.Listed) > 0 {
		return s.Listed[0]
	}
	return 0
}

// startRow returns the row a dataset begins with: the one it was left at, else the first one of the list.
func (l *List) startRow() int {
	if s := l.session.Current(); s.Goal >= 0 && s.Goal < s.Dataset.Rows() {
		return s.Goal
	}
	return l.First()
}

// Step shows the face that many places further in the list, stopping at its ends. The face that is shown need
// not be in the list: it may just have left the filter.
func (l *List) Step(by int) {
	s := l.session.Current()
	if s == nil || len(s.Listed) == 0 {
		return
	}
	i, listed := l.place()
	if !listed && by > 0 {
		i-- // i is the next one already
	}
	i = min(max(i+by, 0), len(s.Listed)-1)
	l.session.Show(s.Listed[i])
}

// Following returns the rows that are listed behind the shown face.
func (l *List) Following() []int {
	rows := l.session.Current().Listed
	i, listed := l.place()
	if listed {
		i++
	}
	return rows[min(i, len(rows)):]
}

// ShowMoved lists the faces whose predictions moved most, and shows the first.
func (l *List) ShowMoved() {
	l.setOrder(orderMoved)
	if rows := l.session.Current().Listed; len(rows) > 0 {
		l.Visit(rows[0])
	}
}
