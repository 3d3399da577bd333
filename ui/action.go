package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// action is one thing a person can do. Menus, toolbar, shortcuts and the shortcut sheet are all made from the
// table of actions; nothing else in the program knows a shortcut.
type action struct {
	id   string
	name string        // as the menu has it
	now  func() string // the name as things stand ("Undo Move nose_tip"); nil when it is always name
	icon fyne.Resource

	keys []key // the first one stands in the menu

	menu    string // the menu it is in; "" for none
	section int    // sections of a menu are separated
	toolbar int    // position in the toolbar, by section in tens; 0 for none
	sheet   string // the heading of the shortcut sheet under which it stands; the menu when empty
	line    string // actions with the same line share one on the sheet; the name when empty
	press   string // how the sheet writes the keys of such a line; the keys themselves when empty

	enabled func() bool // nil for always
	checked func() bool // nil when it is no switch
	do      func()
	hold    func(down bool) // instead of do: called when its key goes down and comes up again

	// yields says that a focused text entry gets the shortcut instead: it has a meaning in typing.
	yields bool
}

// label returns the action's name as things stand.
func (a *action) label() string {
	if a.now != nil {
		return a.now()
	}
	return a.name
}

func (a *action) isEnabled() bool { return a.enabled == nil || a.enabled() }

// key is a key with its modifiers, or a character however the keyboard makes it.
type key struct {
	name fyne.KeyName
	char rune // instead of name
	mod  fyne.KeyModifier
}

const (
	ctrl  = fyne.KeyModifierShortcutDefault
	shift = fyne.KeyModifierShift
)

// plain is a key by itself, with is a key with modifiers, char a character.
func plain(name fyne.KeyName) key                      { return key{name: name} }
func with(mod fyne.KeyModifier, name fyne.KeyName) key { return key{name: name, mod: mod} }
func char(r rune) key                                  { return key{char: r} }

// isShortcut reports whether the driver makes a shortcut of the key. One with Shift alone never becomes one.
func (k key) isShortcut() bool { return k.mod&^shift != 0 }

// shortcut returns the key as the menu shows it and, if isShortcut, as the driver sends it.
func (k key) shortcut() fyne.Shortcut {
	if k.mod == ctrl {
		switch k.name {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	if k.char != 0 {
		return &desktop.CustomShortcut{KeyName: fyne.KeyName(unicode.ToUpper(k.char)), Modifier: k.mod | k.charShift()}
	}
	if k == plain(fyne.KeyReturn) {
		return &desktop.CustomShortcut{KeyName: "Enter"} // only to be read, as the sheet has it
	}
	return &desktop.CustomShortcut{KeyName: k.name, Modifier: k.mod}
}

// charShift is the Shift that a capital letter needs.
func (k key) charShift() fyne.KeyModifier {
	if unicode.IsUpper(k.char) {
		return shift
	}
	return 0
}

// keyNames are names of keys as people know them.
var keyNames = map[fyne.KeyName]string{
	fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓",
	fyne.KeyPageUp: "Page Up", fyne.KeyPageDown: "Page Down", fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter",
	fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del", fyne.KeySpace: "Space", fyne.KeyBackspace: "Backspace",
}

// String returns the key as the shortcut sheet shows it: Ctrl+Shift+Z.
func (k key) String() string {
	var b strings.Builder
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Cmd+"}} {
		if (k.mod|k.charShift())&m.mod != 0 {
			b.WriteString(m.name)
		}
	}
	switch {
	case k.char != 0:
		b.WriteRune(unicode.ToUpper(k.char))
	case keyNames[k.name] != "":
		b.WriteString(keyNames[k.name])
	default:
		b.WriteString(string(k.name))
	}
	return b.String()
}

// run does the action if it can be done now.
func (w *Window) run(a *action) {
	w.presence.touch()
	w.tips.Drop()
	if a.do != nil && a.isEnabled() {
		w.opts.Began(a.id)
		a.do()
		w.changed.Poke()
	}
}

// action returns the entry of that id; an unknown id is a programmer's mistake.
func (w *Window) action(id string) *action {
	for _, a := range w.actions {
		if a.id == id {
			return a
		}
	}
	panic("ui: no action " + id)
}
