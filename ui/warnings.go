package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/data/survey"
	"fiducial/model"
	"fiducial/model/suspects"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// mend makes a certain mend in all rows.
func (w *Window) mend(s *session.Open, m *survey.Mend) {
	w.session.Start(s, session.Job{Name: m.String(), Keep: true, Work: func(context.Context, *shell.Task) error { return s.Dataset.Mend(m) }, Done: func(err error) {
		w.edited(err)
		if err == nil {
			w.shell.Flash(m.String() + ": undo takes that back")
		}
	}})
}

// wholeBanner is the id of the strip that says that the labels of the file are nowhere near the predictions.
const wholeBanner = "whole"

// doubtWhole says, once, that the file as a whole is doubtful, which matters more than any of its faces, and takes that back.
func (w *Window) doubtWhole(whole suspects.Whole) {
	s := w.session.Current()
	switch {
	case !whole.Wrong():
		w.shell.Remove(wholeBanner)
		s.ForgetNotice(wholeBanner)
	case s.FirstNotice(wholeBanner):
		text := whole.String()
		w.shell.Show(shell.Banner{Kind: shell.Warning, ID: wholeBanner, Text: strings.ToUpper(text[:1]) + text[1:] + "."})
	}
}

// checkpointFor returns a checkpoint as it predicts a dataset, of which it must know every keypoint: what the window
// proposes and takes over is a whole face.
func checkpointFor(ds *data.Dataset, c *model.Checkpoint) (*model.Checkpoint, error) {
	here, err := c.For(ds)
	if err != nil {
		return nil, err
	}
	if names := here.Unknown(); len(names) > 0 {
		return nil, fmt.Errorf("%w: it never learned %s", model.ErrMisfit, harmless.Sentence(strings.Join(names, ", ")))
	}
	return here, nil
}

// sayMisfit says once why nothing is predicted where nobody chose weights, if the keypoints or photos are the reason.
func (w *Window) sayMisfit(path string, err error) {
	if errors.Is(err, model.ErrMisfit) {
		w.shell.Show(shell.Banner{Kind: shell.Note, ID: "misfit", Text: fmt.Sprintf("Nothing is predicted by %s: %v.", w.checkpointName(path), err)})
	}
}
