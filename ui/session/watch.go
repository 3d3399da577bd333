package session

import (
	"fyne.io/fyne/v2"

	"fiducial/ui/kit"
)

// Watch returns what reports whether nobody has done anything in the window since: the same face is shown, nothing was
// edited, and neither a dialog is open nor something typed.
func (x *Session) Watch(canvas fyne.Canvas) (undisturbed func() bool) {
	type state struct {
		open    *Open
		row     int
		present int64
		dialog  bool
		typing  bool
	}
	now := func() state {
		s := state{open: x.Current(), row: x.Row(), dialog: canvas.Overlays().Top() != nil}
		_, s.typing = canvas.Focused().(*kit.Entry)
		if s.open != nil {
			s.present = s.open.Dataset.Present()
		}
		return s
	}
	before := now()
	return func() bool { return now() == before }
}
