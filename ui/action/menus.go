package action

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// MenuNames are the menus in their order.
var MenuNames = []string{"File", "Edit", "View", "Review", "Model", "Help"}

// MenuBar is the main menu, made from the table of actions.
type MenuBar struct {
	table *Table
	Main  *fyne.MainMenu
	items map[*Action]*fyne.MenuItem

	columns map[string]int // the tab stop at which the keys of a menu stand
}

// NewMenuBar makes the menu bar. after are items that are no actions, by the id of the action they follow.
func NewMenuBar(t *Table, after map[string]*fyne.MenuItem) *MenuBar {
	m := &MenuBar{table: t, Main: &fyne.MainMenu{}, items: map[*Action]*fyne.MenuItem{}, columns: map[string]int{}}
	for _, name := range MenuNames {
		m.Main.Items = append(m.Main.Items, m.build(name, after))
	}
	return m
}

func (m *MenuBar) build(name string, after map[string]*fyne.MenuItem) *fyne.Menu {
	menu := fyne.NewMenu(name)
	section := -1
	for _, a := range m.table.All() {
		if a.Menu != name {
			continue
		}
		if section >= 0 && a.Section != section {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
		}
		section = a.Section
		item := fyne.NewMenuItem(a.Label(), m.table.FromMenu(a))
		if len(a.Keys) > 0 {
			item.Shortcut = a.Keys[0].menuShortcut()
		}
		item.IsQuit = a.ID == "close"
		m.items[a] = item
		menu.Items = append(menu.Items, item)
		if extra := after[a.ID]; extra != nil {
			menu.Items = append(menu.Items, extra)
		}
	}
	return menu
}

// Update shows names, switches and what can be done as things stand. The menu is made anew only when
// something of it changed.
func (m *MenuBar) Update() {
	changed := false
	for _, menu := range MenuNames {
		m.columns[menu] = 0
	}
	for a := range m.items {
		m.columns[a.Menu] = max(m.columns[a.Menu], tabsAfter(a.Label()))
	}
	for a, item := range m.items {
		label, disabled := a.Label(), !a.IsEnabled()
		if !nativeMenus() {
			label = withKey(a, m.columns[a.Menu])
		}
		checked := a.isChecked()
		if item.Label != label || item.Disabled != disabled || item.Checked != checked {
			item.Label, item.Disabled, item.Checked = label, disabled, checked
			changed = true
		}
	}
	if changed {
		m.Refresh()
	}
}

// Item returns the item of an action; nil where it is in no menu.
func (m *MenuBar) Item(a *Action) *fyne.MenuItem { return m.items[a] }

// Refresh makes the menu anew, because an item that is no action changed.
func (m *MenuBar) Refresh() { m.Main.Refresh() }

// ContextMenu returns a menu of actions; "" separates.
func (t *Table) ContextMenu(ids []string) *fyne.Menu {
	menu := fyne.NewMenu("")
	column := 0
	for _, id := range ids {
		if id != "" {
			column = max(column, tabsAfter(t.Get(id).Label()))
		}
	}
	for _, id := range ids {
		if id == "" {
			menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			continue
		}
		a := t.Get(id)
		item := fyne.NewMenuItem(withKey(a, column), func() { t.Click(a) })
		item.Disabled = !a.IsEnabled()
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
func (k Key) menuShortcut() fyne.Shortcut {
	if nativeMenus() {
		return k.Shortcut()
	}
	return unseen{k.Shortcut()}
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
func withKey(a *Action, column int) string {
	label := a.Label()
	if len(a.Keys) == 0 {
		return label
	}
	at := int(fyne.MeasureText(label, theme.TextSize(), fyne.TextStyle{}).Width / tabWidth())
	return label + strings.Repeat("\t", max(column-at, 1)) + a.Keys[0].String()
}
