package ui

import (
	"slices"

	"fyne.io/fyne/v2/container"

	"fiducial/data/survey"
	"fiducial/ui/session"
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
		tabs.SelectIndex(0)
	case slices.Contains(tabs.Items, tab):
		tabs.Select(tab)
	default:
		tabs.Append(tab)
		tabs.Select(tab)
	}
	p.w.shell.Changed()
}

// files are who opens and mends datasets, for the panel of the open one and for imports.
type files struct{ w *Window }

// Reopen implements dataset.File.
func (f files) Reopen() {
	if !f.w.mustStop("reading-anew", "it goes on with the columns as they were read; the choice is remembered, and counts from the next opening") {
		f.w.open(f.w.session.Dataset().Path())
	}
}

// FinishTyping implements exchange.Window.
func (f files) FinishTyping() { f.w.label.FinishTyping() }

// OpenDataset implements exchange.Window.
func (f files) OpenDataset(path string) { f.w.open(path) }

// ShowFaulty implements dataset.File.
func (f files) ShowFaulty() { f.w.list.ShowFaulty() }

// Mend implements dataset.File.
func (f files) Mend(m *survey.Mend) { f.w.mend(f.w.session.Current(), m) }
