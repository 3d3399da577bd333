package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// Typing implements action.Host: it returns the focused text entry, or nil.
func (f *Frame) Typing() fyne.Shortcutable {
	switch e := f.Win.Canvas().Focused().(type) {
	case *kit.Entry:
		return e
	case *widget.Entry:
		return e
	}
	return nil
}

// Modal implements action.Host: it reports whether a dialog is open: then actions wait.
func (f *Frame) Modal() bool { return f.Win.Canvas().Overlays().Top() != nil }

// wireKeys gives the keyboard the keys that come while nothing has the focus, and the focus itself.
func (f *Frame) wireKeys() {
	c := f.Win.Canvas()
	take := func() bool {
		if f.Modal() {
			return false
		}
		c.Focus(f.Keys)
		return true
	}
	if d, ok := c.(desktop.Canvas); ok {
		// The first key after a click takes the focus before anything else is done with it; Tab would move it
		// elsewhere.
		d.SetOnKeyDown(func(ev *fyne.KeyEvent) {
			if take() {
				f.Keys.KeyDown(ev)
			}
		})
	}
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if f.Modal() {
			f.KeyInOverlay(ev)
			return
		}
		if take() {
			f.Keys.TypedKey(ev)
		}
	})
	c.SetOnTypedRune(func(r rune) {
		if take() {
			f.Keys.TypedRune(r)
		}
	})
	for _, a := range f.actions.All() {
		for _, k := range a.Keys {
			if k.IsShortcut() {
				c.AddShortcut(k.Shortcut(), f.actions.FromCanvas(a))
			}
		}
	}
}

// FocusFace implements action.Host: it gives the keyboard back to the face, or to the
// question that waits for an answer to be typed.
func (f *Frame) FocusFace() {
	if !f.Modal() {
		f.Win.Canvas().Focus(f.keyTaker())
	}
}

// keyTaker is what has the keyboard unless somebody types elsewhere.
func (f *Frame) keyTaker() fyne.Focusable {
	if field := f.Question(); field != nil {
		return field
	}
	return f.Keys
}

// strippedOf is told that a strip is gone: what somebody types elsewhere goes on.
func (f *Frame) strippedOf(field *kit.Entry) {
	if typing := f.Typing(); typing == nil || typing == fyne.Shortcutable(field) {
		f.FocusFace()
	}
}

// NewChoice makes a drop-down list that gives the focus back to what has the keyboard.
func (f *Frame) NewChoice(options []string) *kit.Choice {
	c := kit.NewChoice(options, func() { f.Win.Canvas().Focus(f.keyTaker()) })
	c.Tips = f.tips
	return c
}

// NewEntry makes a text entry whose other keys act on the face.
func (f *Frame) NewEntry() *kit.Entry { return kit.NewEntry(f.Keys.TypedKey) }

// regainFocus gives the keyboard back to the face when nothing else took it.
func (f *Frame) regainFocus() {
	f.Post(func() {
		if f.Win.Canvas().Focused() == nil {
			f.FocusFace()
		}
	})
}

// KeyInOverlay gets keys while the list of shortcuts or a dialog is open: Escape closes it.
func (f *Frame) KeyInOverlay(ev *fyne.KeyEvent) {
	switch {
	case f.Shortcuts.Visible():
		f.Shortcuts.TypedKey(ev)
	case f.dialog != nil && ev.Name == fyne.KeyEscape:
		f.dialog.Hide()
		f.FocusFace()
	}
}

// Begins implements action.Host.
func (f *Frame) Begins(a *action.Action) {
	f.presence.touch()
	f.began(a.ID)
	f.goneOn()
}

// Done implements action.Host.
func (f *Frame) Done() { f.changed.Poke() }
