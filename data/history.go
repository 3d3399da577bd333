package data

import (
	"fmt"
	"time"

	"fiducial/data/project"
)

// Action is one step of the history.
type Action struct {
	Name   string
	Time   time.Time
	Row    int // the first row it changed: where to look; -1 when the file no longer has it
	Undone bool
}

// step is what would be undone or redone next.
type step struct {
	action project.Action
	ok     bool
}

// Undo takes the last action back. ok is false when there is none. Actions on faces that the file no longer
// has are passed over. The history is without end and outlives restarts; after a save, undoing makes the file
// differ again.
func (d *Dataset) Undo() (a Action, ok bool, err error) { return d.walk(true) }

// Redo brings the action back that was undone last. ok is false when there is none: none was undone, or
// something else was done since.
func (d *Dataset) Redo() (a Action, ok bool, err error) { return d.walk(false) }

// CanUndo returns the name of the action that would be undone, "" when there is none.
func (d *Dataset) CanUndo() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.nameOf(d.undo)
}

// CanRedo returns the name of the action that would be redone, "" when there is none.
func (d *Dataset) CanRedo() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.nameOf(d.redo)
}

// nameOf returns the name of a step that can be taken: while rows are still being read, its row may be missing.
func (d *Dataset) nameOf(s step) string {
	if _, there := d.rowOf[s.action.Face]; s.ok && (d.loaded || there) {
		return s.action.Name
	}
	return ""
}

// History returns the last n actions, newest first, those that were undone included; all of them when n < 0.
func (d *Dataset) History(n int) ([]Action, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	actions, err := d.project.History(n)
	if err != nil {
		return nil, err
	}
	list := make([]Action, len(actions))
	for i, a := range actions {
		list[i] = d.actionOf(a, a.Undone)
	}
	return list, nil
}

func (d *Dataset) actionOf(a project.Action, undone bool) Action {
	d.mu.RLock()
	defer d.mu.RUnlock()
	row, ok := d.rowOf[a.Face]
	if !ok {
		row = -1
	}
	return Action{Name: a.Name, Time: a.Time, Row: row, Undone: undone}
}

// walk goes one step back, or forward, in the history.
func (d *Dataset) walk(back bool) (Action, bool, error) {
	d.writing.Lock()
	s := d.redo
	if back {
		s = d.undo
	}
	if !s.ok {
		d.writing.Unlock()
		return Action{}, false, nil
	}
	c := newChanges(d)
	ok, err := c.flip(s.action, back)
	a := d.actionOf(s.action, back)
	d.writing.Unlock()
	if ok {
		c.tell()
	}
	if err != nil {
		verb := "redo"
		if back {
			verb = "undo"
		}
		return Action{}, ok, fmt.Errorf("%s %q: %w", verb, s.action.Name, err)
	}
	if !ok {
		return Action{}, false, nil
	}
	if len(c.order) > 0 {
		a.Row = c.order[0].row
	}
	return a, true, nil
}

// flip undoes, or redoes, an action. ok says whether that was done, even when what comes next cannot be found out.
func (c *changes) flip(a project.Action, back bool) (ok bool, err error) {
	ready, err := c.take(a, back)
	if err != nil || !ready {
		return false, err
	}
	u, ids := c.update()
	if err := c.d.project.Flip(a.ID, back, u); err != nil {
		return false, err
	}
	c.make(ids)
	return true, c.d.findSteps()
}

// take fills c with what undoing, or redoing, an action means. What it changed in faces or keypoints that the
// file no longer has is left out. ready is false while the rows it needs have not arrived.
func (c *changes) take(a project.Action, back bool) (ready bool, err error) {
	log, err := c.d.project.Changes(a.ID)
	if err != nil {
		return false, err
	}
	for _, change := range log {
		c.d.mu.RLock()
		i, ok := c.d.rowOf[change.Face]
		loaded := c.d.loaded
		c.d.mu.RUnlock()
		k := c.d.keypoints.Index(change.Keypoint)
		switch {
		case !ok && !loaded:
			return false, nil
		case !ok:
		case change.Keypoint == "" && back:
			c.mark(i, Mark(change.MarkBefore))
		case change.Keypoint == "":
			c.mark(i, Mark(change.MarkAfter))
		case k < 0:
		case back:
			err = c.put(place{i, k}, change.Before)
		default:
			err = c.put(place{i, k}, change.After)
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

// findSteps looks up what would be undone and redone next. The caller holds d.writing, or is alone.
func (d *Dataset) findSteps() error {
	var steps [2]step
	for i, redo := range []bool{false, true} {
		a, ok, err := d.project.Next(redo, d.names)
		if err != nil {
			return err
		}
		steps[i] = step{a, ok}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.undo, d.redo = steps[0], steps[1]
	return nil
}
