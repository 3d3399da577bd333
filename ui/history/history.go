package history

import (
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Labels is what the history needs of who shows and edits labels.
type Labels interface {
	// FinishTyping takes what is being typed, because labels are about to change.
	FinishTyping()
	// Edited says why an edit could not be made, if it could not.
	Edited(err error)
	// ShowLabels shows the labels of the shown face as they stand.
	ShowLabels()
	// Travelled says what was undone or redone on other faces than the shown one, with buttons besides.
	Travelled(text string, rows []int, buttons ...shell.BannerButton)
}

// around is what stands around a panel.
type around struct {
	shell   shell.Shell
	session *session.Session
	place   session.Place
	labels  Labels
}

// Panels makes the panels of what was done, of what was corrected, and of edits that have no place.
func Panels(s shell.Shell, x *session.Session, p session.Place, l Labels) []session.Panel {
	a := around{s, x, p, l}
	return []session.Panel{newPane(a), newSummary(a), newStrays(a)}
}

// edits reports whether labels or marks changed.
func edits(e session.Event) bool {
	c, ok := e.(session.Changed)
	return ok && len(c.Rows) > 0
}
