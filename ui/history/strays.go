package history

import (
	"fmt"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Strays lists the unsaved edits and marks that the file has no place for. They can be applied where they probably
// belong, exported, or discarded.
type Strays struct {
	panel
	list    *widget.List
	note    *widget.Label
	apply   *widget.Button
	export  *widget.Button
	discard *widget.Button
	strays  []data.Stray
}

func newStrays(a around) *Strays {
	p := &Strays{panel: panel{around: a, name: "No Place"}, note: kit.Label("", kit.Wrapping)}
	p.self = p
	p.list = widget.NewList(func() int { return len(p.strays) }, newStrayLine, func(i widget.ListItemID, o fyne.CanvasObject) { showStray(o, p.strays[i]) })
	p.list.OnSelected = func(i widget.ListItemID) {
		p.list.UnselectAll()
		if p.listed() != nil && i < len(p.strays) && p.strays[i].Row >= 0 {
			p.session.Show(p.strays[i].Row)
		}
		p.shell.FocusFace()
	}
	button := func(text string, do func()) *widget.Button {
		return widget.NewButton(text, func() { do(); p.shell.FocusFace() })
	}
	p.apply = button("Apply", p.applyAll)
	p.export = button("Export…", p.askExport)
	p.discard = button("Discard", p.askDiscard)
	p.content = kit.Padded(6, 4, 4, 6,
		container.NewBorder(p.note, container.NewHBox(p.apply, p.export, p.discard), nil, nil, p.list))
	return p
}

// newStrayLine makes a line of the list: what, and under it why and where it could go.
func newStrayLine() fyne.CanvasObject {
	return container.New(&kit.Tight{}, kit.Label("", kit.Cutting), kit.Label("", kit.Cutting, kit.Small, kit.Faint))
}

func showStray(o fyne.CanvasObject, s data.Stray) {
	labels := o.(*fyne.Container).Objects
	what := fmt.Sprintf("Row %s · ", kit.Count(s.LastRow))
	switch {
	case s.Keypoint == "":
		what += markText(s.Mark)
	case s.To.Known:
		what += fmt.Sprintf("%s at %.2f, %.2f", kit.Words(s.Keypoint), s.To.X, s.To.Y)
	default:
		what += kit.Words(s.Keypoint) + " missing"
	}
	why := s.Why
	if s.Placed() {
		why += fmt.Sprintf("; probably row %s now", kit.Count(s.Row))
	}
	labels[0].(*widget.Label).SetText(what)
	labels[1].(*widget.Label).SetText(strings.ToUpper(why[:1]) + why[1:])
}

// markText says a mark in words.
func markText(m data.Mark) string {
	var parts []string
	for _, part := range []struct {
		is   bool
		text string
	}{{m.Done, "done"}, {m.Flagged, "flagged"}, {m.Accepted, "accepted"}, {m.LeftOut, "left out"}, {m.Proposed != "", "with proposed points"}, {m.Note != "", "“" + m.Note + "”"}} {
		if part.is {
			parts = append(parts, part.text)
		}
	}
	return strings.Join(parts, ", ")
}

// Actions implements session.Feature.
func (p *Strays) Actions() []*action.Action {
	return p.opening(action.Action{ID: "strays", Name: "Edits without a Place"})
}

// Happened implements session.Feature: what the dataset says of its project file may be about them.
func (p *Strays) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Changed:
		if e.Noticed {
			p.say()
		}
	case session.Loaded, session.Renamed:
		p.say()
	}
}

// Refresh implements session.Feature: it reads the list anew, if the pane is in front and something changed.
func (p *Strays) Refresh() {
	if p.due() {
		p.read()
	}
}

func (p *Strays) read() {
	p.of, p.stale, p.strays = p.session.Dataset(), false, nil
	if p.of != nil {
		p.strays = p.of.Strays()
	}
	placed := 0
	for _, s := range p.strays {
		if s.Placed() {
			placed++
		}
	}
	p.note.SetText(kit.Either(len(p.strays) == 0, "Every edit and mark has its face.", "These were made on faces or keypoints that the file no longer has. They are kept, and come back by themselves when those do."))
	p.apply.SetText("Apply")
	if placed > 0 {
		p.apply.SetText("Apply " + kit.Count(placed))
	}
	kit.Enable(p.apply, placed > 0)
	kit.Enable(p.export, len(p.strays) > 0)
	kit.Enable(p.discard, len(p.strays) > 0)
	p.list.Refresh()
}

// applyAll applies what can be.
func (p *Strays) applyAll() {
	ds := p.listed()
	if ds == nil {
		return
	}
	n, err := ds.PlaceStrays(p.strays...)
	if err != nil {
		p.shell.Fail(err)
		return
	}
	p.shell.Flash("Applied " + kit.Counted(n, "edit", "edits") + "; undo takes that back")
	p.read()
}

func (p *Strays) askExport() {
	strays, ds := p.strays, p.listed()
	if ds == nil || len(strays) == 0 {
		return
	}
	q := shell.PathQuestion{ID: "export-strays", Verb: "Export", Text: "Export the edits as", Ext: ".csv"}
	p.saving(q, "edits without a place", "exporting edits", "Exported", func(w io.Writer) error { return data.WriteStrays(w, strays) })
}

// askDiscard asks before edits are forgotten that no file has.
func (p *Strays) askDiscard() {
	strays, ds := p.strays, p.listed()
	if ds == nil || len(strays) == 0 {
		return
	}
	p.shell.Show(shell.Banner{Kind: shell.Warning, ID: "discard-strays",
		Text: "Discard " + kit.Counted(len(strays), "edit", "edits") + " that no file has? Export keeps them in a file of their own.",
		Buttons: []shell.BannerButton{{Text: "Discard", Do: func() {
			if ds != p.session.Dataset() {
				return
			}
			if err := ds.DiscardStrays(strays...); err != nil {
				p.shell.Fail(err)
				return
			}
			p.shell.Drop(strayBanner)
			p.shell.Flash("Discarded " + kit.Counted(len(strays), "edit", "edits"))
			p.stale = true
			p.shell.Changed()
		}}}})
}

// strayBanner is the id of the strip that says that there are strays.
const strayBanner = "strays"

// say says that there are strays, once, and takes that back when there are none any more.
func (p *Strays) say() {
	p.stale = true
	s := p.session.Current()
	text := s.Dataset.StrayNotice()
	if text == "" {
		p.shell.Drop(strayBanner)
		return
	}
	if !s.FirstNotice(text) {
		return
	}
	p.shell.Show(shell.Banner{Kind: shell.Warning, ID: strayBanner, Text: text, Buttons: []shell.BannerButton{{Text: "Show them", Do: func() { p.place.Bring(p) }}}})
}
