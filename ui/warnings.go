package ui

import (
	"context"

	"fiducial/data/survey"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// mend makes a certain mend in all rows.
func (w *Window) mend(s *session.Open, m *survey.Mend) {
	w.session.Start(s, session.Job{Name: m.String(), Keep: true, Work: func(context.Context, *shell.Task) error { return s.Dataset.Mend(m) }, Done: func(err error) {
		w.label.Edited(err)
		if err == nil {
			w.shell.Flash(m.String() + ": undo takes that back")
		}
	}})
}
