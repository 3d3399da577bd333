package search

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/evaluation"
	"fiducial/model/search"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

// Panel is where a search is set up, started, watched and looked through: either the form of a new search or the
// views of one that there is.
type Panel struct {
	around
	*searches
	content fyne.CanvasObject
	choice  *kit.Choice // of searches
	buttons *action.Buttons
	bars    map[bool]*fyne.Container // of buttons: for the form, and for the views
	state   *widget.Label
	detail  *widget.Label
	holder  *fyne.Container // of form or views
	form    *form           // made when it is first shown: it has many fields
	views   *views

	front    bool // whether it was in front when that was looked at last
	wide     bool // whether the panel has the room of the list, too
	starting bool
	workers  int // of a search that goes on: as many as were set last; 0 for one a core
}

const newSearchChoice = "New search"

// Name implements session.Panel.
func (p *Panel) Name() string { return "Search" }

// Content implements session.Panel. The actions must be in the table by then, for it has their buttons.
func (p *Panel) Content() fyne.CanvasObject {
	if p.content == nil {
		p.build()
	}
	return p.content
}

func (p *Panel) build() {
	p.buttons, p.bars, p.choice = p.shell.Actions().Buttons(), map[bool]*fyne.Container{}, p.shell.NewChoice([]string{newSearchChoice})
	p.choice.Chosen(func(i int) {
		if i == 0 {
			p.searches.show(nil)
		} else {
			p.open(p.list[len(p.list)-i].ID)
		}
		p.shell.FocusFace()
	})
	p.state, p.detail = kit.Saying(), kit.Saying(kit.Small, kit.Faint)
	p.views = newViews(p)
	wide := p.buttons.Make("search-wide", "")
	p.bars[true] = container.NewHBox(p.buttons.Make("search-start", "Start"), layout.NewSpacer(), p.buttons.Make("space-open", "Read"), p.buttons.Make("space-save", "Save"))
	p.buttons.Of("search-start").Strong = true
	p.bars[false] = container.New(&kit.Wrapped{Left: true},
		p.buttons.Make("search-pause", "Pause"), p.buttons.Make("search-stop", ""), p.buttons.Make("search-longer", "Train best longer"),
		p.buttons.Make("trial-settings", "Settings"), p.buttons.Make("trial-pause", ""), p.buttons.Make("trial-stop", ""),
		p.buttons.Make("search-free", ""), p.buttons.Make("search-csv", "CSV"), p.buttons.Make("search-picture", "PNG"), p.buttons.Make("search-delete", ""))
	p.holder = container.NewStack(p.views.content)
	head := container.NewVBox(container.NewBorder(nil, nil, nil, wide, p.choice), p.bars[true], p.bars[false],
		container.New(&kit.AtMost{Height: 124}, container.NewVScroll(container.New(&kit.Tight{}, p.state, p.detail))))
	p.content = kit.Padded(2, 4, 4, 6, container.NewBorder(head, nil, nil, nil, p.holder))
	p.views.content.Hide()
	p.bars[false].Hide()
}

// formShown reports whether the form of a new search is shown.
func (p *Panel) formShown() bool { return p.form != nil && p.board == nil }

// canStart reports whether the search in the form can start: the plan is valid, all rows are there, and none is
// running.
func (p *Panel) canStart() bool {
	return p.formShown() && p.session.Ready() && p.session.Dataset().Side() > 0 && p.running == nil && !p.starting && p.form.problem == ""
}

// Running reports whether a search is running.
func (p *Panel) Running() bool { return p.running != nil }

// Says returns what is said of the search that is shown, or of what the form would search.
func (p *Panel) Says() string { return p.state.Text }

// Pending reports whether something of the search that is shown is still to be drawn.
func (p *Panel) Pending() bool { return p.news.Pending() || p.content != nil && p.views.tick.Pending() }

// Yield leaves a core to the window while somebody is at work in it.
func (p *Panel) Yield() {
	if p.running != nil {
		p.running.search.Yield(p.shell.AtWork())
	}
}

// inFront reports whether the panel is the one that is seen.
func (p *Panel) inFront() bool { return p.content != nil && p.place.InFront(p) }

// Happened implements session.Feature.
func (p *Panel) Happened(e session.Event) {
	switch e.(type) {
	case session.Loaded:
		p.read(p.session.Current())
	case session.Closed:
		p.reset()
	}
}

