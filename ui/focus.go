package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// Typing implements action.Host: it returns the focused text entry, or nil.
func (w *Window) Typing() fyne.Shortcutable {
	switch e := w.win.Canvas().Focused().(type) {
	case *kit.Entry:
		return e
	case *widget.Entry:
		return e
	}
	return nil
}

// Modal implements action.Host: it reports whether a dialog is open: then actions wait.
func (w *Window) Modal() bool { return w.win.Canvas().Overlays().Top() != nil }

// wireKeys gives the keyboard the keys that come while nothing has the focus, and the focus itself.
func (w *Window) wireKeys() {
	c := w.win.Canvas()
	take := func() bool {
		if w.Modal() {
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
		if w.Modal() {
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
	for _, a := range w.actions.All() {
		for _, k := range a.Keys {
			if k.IsShortcut() {
				c.AddShortcut(k.Shortcut(), w.actions.FromCanvas(a))
			}
		}
	}
}

// FocusFace implements action.Host: it gives the keyboard back to the face, or to the
// question that waits for an answer to be typed.
func (w *Window) FocusFace() {
	if !w.Modal() {
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
	if typing := w.Typing(); typing == nil || typing == fyne.Shortcutable(field) {
		w.FocusFace()
	}
}

// newChoice makes a drop-down list that gives the focus back to what has the keyboard.
func (w *Window) newChoice(options []string) *kit.Choice {
	return kit.NewChoice(options, func() { w.win.Canvas().Focus(w.keyTaker()) })
}

// newEntry makes a text entry whose other keys act on the face.
func (w *Window) newEntry() *kit.Entry { return kit.NewEntry(w.keys.TypedKey) }

// regainFocus gives the keyboard back to the face when nothing else took it.
func (w *Window) regainFocus() {
	w.post(func() {
		if w.win.Canvas().Focused() == nil {
			w.FocusFace()
		}
	})
}

// keyInOverlay gets keys while the list of shortcuts or a dialog is open: Escape closes it.
func (w *Window) keyInOverlay(ev *fyne.KeyEvent) {
	switch {
	case w.shortcuts.Visible():
		w.shortcuts.TypedKey(ev)
	case w.dialog != nil && ev.Name == fyne.KeyEscape:
		w.dialog.Hide()
		w.FocusFace()
	}
}

// Begins implements action.Host.
func (w *Window) Begins(a *action.Action) {
	w.presence.touch()
	w.opts.Began(a.ID)
}

// Done implements action.Host.
func (w *Window) Done() { w.changed.Poke() }
