package ui

import (
	"slices"

	"fyne.io/fyne/v2/container"

	"fiducial/data/face"
	"fiducial/data/survey"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// panels are the panels that are not always there, as tabs after the others. They are the session.Place of these.
type panels struct {
	w    *Window
	tabs map[session.Panel]*container.TabItem // those that were shown
}

// tab returns the tab of a panel.
func (p *panels) tab(x session.Panel) *container.TabItem {
	if p.tabs[x] == nil {
		p.tabs[x] = container.NewTabItem(x.Name(), x.Content())
	}
	return p.tabs[x]
}

// InFront implements session.Place.
func (p *panels) InFront(x session.Panel) bool {
	return p.w.tabs != nil && p.w.tabs.Selected() == p.tabs[x] && p.tabs[x] != nil
}

// Bring implements session.Place.
func (p *panels) Bring(x session.Panel) {
	if !p.InFront(x) {
		p.Toggle(x)
	}
}

// Toggle implements session.Place.
func (p *panels) Toggle(x session.Panel) {
	tabs, tab := p.w.tabs, p.tab(x)
	switch {
	case tabs.Selected() == tab:
		tabs.Remove(tab)
		tabs.SelectIndex(pointsTab)
	case slices.Contains(tabs.Items, tab):
		tabs.Select(tab)
	default:
		tabs.Append(tab)
		tabs.Select(tab)
	}
	p.w.shell.Changed()
}

// labelling is who shows and edits labels, for the rooms that need that.
type labelling struct{ w *Window }

// FinishTyping implements history.Labels.
func (l labelling) FinishTyping() { l.w.finishTyping() }

// Edited implements history.Labels.
func (l labelling) Edited(err error) { l.w.edited(err) }

// ShowPrediction implements review.Labels.
func (l labelling) ShowPrediction() { l.w.showPrediction() }

// OnImage implements review.Labels.
func (l labelling) OnImage(p face.Point) face.Point { return l.w.onImage(p) }

// PointsNamed implements review.Labels.
func (l labelling) PointsNamed(kps []int) string { return l.w.pointsNamed(kps) }

// SetPoint implements review.Labels.
func (l labelling) SetPoint(verb string, kp int, p face.Point) { l.w.setPoint(verb, kp, p) }

// RefuseLocked implements review.Labels.
func (l labelling) RefuseLocked() bool { return l.w.refuseLocked() }

// Relaid implements review.Labels.
func (l labelling) Relaid() { l.w.column.Refresh() }

// Where implements review.Labels.
func (l labelling) Where() any { return l.w.whereabouts() }

// ShowLabels implements history.Labels.
func (l labelling) ShowLabels() { l.w.showLabels() }

// Travelled implements history.Labels.
func (l labelling) Travelled(text string, rows []int, buttons ...shell.BannerButton) {
	l.w.travelled(text, rows, buttons...)
}

// Reopen implements dataset.File.
func (l labelling) Reopen() {
	if !l.w.mustStop("reading-anew", "it goes on with the columns as they were read; the choice is remembered, and counts from the next opening") {
		l.w.open(l.w.session.Dataset().Path())
	}
}

// ShowFaulty implements dataset.File.
func (l labelling) ShowFaulty() { l.w.list.ShowFaulty() }

// Mend implements dataset.File.
func (l labelling) Mend(m *survey.Mend) { l.w.mend(l.w.session.Current(), m) }