// setWide gives the panel the room of the list, and most of the face's, or takes that back.
func (p *Panel) setWide(on bool) {
	p.wide = on
	p.place.Bring(p)
	p.o.Widen(on)
}

// Narrow takes the room of the list back.
func (p *Panel) Narrow() {
	if p.wide && p.inFront() {
		p.setWide(false)
	}
}

// showBoard shows the search that was chosen, or the form: not before it is known that there is none.
func (p *Panel) showBoard() {
	if p.content == nil {
		return // it was never looked at
	}
	b := p.board
	if p.views.measure.of != b || b == nil {
		p.views.reset(b)
	}
	if b == nil && p.form == nil && p.known() && p.inFront() {
		p.form = newForm(p)
		p.holder.Add(p.form.content)
	}
	p.views.content.Hidden, p.bars[false].Hidden = b == nil, b == nil
	p.bars[true].Hidden = b != nil
	if p.form != nil {
		kit.SetVisible(p.form.content, b == nil)
		p.form.check()
	}
	p.say()
	p.content.Refresh()
	p.views.changed()
}

// Refresh implements session.Feature: it shows what can be chosen and pressed. When the panel comes to the front the
// views draw what they missed; it is wide only there.
func (p *Panel) Refresh() {
	if p.content == nil {
		return
	}
	if on := p.inFront(); on != p.front {
		p.front = on
		p.o.Widen(p.wide && on)
		if on {
			p.showBoard()
		}
	}
	if !p.front {
		return
	}
	p.buttons.Update()
	p.sayPause()
	p.offer()
	p.say()
}

// sayPause shows what the button that pauses would do now; it says so in words, and so is never shown as on.
func (p *Panel) sayPause() {
	b, a := p.buttons.Of("search-pause"), p.shell.Actions().Get("search-pause")
	b.Set(a.IsEnabled(), false)
	text, icon := strings.TrimSuffix(a.Label(), " Search"), theme.MediaPauseIcon()
	if p.paused() {
		icon = theme.MediaPlayIcon()
	}
	if b.Text != text {
		b.Text, b.Icon = text, icon
		b.Refresh()
		p.bars[false].Refresh()
	}
}

// offer lists the searches, the newest first.
func (p *Panel) offer() {
	l := p.searches
	options, selected := []string{newSearchChoice}, newSearchChoice
	for i := len(l.list) - 1; i >= 0; i-- {
		options = append(options, l.list[i].title())
		if l.board != nil && l.list[i].ID == l.board.search.ID() {
			selected = l.list[i].title()
		}
	}
	p.choice.Offer(options, selected)
}

// say says how the search stands, and what the trial is that is looked at.
func (p *Panel) say() {
	state, detail := p.sayForm(), ""
	if b := p.board; b != nil {
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

func (p *Panel) sayForm() string {
	switch {
	case !p.session.IsOpen():
		return "Open a dataset to search on it."
	case p.session.Current().Loading != nil:
		return "A search can start when all rows are read."
	case p.form == nil:
		return ""
	case p.running != nil:
		return p.form.summary + " Another search is running: one runs at a time."
	}
	return p.form.summary
}

func (p *Panel) sayBoard(b *board) string {
	parts := []string{fmt.Sprintf("%s of %s over", kit.Count(b.done-b.stopped), kit.Counted(len(b.trials), "trial", "trials"))}
	if b.stopped > 0 {
		parts = append(parts, kit.Count(b.stopped)+" stopped")
	}
	switch l := p.searches; {
	case b.search.Ended():
		parts[0] = "Ended · " + parts[0]
	case l.isRunning() && !b.search.Paused():
	case l.paused():
		parts[0] = "Paused · " + parts[0]
	}
	if b.best >= 0 {
		parts = append(parts, fmt.Sprintf("best %s in trial %d", evaluation.BesideMeanFace(b.trials[b.best].TestRMSE, b.trials[b.best].MeanFace(), b.unit), b.best))
		parts = append(parts, b.chosen()...)
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

func (p *Panel) sayTrial(b *board) string {
	t, ok := p.trial()
	if !ok {
		return "Click a trial to look at it, again to open its settings."
	}
	text := b.describe(t.Number) + " · " + stateText(t)
	if t.State == search.Failed {
		text += ": " + t.Error
	}
	return text
}
