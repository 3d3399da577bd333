package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/data/survey"
	"fiducial/model"
	"fiducial/model/suspects"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// warningsBanner is the id of the strip that says what is wrong with the open file as a whole.
const warningsBanner = "warnings"

// warningsAction looks at all labels of the file again, and at what does not spoil them as well.
func (w *Window) warningsAction() *action.Action {
	return &action.Action{ID: "warnings", Name: "What Looks Wrong in the File", Menu: "File", Section: 3,
		Enabled: w.session.Ready, Do: func() { w.lookForWarnings(w.session.Current(), true) }}
}

// showWarnings says what would spoil training or measuring on the dataset, and says it anew when labels change: a mend
// takes it away, and undoing that brings it back.
func (w *Window) showWarnings(s *session.Open) {
	w.lookForWarnings(s, false)
	if w.warned == s {
		return
	}
	w.warned = s
	again := kit.NewThrottle(time.Second, w.shell.Post, func() {
		if w.session.Current() == s {
			w.lookForWarnings(s, false)
		}
	})
	unsubscribe := s.Dataset.Subscribe(func(c data.Change) {
		if c.Kind == data.Edited && len(c.Rows) > 1 { // no edit of a single face is about the file
			again.Poke()
		}
	})
	context.AfterFunc(s.Context(), unsubscribe)
}

// lookForWarnings shows what looks wrong in the file as a whole; asked says that a person wants to know, of photos that
// occur twice as well, and that nothing does.
func (w *Window) lookForWarnings(s *session.Open, asked bool) {
	var found []survey.Warning
	w.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		found = s.Dataset.Warnings()
		return nil
	}, Done: func(error) {
		if !asked { // columns are in the strip that says how the file was read
			found = slices.DeleteFunc(found, func(x survey.Warning) bool { return !x.Kind.Spoils() || x.Kind == survey.Columns })
		}
		if len(found) == 0 {
			w.shell.Remove(warningsBanner)
			if asked {
				w.shell.Flash("Nothing in " + kit.FileName(s.Dataset.Path()) + " looks wrong as a whole")
			}
			return
		}
		w.showWarning(s, found, 0)
	}})
}

// showWarning shows one of several warnings, with its mend and the way to the next.
func (w *Window) showWarning(s *session.Open, all []survey.Warning, i int) {
	x := all[i]
	b := shell.Banner{Kind: shell.Warning, ID: warningsBanner, Text: x.Text}
	if x.Mend != nil {
		b.Buttons = append(b.Buttons, shell.BannerButton{Text: x.Mend.Label(), Do: func() { w.mend(s, x.Mend) }})
	}
	if len(x.Rows) > 0 {
		b.Buttons = append(b.Buttons, shell.BannerButton{Text: "Row " + kit.Count(x.Rows[0]), Do: func() { w.show(x.Rows[0]) }})
	}
	if len(all) > 1 {
		b.Text = fmt.Sprintf("%d of %d: %s", i+1, len(all), x.Text)
		b.Buttons = append(b.Buttons, shell.BannerButton{Text: "Next", Do: func() { w.showWarning(s, all, (i+1)%len(all)) }})
	}
	w.shell.Show(b)
}

// mend makes a certain mend in all rows.
func (w *Window) mend(s *session.Open, m *survey.Mend) {
	w.shell.Remove(warningsBanner)
	w.session.Start(s, session.Job{Name: m.String(), Keep: true, Work: func(context.Context, *shell.Task) error { return s.Dataset.Mend(m) }, Done: func(err error) {
		w.edited(err)
		if err == nil {
			w.shell.Flash(m.String() + ": undo takes that back")
		}
		w.lookForWarnings(s, false)
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
