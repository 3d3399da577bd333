package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/model"
	"fiducial/model/search"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// searchPanel is where a search is set up, started, watched and looked through: either the form of a new search or the
// views of one that there is.
type searchPanel struct {
	w       *Window
	content fyne.CanvasObject
	choice  *kit.Choice // of searches
	buttons *action.Buttons
	bars    map[bool]*fyne.Container // of buttons: for the form, and for the views
	state   *widget.Label
	detail  *widget.Label
	place   *fyne.Container // holds form or views
	form    *searchForm     // made when it is first shown: it has many fields
	views   *searchViews

	wide     bool // whether the panel has the room of the list, too
	starting bool
	workers  int // of a search that goes on: as many as were set last; 0 for one a core
}

const newSearchChoice = "New search"

func newSearchPanel(w *Window) *searchPanel {
	p := &searchPanel{w: w, buttons: w.shell.Actions().Buttons(), bars: map[bool]*fyne.Container{}, choice: w.shell.NewChoice([]string{newSearchChoice})}
	p.state, p.detail = widget.NewLabel(""), kit.Caption()
	p.state.Wrapping = fyne.TextWrapWord
	p.state.Hide() // until there is something to say
	p.detail.Hide()
	p.views = newSearchViews(w)
	wide := p.buttons.Make("search-wide", "")
	p.bars[true] = container.NewHBox(p.buttons.Make("search-start", "Start"), layout.NewSpacer(), p.buttons.Make("space-open", "Read"), p.buttons.Make("space-save", "Save"))
	p.buttons.Of("search-start").Strong = true
	p.bars[false] = container.New(&kit.WrappedLeft{},
		p.buttons.Make("search-pause", "Pause"), p.buttons.Make("search-stop", ""), p.buttons.Make("search-longer", "Train best longer"),
		p.buttons.Make("trial-settings", "Settings"), p.buttons.Make("trial-pause", ""), p.buttons.Make("trial-stop", ""),
		p.buttons.Make("search-free", ""), p.buttons.Make("search-csv", "CSV"), p.buttons.Make("search-picture", "PNG"), p.buttons.Make("search-delete", ""))
	p.place = container.NewStack(p.views.content)
	head := container.NewVBox(container.NewBorder(nil, nil, nil, wide, p.choice), p.bars[true], p.bars[false],
		container.New(&kit.Tight{}, p.state, p.detail))
	p.content = container.New(&kit.Insets{Left: 4, Right: 6, Top: 2, Bottom: 4}, container.NewBorder(head, nil, nil, nil, p.place))
	p.views.content.Hide()
	p.bars[false].Hide()
	return p
}

// formShown reports whether the form of a new search is shown.
func (p *searchPanel) formShown() bool { return p != nil && p.form != nil && p.w.searches.board == nil }

// canStart reports whether the search in the form can start: the plan is valid, all rows are there, and none is running.
func (p *searchPanel) canStart() bool {
	w := p.w
	return p.formShown() && w.session.Ready() && w.session.Dataset().Side() > 0 &&
		w.searches.running == nil && !p.starting && p.form.problem == ""
}

// selected is called when another tab is shown: the views draw what they missed, and the panel is wide only while it is
// shown.
func (p *searchPanel) selected() {
	on := p.w.tabs.SelectedIndex() == searchTab
	p.w.panes.SetWide(p.wide && on)
	if on {
		p.showBoard()
	}
}

// setWide gives the panel the room of the list, and most of the face's, or takes that back.
func (p *searchPanel) setWide(on bool) {
	p.wide = on
	if p.w.tabs.SelectedIndex() != searchTab {
		p.w.tabs.SelectIndex(searchTab)
	}
	p.w.panes.SetWide(on)
}

// showBoard shows the search that was chosen, or the form: not before it is known that there is none.
func (p *searchPanel) showBoard() {
	b := p.w.searches.board
	if p.views.measure.of != b || b == nil {
		p.views.reset(b)
	}
	if b == nil && p.form == nil && p.w.searches.known() && p.w.tabs != nil && p.w.tabs.SelectedIndex() == searchTab {
		p.form = newSearchForm(p.w)
		p.place.Add(p.form.content)
	}
	p.views.content.Hidden, p.bars[false].Hidden = b == nil, b == nil
	p.bars[true].Hidden = b != nil
	if p.form != nil {
		if b != nil {
			p.form.content.Hide()
		} else {
			p.form.content.Show()
		}
		p.form.check()
	}
	p.say()
	p.content.Refresh()
	p.views.changed()
}

