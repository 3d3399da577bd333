package action

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// Keyboard has the focus whenever nothing is being typed: it turns keys into actions. As the focused widget it
// gets Tab too, which otherwise only moves the focus, and sees keys go down and come up.
type Keyboard struct {
	widget.BaseWidget
	table     *Table
	Modifiers func() fyne.KeyModifier // those that are down; the driver knows
	lost      func()                  // the focus went away
	question  func() *kit.Entry       // the field of the question that waits for an answer, or nil
	held      map[fyne.KeyName]*Action
}

var (
	_ desktop.Keyable   = (*Keyboard)(nil)
	_ fyne.Tabbable     = (*Keyboard)(nil)
	_ fyne.Shortcutable = (*Keyboard)(nil)
)

// NewKeyboard makes it for a table. lost is told that the focus went away; question returns the field of the question
// that waits for an answer, or nil.
func NewKeyboard(t *Table, lost func(), question func() *kit.Entry) *Keyboard {
	k := &Keyboard{table: t, Modifiers: driverModifiers, lost: lost, question: question, held: map[fyne.KeyName]*Action{}}
	k.ExtendBaseWidget(k)
	return k
}

// driverModifiers returns the modifier keys that are down. Shift with a plain key is only known this way.
func driverModifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// AcceptsTab implements fyne.Tabbable.
func (k *Keyboard) AcceptsTab() bool { return true }

// FocusGained implements fyne.Focusable.
func (k *Keyboard) FocusGained() {}

// FocusLost lets go of every held key: their coming up will not be seen.
func (k *Keyboard) FocusLost() {
	for name, a := range k.held {
		delete(k.held, name)
		a.Hold(false)
	}
	k.lost()
}

// KeyDown implements desktop.Keyable.
func (k *Keyboard) KeyDown(ev *fyne.KeyEvent) {
	if a := k.find(Key{Name: ev.Name, Mod: k.Modifiers()}); a != nil && a.Hold != nil && a.IsEnabled() && k.held[ev.Name] == nil {
		k.held[ev.Name] = a
		a.Hold(true)
	}
}

// KeyUp implements desktop.Keyable.
func (k *Keyboard) KeyUp(ev *fyne.KeyEvent) {
	if a := k.held[ev.Name]; a != nil {
		delete(k.held, ev.Name)
		a.Hold(false)
	}
}

// TypedKey implements fyne.Focusable. Enter and Escape are the answer to a question that waits, though somebody clicked
// on the face since.
func (k *Keyboard) TypedKey(ev *fyne.KeyEvent) {
	name := ev.Name
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn
	}
	if field := k.question(); field != nil && (name == fyne.KeyReturn || name == fyne.KeyEscape) {
		field.TypedKey(ev)
		return
	}
	if a := k.find(Key{Name: name, Mod: k.Modifiers()}); a != nil {
		k.table.Run(a)
	}
}

// TypedRune implements fyne.Focusable.
func (k *Keyboard) TypedRune(r rune) {
	if a := k.find(Key{Char: r}); a != nil {
		k.table.Run(a)
	}
}

// TypedShortcut gets shortcuts that no menu item has.
func (k *Keyboard) TypedShortcut(s fyne.Shortcut) {
	for _, a := range k.table.All() {
		for _, c := range a.Keys {
			if c.IsShortcut() && c.Shortcut().ShortcutName() == s.ShortcutName() {
				k.table.Run(a)
				return
			}
		}
	}
}

func (k *Keyboard) find(want Key) *Action {
	for _, a := range k.table.All() {
		for _, c := range a.Keys {
			if c == want {
				return a
			}
		}
	}
	return nil
}

// CreateRenderer implements fyne.Widget: there is nothing to see.
func (k *Keyboard) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
