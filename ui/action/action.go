package action

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Action is one thing a person can do. Menus, toolbar, buttons, shortcuts and the list of shortcuts are all made from
// the table of actions; nothing else in the program knows a shortcut.
type Action struct {
	ID   string        // of its own
	Name string        // as the menu has it
	Now  func() string // the name as things stand ("Undo Move nose_tip"); nil when it is always Name
	Icon fyne.Resource // nil for none

	Keys []Key // the first one stands in the menu

	Menu    string // the menu it is in; "" for none
	Section int    // sections of a menu are separated
	Toolbar int    // position in the toolbar, by section in tens; 0 for none
	Heading string // the heading of the list of shortcuts under which it stands; the menu when empty
	Line    string // actions with the same line share one in that list; the name when empty
	Press   string // how the list writes the keys of such a line; the keys themselves when empty

	Enabled func() bool // nil for always
	Checked func() bool // nil when it is no switch
	Do      func()
	Hold    func(down bool) // instead of Do: called when its key goes down and comes up again

	// Yields says that a focused text entry gets the shortcut instead: it has a meaning in typing.
	Yields bool

	at place // in the table
}

// place is where in the table an action stands.
type place struct{ menu, section int }

// Label returns the action's name as things stand.
func (a *Action) Label() string {
	if a.Now != nil {
		return a.Now()
	}
	return a.Name
}

// IsEnabled reports whether the action can be done as things stand.
func (a *Action) IsEnabled() bool { return a.Enabled == nil || a.Enabled() }

// isChecked reports whether the action is a switch that is on.
func (a *Action) isChecked() bool { return a.Checked != nil && a.Checked() }

// Tip is the hint of the action's button: what it does as things stand, and its key.
func (a *Action) Tip() string {
	text := a.Label()
	if len(a.Keys) > 0 {
		text += "   " + a.Keys[0].String()
	}
	return text
}

// Key is a key with its modifiers, or a character however the keyboard makes it.
type Key struct {
	Name fyne.KeyName
	Char rune // instead of name
	Mod  fyne.KeyModifier
}

// Modifiers of keys.
const (
	Ctrl  = fyne.KeyModifierShortcutDefault
	Shift = fyne.KeyModifierShift
)

// Plain is a key by itself.
func Plain(name fyne.KeyName) Key { return Key{Name: name} }

// With is a key with modifiers.
func With(mod fyne.KeyModifier, name fyne.KeyName) Key { return Key{Name: name, Mod: mod} }

// Char is a character, however the keyboard makes it.
func Char(r rune) Key { return Key{Char: r} }

// IsShortcut reports whether the driver makes a shortcut of the key. One with Shift alone never becomes one.
func (k Key) IsShortcut() bool { return k.Mod&^Shift != 0 }

// Shortcut returns the key as the menu shows it and, if IsShortcut, as the driver sends it.
func (k Key) Shortcut() fyne.Shortcut {
	if k.Mod == Ctrl {
		switch k.Name {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	if k.Char != 0 {
		return &desktop.CustomShortcut{KeyName: fyne.KeyName(unicode.ToUpper(k.Char)), Modifier: k.Mod | k.CharShift()}
	}
	if k == Plain(fyne.KeyReturn) {
		return &desktop.CustomShortcut{KeyName: "Enter"} // only to be read, as the list of shortcuts has it
	}
	return &desktop.CustomShortcut{KeyName: k.Name, Modifier: k.Mod}
}

// CharShift is the Shift that a capital letter needs.
func (k Key) CharShift() fyne.KeyModifier {
	if unicode.IsUpper(k.Char) {
		return Shift
	}
	return 0
}

// keyNames are names of keys as people know them.
var keyNames = map[fyne.KeyName]string{
	fyne.KeyLeft: "←", fyne.KeyRight: "→", fyne.KeyUp: "↑", fyne.KeyDown: "↓",
	fyne.KeyPageUp: "Page Up", fyne.KeyPageDown: "Page Down", fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter",
	fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del", fyne.KeySpace: "Space", fyne.KeyBackspace: "Backspace",
}

// String returns the key as the list of shortcuts shows it: Ctrl+Shift+Z.
func (k Key) String() string {
	var b strings.Builder
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "Ctrl+"}, {fyne.KeyModifierAlt, "Alt+"}, {fyne.KeyModifierShift, "Shift+"}, {fyne.KeyModifierSuper, "Cmd+"}} {
		if (k.Mod|k.CharShift())&m.mod != 0 {
			b.WriteString(m.name)
		}
	}
	switch {
	case k.Char != 0:
		b.WriteRune(unicode.ToUpper(k.Char))
	case keyNames[k.Name] != "":
		b.WriteString(keyNames[k.Name])
	default:
		b.WriteString(string(k.Name))
	}
	return b.String()
}
