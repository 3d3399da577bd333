package action

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/ui/kit"
)

// Host is what actions need of the window around them.
type Host interface {
	// Begins is told that an action begins.
	Begins(a *Action)
	// Done is told that it was done: what depends on it is shown anew.
	Done()
	// Typing returns the text entry that has the focus, or nil.
	Typing() fyne.Shortcutable
	// Modal reports whether something lies over the window that has to be answered first: actions wait.
	Modal() bool
	// FocusFace gives the keyboard back to the face.
	FocusFace()
}

// Table is everything a person can do, in the order of the menus. Menus, toolbar, buttons, shortcuts and the list of
// shortcuts are made from it. It belongs to the UI goroutine.
type Table struct {
	host    Host
	tips    *kit.Tips
	actions []*Action
}

// New makes an empty table for a window; t shows the hints of buttons.
func New(h Host, t *kit.Tips) *Table { return &Table{host: h, tips: t} }

// Add adds actions, each behind those of its menu and section that are there. One without a menu stays behind the one
// before it.
func (t *Table) Add(actions ...*Action) {
	at := place{}
	for _, a := range actions {
		if a.Menu != "" {
			at = place{slices.Index(MenuNames, a.Menu), a.Section}
		}
		a.at = at
	}
	t.actions = append(t.actions, actions...)
	slices.SortStableFunc(t.actions, func(a, b *Action) int {
		return cmp.Or(cmp.Compare(a.at.menu, b.at.menu), cmp.Compare(a.at.section, b.at.section))
	})
}

// All returns the actions in their order.
func (t *Table) All() []*Action { return t.actions }

// Get returns the action of that id; an unknown id is a programmer's mistake.
func (t *Table) Get(id string) *Action {
	for _, a := range t.actions {
		if a.ID == id {
			return a
		}
	}
	panic("action: no action " + id)
}

// Run does the action if it can be done now.
func (t *Table) Run(a *Action) {
	t.tips.Drop()
	if a.Do != nil && a.IsEnabled() {
		t.host.Begins(a)
		a.Do()
		t.host.Done()
	}
}

// Click does an action as its button does it: then keys act on the face again, unless the action has shown something to
// type into.
func (t *Table) Click(a *Action) {
	t.Run(a)
	if t.host.Typing() == nil {
		t.host.FocusFace()
	}
}

// FromMenu returns what a menu item does: the driver calls it for the shortcut too, even before a focused entry has
// seen the keys.
func (t *Table) FromMenu(a *Action) func() {
	return func() {
		if e := t.host.Typing(); e != nil && a.Yields { // in a dialog, too
			e.TypedShortcut(a.Keys[0].Shortcut())
			return
		}
		if !t.host.Modal() {
			t.Run(a)
		}
	}
}

// FromCanvas returns what a shortcut does that no menu item has.
func (t *Table) FromCanvas(a *Action) func(fyne.Shortcut) {
	return func(fyne.Shortcut) {
		if !t.host.Modal() {
			t.Run(a)
		}
	}
}
