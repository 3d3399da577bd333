package ui

import (
	"slices"

	"fyne.io/fyne/v2/container"

	"fiducial/ui/label"
	"fiducial/ui/list"
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

// whereabouts is where a person is and what stands done. What is asked for and takes a while to prepare begins only where
// they are still there: see review.Review.
type whereabouts struct {
	label label.Where
	list  list.Choice
	panel *container.TabItem
}

// where returns the whereabouts of now.
func (w *Window) where() any {
	return whereabouts{w.label.Where(), w.list.Choice(), w.tabs.Selected()}
}
