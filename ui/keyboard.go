package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// keyboard has the focus whenever nothing is being typed: it turns keys into actions. As the focused widget it
// gets Tab too, which otherwise only moves the focus, and sees keys go down and come up.
type keyboard struct {
	widget.BaseWidget
	actions   []*action
	modifiers func() fyne.KeyModifier
	run       func(*action)
	lost      func()            // the focus went away
	question  func() *kit.Entry // the field of the question that waits for an answer, or nil
	held      map[fyne.KeyName]*action
}

var (
	_ desktop.Keyable     = (*keyboard)(nil)
	_ fyne.Tabbable       = (*keyboard)(nil)
	_ fyne.Shortcutable   = (*keyboard)(nil)
	_ fyne.WidgetRenderer = (*emptyRenderer)(nil)
)

func newKeyboard(actions []*action, run func(*action), lost func(), question func() *kit.Entry) *keyboard {
	k := &keyboard{actions: actions, modifiers: driverModifiers, run: run, lost: lost, question: question, held: map[fyne.KeyName]*action{}}
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
func (k *keyboard) AcceptsTab() bool { return true }

// FocusGained implements fyne.Focusable.
func (k *keyboard) FocusGained() {}

// FocusLost lets go of every held key: their coming up will not be seen.
func (k *keyboard) FocusLost() {
	for name, a := range k.held {
		delete(k.held, name)
		a.hold(false)
	}
	k.lost()
}

// KeyDown implements desktop.Keyable.
func (k *keyboard) KeyDown(ev *fyne.KeyEvent) {
	if a := k.find(key{name: ev.Name, mod: k.modifiers()}); a != nil && a.hold != nil && a.isEnabled() && k.held[ev.Name] == nil {
		k.held[ev.Name] = a
		a.hold(true)
	}
}

// KeyUp implements desktop.Keyable.
func (k *keyboard) KeyUp(ev *fyne.KeyEvent) {
	if a := k.held[ev.Name]; a != nil {
		delete(k.held, ev.Name)
		a.hold(false)
	}
}

// TypedKey implements fyne.Focusable. Enter and Escape are the answer to a question that waits, though somebody clicked on
// the face since.
func (k *keyboard) TypedKey(ev *fyne.KeyEvent) {
	name := ev.Name
	if name == fyne.KeyEnter {
		name = fyne.KeyReturn
	}
	if field := k.question(); field != nil && (name == fyne.KeyReturn || name == fyne.KeyEscape) {
		field.TypedKey(ev)
		return
	}
	if a := k.find(key{name: name, mod: k.modifiers()}); a != nil {
		k.run(a)
	}
}

// TypedRune implements fyne.Focusable.
func (k *keyboard) TypedRune(r rune) {
	if a := k.find(key{char: r}); a != nil {
		k.run(a)
	}
}

// TypedShortcut gets shortcuts that no menu item has.
func (k *keyboard) TypedShortcut(s fyne.Shortcut) {
	for _, a := range k.actions {
		for _, c := range a.keys {
			if c.isShortcut() && c.shortcut().ShortcutName() == s.ShortcutName() {
				k.run(a)
				return
			}
		}
	}
}

func (k *keyboard) find(want key) *action {
	for _, a := range k.actions {
		for _, c := range a.keys {
			if c == want {
				return a
			}
		}
	}
	return nil
}

// CreateRenderer implements fyne.Widget: there is nothing to see.
func (k *keyboard) CreateRenderer() fyne.WidgetRenderer { return emptyRenderer{} }

type emptyRenderer struct{}

func (emptyRenderer) Destroy()                     {}
func (emptyRenderer) Layout(fyne.Size)             {}
func (emptyRenderer) MinSize() fyne.Size           { return fyne.Size{} }
func (emptyRenderer) Objects() []fyne.CanvasObject { return nil }
func (emptyRenderer) Refresh()                     {}

// typing returns the focused text entry, or nil.
func (w *Window) typing() fyne.Shortcutable {
	switch e := w.win.Canvas().Focused().(type) {
	case *kit.Entry:
		return e
	case *widget.Entry:
		return e
	}
	return nil
}

// modal reports whether a dialog is open: then actions wait.
func (w *Window) modal() bool { return w.win.Canvas().Overlays().Top() != nil }

// fromMenu returns what a menu item does: the driver calls it for the shortcut too, even before a focused
// entry has seen the keys.
func (w *Window) fromMenu(a *action) func() {
	return func() {
		if w.modal() {
			return
		}
		if e := w.typing(); e != nil && a.yields {
			e.TypedShortcut(a.keys[0].shortcut())
			return
		}
		w.run(a)
	}
}

// wireKeys gives the keyboard the keys that come while nothing has the focus, and the focus itself.
func (w *Window) wireKeys() {
	c := w.win.Canvas()
	take := func() bool {
		if w.modal() {
			return false
		}
		c.Focus(w.keys)
		return true
	}
	if d, ok := c.(desktop.Canvas); ok {
		// The first key after a click takes the focus before anything else is done with it; Tab would move it elsewhere.
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) {
			if take() {
				w.keys.KeyDown(ev)
			}
		})
	}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if w.modal() {
			w.keyInOverlay(ev)
			return
		}
		if take() {
			w.keys.TypedKey(ev)
		}
	})
	c.SetOnTypedRune(func(r rune) {
		if take() {
			w.keys.TypedRune(r)
		}
	})
	for _, a := range w.actions {
		for _, k := range a.keys {
			if k.isShortcut() {
				c.AddShortcut(k.shortcut(), func(fyne.Shortcut) {
					if !w.modal() {
						w.run(a)
					}
				})
			}
		}
	}
}

// focusFace gives the keyboard back to the face, or to the question that waits for an answer to be typed.
func (w *Window) focusFace() {
	if !w.modal() {
		w.win.Canvas().Focus(w.keyTaker())
	}
}

// keyTaker is what has the keyboard unless somebody types elsewhere.
func (w *Window) keyTaker() fyne.Focusable {
	if field := w.banners.question(); field != nil {
		return field
	}
	return w.keys
}

// strippedOf is told that a strip is gone: what somebody types elsewhere goes on.
func (w *Window) strippedOf(field *kit.Entry) {
	if typing := w.typing(); typing == nil || typing == fyne.Shortcutable(field) {
		w.focusFace()
	}
}

// click does an action as its button does it: then keys act on the face again, unless the action has shown something to
// type into.
func (w *Window) click(a *action) {
	w.run(a)
	if w.typing() == nil {
		w.focusFace()
	}
}

// newChoice makes a drop-down list that gives the focus back to what has the keyboard.
func (w *Window) newChoice(options []string) *kit.Choice {
	return kit.NewChoice(options, func() { w.win.Canvas().Focus(w.keyTaker()) })
}

// newEntry makes a text entry whose other keys act on the face.
func (w *Window) newEntry() *kit.Entry { return kit.NewEntry(w.keys.TypedKey) }
