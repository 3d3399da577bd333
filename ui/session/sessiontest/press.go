package sessiontest

import (
	"fyne.io/fyne/v2"

	"fiducial/ui/action"
	"fiducial/ui/shell"
)

// Press presses a key in a window as the driver does: a shortcut, or what is typed and its character.
func Press(f *shell.Frame, k action.Key) {
	if k.IsShortcut() {
		Shortcut(f, k)
		return
	}
	f.Keys.Modifiers = func() fyne.KeyModifier { return k.Mod | k.CharShift() }
	focused := f.Canvas().Focused()
	if focused == nil { // also where a list lies over the window, which has no focus of its own
		f.Canvas().Focus(f.Keys)
		focused = f.Keys
	}
	if k.Char != 0 {
		focused.TypedRune(k.Char)
	} else {
		focused.TypedKey(&fyne.KeyEvent{Name: k.Name})
	}
	f.Keys.Modifiers = func() fyne.KeyModifier { return 0 }
}

// Shortcut does with a shortcut what the driver does: the menu first, then what has the focus, then the canvas.
func Shortcut(f *shell.Frame, k action.Key) {
	s := k.Shortcut()
	for _, m := range f.Win.MainMenu().Items {
		for _, item := range m.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == s.ShortcutName() {
				item.Action()
				return
			}
		}
	}
	if focused, ok := f.Canvas().Focused().(fyne.Shortcutable); ok {
		focused.TypedShortcut(s)
		return
	}
	if !f.Modal() { // as the shortcuts of the canvas do, which the canvas of tests keeps to itself
		f.Keys.TypedShortcut(s)
	}
}

// Press presses a key, and does what follows from it.
func (w *Window) Press(k action.Key) {
	w.T.Helper()
	Press(w.Frame, k)
	w.Settle()
}

// Type types into what has the focus.
func (w *Window) Type(text string) {
	w.T.Helper()
	focused := w.Canvas().Focused()
	if focused == nil || focused == fyne.Focusable(w.Keys) {
		w.T.Fatal("no text entry has the focus")
	}
	for _, r := range text {
		focused.TypedRune(r)
	}
}

// Missing leaves points out of the rows that are written.
func Missing(kp ...int) func(int, *Row) {
	return func(_ int, r *Row) {
		for _, k := range kp {
			r.Points[k].Known = false
		}
	}
}
