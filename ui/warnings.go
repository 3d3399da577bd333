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
)

// warningsBanner is the id of the strip that says what is wrong with the open file as a whole.
const warningsBanner = "warnings"

// warningsAction looks at all labels of the file again, and at what does not spoil them as well.
func (w *Window) warningsAction() *action {
	return &action{id: "warnings", name: "What Looks Wrong in the File", menu: "File", section: 3,
		enabled: func() bool { return w.isOpen() && w.session.loading == nil }, do: func() { w.lookForWarnings(w.session, true) }}
}

// showWarnings says what would spoil training or measuring on the dataset, and says it anew when labels change: a mend
// takes it away, and undoing that brings it back.
func (w *Window) showWarnings(s *session) {
	w.lookForWarnings(s, false)
	if s.warned {
		return
	}
	s.warned = true
	again := newThrottle(time.Second, w.post, func() {
		if w.session == s {
			w.lookForWarnings(s, false)
		}
	})
	unsubscribe := s.ds.Subscribe(func(c data.Change) {
		if c.Kind == data.Edited && len(c.Rows) > 1 { // no edit of a single face is about the file
			again.poke()
		}
	})
	context.AfterFunc(s.ctx, unsubscribe)
}

// lookForWarnings shows what looks wrong in the file as a whole; asked says that a person wants to know, of photos that
// occur twice as well, and that nothing does.
func (w *Window) lookForWarnings(s *session, asked bool) {
	var found []survey.Warning
	w.startOn(s, false, "", func(context.Context, *task) error {
		found = s.ds.Warnings()
		return nil
	}, func(error) {
		if w.session != s {
			return
		}
		if !asked { // columns are in the strip that says how the file was read
			found = slices.DeleteFunc(found, func(x survey.Warning) bool { return !x.Kind.Spoils() || x.Kind == survey.Columns })
		}
		if len(found) == 0 {
			w.banners.remove(warningsBanner)
			if asked {
				w.status.flash("Nothing in " + fileName(s.ds.Path()) + " looks wrong as a whole")
			}
			return
		}
		w.showWarning(s, found, 0)
	})
}

// showWarning shows one of several warnings, with its mend and the way to the next.
func (w *Window) showWarning(s *session, all []survey.Warning, i int) {
	x := all[i]
	b := banner{kind: warning, id: warningsBanner, text: x.Text}
	if x.Mend != nil {
		b.buttons = append(b.buttons, bannerButton{x.Mend.Label(), func() { w.mend(s, x.Mend) }})
	}
	if len(x.Rows) > 0 {
		b.buttons = append(b.buttons, bannerButton{"Row " + count(x.Rows[0]), func() { w.show(x.Rows[0]) }})
	}
	if len(all) > 1 {
		b.text = fmt.Sprintf("%d of %d: %s", i+1, len(all), x.Text)
		b.buttons = append(b.buttons, bannerButton{"Next", func() { w.showWarning(s, all, (i+1)%len(all)) }})
	}
	w.banners.show(b)
}

// mend makes a certain mend in all rows.
func (w *Window) mend(s *session, m *survey.Mend) {
	w.banners.remove(warningsBanner)
	w.startOn(s, true, m.String(), func(context.Context, *task) error { return s.ds.Mend(m) }, func(err error) {
		if w.session != s {
			return
		}
		w.edited(err)
		if err == nil {
			w.status.flash(m.String() + ": undo takes that back")
		}
		w.lookForWarnings(s, false)
	})
}

// wholeBanner is the id of the strip that says that the labels of the file are nowhere near the predictions.
const wholeBanner = "whole"

// doubtWhole says, once, that the file as a whole is doubtful, which matters more than any of its faces, and takes that back.
func (w *Window) doubtWhole(whole suspects.Whole) {
	said := w.session.noticed
	switch {
	case !whole.Wrong():
		w.banners.remove(wholeBanner)
		delete(said, wholeBanner)
		return
	case said[wholeBanner]:
		return
	}
	said[wholeBanner] = true
	text := whole.String()
	w.banners.show(banner{kind: warning, id: wholeBanner, text: strings.ToUpper(text[:1]) + text[1:] + "."})
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
		w.banners.show(banner{kind: note, id: "misfit", text: fmt.Sprintf("Nothing is predicted by %s: %v.", w.checkpointName(path), err)})
	}
}
