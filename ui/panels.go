package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/label"
	"fiducial/ui/list"
	"fiducial/ui/session"
)

// always is how many panels are always there: the first ones.
const always = 4

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
		p.makeRoom(tab)
		tabs.Append(tab)
		tabs.Select(tab)
	}
	p.w.shell.Changed()
}

// makeRoom closes panels that are not always there, the first opened first, until another tab has room beside those
// that are: what has none is reached by three dots, which do not say what they stand for.
func (p *panels) makeRoom(tab *container.TabItem) {
	tabs := p.w.tabs
	for len(tabs.Items) > always && widthOfTabs(append(slices.Clone(tabs.Items), tab)) > tabs.Size().Width {
		tabs.RemoveIndex(always)
	}
}

// widthOfTabs returns how wide a bar of tabs is.
func widthOfTabs(items []*container.TabItem) (width float32) {
	for i, t := range items {
		if i > 0 {
			width += theme.Padding()
		}
		width += fyne.MeasureText(t.Text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width + 2*theme.InnerPadding()
	}
	return width
}

// whereabouts is where a person is and what stands done. What is asked for and takes a while to prepare begins only
// where they are still there: see review.Review.
type whereabouts struct {
	label label.Where
	list  list.Choice
	panel *container.TabItem
}

// where returns the whereabouts of now.
func (w *Window) where() any {
	return whereabouts{w.label.Where(), w.list.Choice(), w.tabs.Selected()}
}
