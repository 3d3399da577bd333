package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"
)

// menuNames are the menus in their order.
var menuNames = []string{"File", "Edit", "View", "Model", "Help"}

// menuBar is the main menu, made from the table of actions.
type menuBar struct {
	w      *Window
	main   *fyne.MainMenu
	items  map[*action]*fyne.MenuItem
	recent *fyne.MenuItem
}

func newMenuBar(w *Window) *menuBar {
	m := &menuBar{w: w, items: map[*action]*fyne.MenuItem{}}
	m.main = &fyne.MainMenu{}
	for _, name := range menuNames {
		m.main.Items = append(m.main.Items, m.build(name))
	}
	m.fillRecent()
	w.win.SetMainMenu(m.main)
	return m
}

func (m *menuBar) build(name string) *fyne.Menu {
	menu := fyne.NewMenu(name)
	section := -1
	for _, a := range m.w.actions {
		if a.menu != name {
			continue
		}
		if section >= 0 && a.section != section {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		}
		section = a.section
		item := fyne.NewMenuItem(a.label(), m.w.fromMenu(a))
		if len(a.keys) > 0 {
			item.Shortcut = a.keys[0].shortcut()
		}
		item.IsQuit = a.id == "close"
		m.items[a] = item
		menu.Items = append(menu.Items, item)
		if a.id == "open" {
			m.recent = fyne.NewMenuItem("Open Recent", nil)
			m.recent.ChildMenu = fyne.NewMenu("")
			menu.Items = append(menu.Items, m.recent)
		}
	}
	return menu
}

// update shows names, switches and what can be done as things stand. The menu is made anew only when
// something of it changed.
func (m *menuBar) update() {
	changed := false
	for a, item := range m.items {
		label, disabled := a.label(), !a.isEnabled()
		checked := a.checked != nil && a.checked()
		if item.Label != label || item.Disabled != disabled || item.Checked != checked {
			item.Label, item.Disabled, item.Checked = label, disabled, checked
			changed = true
		}
	}
	if changed {
		m.main.Refresh()
	}
}

// updateRecent lists the datasets opened lately.
func (m *menuBar) updateRecent() {
	m.fillRecent()
	m.main.Refresh()
}

func (m *menuBar) fillRecent() {
	var items []*fyne.MenuItem
	paths := m.w.prefs.recent()
	for _, path := range paths {
		label := filepath.Base(path)
		if slices.ContainsFunc(paths, func(o string) bool { return o != path && filepath.Base(o) == label }) {
			label = path // two of the same name
		}
		items = append(items, fyne.NewMenuItem(label, func() { m.w.openRecent(path) }))
	}
	m.recent.ChildMenu.Items = items
	m.recent.Disabled = len(items) == 0
}