// update shows what can be chosen and pressed.
func (p *searchPanel) update() {
	if p.w.tabs.SelectedIndex() != searchTab {
		return
	}
	p.buttons.Update()
	p.sayPause()
	p.offer()
	p.say()
}

// sayPause shows what the button that pauses would do now; it says so in words, and so is never shown as on.
func (p *searchPanel) sayPause() {
	b, a := p.buttons.Of("search-pause"), p.w.shell.Actions().Get("search-pause")
	b.Set(a.IsEnabled(), false)
	text, icon := strings.TrimSuffix(a.Label(), " Search"), theme.MediaPauseIcon()
	if p.w.searches.paused() {
		icon = theme.MediaPlayIcon()
	}
	if b.Text != text {
		b.Text, b.Icon = text, icon
		b.Refresh()
		p.bars[false].Refresh()
	}
}

// offer lists the searches, the newest first.
func (p *searchPanel) offer() {
	l := p.w.searches
	options, selected := []string{newSearchChoice}, newSearchChoice
	for i := len(l.list) - 1; i >= 0; i-- {
		options = append(options, l.list[i].title())
		if l.board != nil && l.list[i].ID == l.board.search.ID() {
			selected = l.list[i].title()
		}
	}
	p.choice.OnChanged = nil
	if p.choice.Selected != selected || len(p.choice.Options) != len(options) || p.choice.Options[len(options)-1] != options[len(options)-1] {
		p.choice.Options, p.choice.Selected = options, selected
		p.choice.Refresh()
	}
	p.choice.OnChanged = func(string) {
		if i := p.choice.SelectedIndex(); i <= 0 {
			l.show(nil)
		} else {
			l.open(l.list[len(l.list)-i].ID)
		}
		p.w.shell.FocusFace()
	}
}

// say says how the search stands, and what the trial is that is looked at.
func (p *searchPanel) say() {
	state, detail := p.sayForm(), ""
	if b := p.w.searches.board; b != nil {
		state, detail = p.sayBoard(b), p.sayTrial(b)
	}
	changed := false
	for l, text := range map[*widget.Label]string{p.state: state, p.detail: detail} {
		height, hidden := l.MinSize().Height, l.Hidden
		if kit.Say(l, text) {
			changed = changed || l.MinSize().Height != height || l.Hidden != hidden
		}
	}
	if changed {
		p.content.Refresh()
	}
}

func (p *searchPanel) sayForm() string {
	switch {
	case !p.w.session.IsOpen():
		return "Open a dataset to search on it."
	case p.w.session.Current().Loading != nil:
		return "A search can start when all rows are read."
	case p.form == nil:
		return ""
	case p.w.searches.running != nil:
		return p.form.summary + " Another search is running: one runs at a time."
	}
	return p.form.summary
}

func (p *searchPanel) sayBoard(b *searchBoard) string {
	parts := []string{fmt.Sprintf("%s of %s over", kit.Count(b.done-b.stopped), kit.Counted(len(b.trials), "trial", "trials"))}
	if b.stopped > 0 {
		parts = append(parts, kit.Count(b.stopped)+" stopped")
	}
	switch l := p.w.searches; {
	case b.search.Ended():
		parts[0] = "Ended · " + parts[0]
	case l.isRunning() && !b.search.Paused():
	case l.paused():
		parts[0] = "Paused · " + parts[0]
	}
	if b.best >= 0 {
		parts = append(parts, fmt.Sprintf("best %s in trial %d", model.BesideMeanFace(b.trials[b.best].TestRMSE, b.trials[b.best].MeanFace()), b.best))
	}
	if p.views.parallel.Brushed() {
		n := 0
		for i := range b.trials {
			if p.views.passes(b, i) {
				n++
			}
		}
		parts = append(parts, kit.Count(n)+" brushed")
	}
	return strings.Join(parts, " · ")
}

func (p *searchPanel) sayTrial(b *searchBoard) string {
	t, ok := p.w.searches.trial()
	if !ok {
		return "Click a trial to look at it, again to open its settings."
	}
	text := b.describe(t.Number) + " · " + stateText(t)
	if t.State == search.Failed {
		text += ": " + t.Error
	}
	return text
}
