package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/harmless"
)

// menuNames are the menus in their order.
var menuNames = []string{"File", "Edit", "View", "Review", "Model", "Help"}

// menuBar is the main menu, made from the table of actions.
type menuBar struct {
	w      *Window
	main   *fyne.MainMenu
	items  map[*action]*fyne.MenuItem
	recent *fyne.MenuItem

	columns map[string]int // the tab stop at which the keys of a menu stand
}

func newMenuBar(w *Window) *menuBar {
	m := &menuBar{w: w, items: map[*action]*fyne.MenuItem{}, columns: map[string]int{}}
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
			item.Shortcut = a.keys[0].menuShortcut()
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
	for _, menu := range menuNames {
		m.columns[menu] = 0
	}
	for a := range m.items {
		m.columns[a.menu] = max(m.columns[a.menu], tabsAfter(a.label()))
	}
	for a, item := range m.items {
		label, disabled := a.label(), !a.isEnabled()
		if !nativeMenus() {
			label = withKey(a, m.columns[a.menu])
		}
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

// contextMenu returns a menu of actions; "" separates.
func (w *Window) contextMenu(ids []string) *fyne.Menu {
	menu := fyne.NewMenu("")
	column := 0
	for _, id := range ids {
		if id != "" {
			column = max(column, tabsAfter(w.action(id).label()))
		}
	}
	for _, id := range ids {
		if id == "" {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			continue
		}
		a := w.action(id)
		item := fyne.NewMenuItem(withKey(a, column), func() { w.click(a) })
		item.Disabled = !a.isEnabled()
		menu.Items = append(menu.Items, item)
	}
	return menu
}

// unseen is a shortcut that the menu acts on and does not draw: Fyne draws shortcuts in a fifth of the text's strength,
// which nobody can read, and lets no theme change that. The label says the key instead.
type unseen struct{ fyne.Shortcut }

// nativeMenus reports whether the system draws the menu bar, and its shortcuts well.
func nativeMenus() bool { return runtime.GOOS == "darwin" }

// menuShortcut returns the key as an item of the menu bar takes it.
func (k key) menuShortcut() fyne.Shortcut {
	if nativeMenus() {
		return k.shortcut()
	}
	return unseen{k.shortcut()}
}

// tabWidth is the distance of Fyne's tab stops.
func tabWidth() float32 {
	one := fyne.MeasureText("\t.", theme.TextSize(), fyne.TextStyle{}).Width
	return fyne.MeasureText("\t\t.", theme.TextSize(), fyne.TextStyle{}).Width - one
}

// tabsAfter returns the first tab stop that leaves some room behind a label.
func tabsAfter(label string) int {
	return int((fyne.MeasureText(label, theme.TextSize(), fyne.TextStyle{}).Width+tabWidth()/2)/tabWidth()) + 1
}

// withKey returns the label of an action in a menu that Fyne draws: its name, and its key at that tab stop.
func withKey(a *action, column int) string {
	label := a.label()
	if len(a.keys) == 0 {
		return label
	}
	at := int(fyne.MeasureText(label, theme.TextSize(), fyne.TextStyle{}).Width / tabWidth())
	return label + strings.Repeat("\t", max(column-at, 1)) + a.keys[0].String()
}

// updateRecent lists the datasets opened lately.
func (m *menuBar) updateRecent() {
	m.fillRecent()
	m.main.Refresh()
}

func (m *menuBar) fillRecent() {
	var items []*fyne.MenuItem
	paths := slices.DeleteFunc(slices.Clone(m.w.prefs.recent()), func(path string) bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist) // it may come back with its drive, and is not forgotten
	})
	for _, path := range paths {
		label := filepath.Base(path)
		if slices.ContainsFunc(paths, func(o string) bool { return o != path && filepath.Base(o) == label }) {
			label = path // two of the same name
		}
		items = append(items, fyne.NewMenuItem(harmless.Sentence(label), func() { m.w.openRecent(path) }))
	}
	m.recent.ChildMenu.Items = items
	m.recent.Disabled = len(items) == 0
}
