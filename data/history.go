package data

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"fiducial/data/project"
)

// ErrNoAction says that the history has no such action: something else was done since it was undone.
var ErrNoAction = errors.New("it is no longer in the history")

// Action is one step of the history.
type Action struct {
	ID     int64 // grows with time
	Name   string
	Time   time.Time
	Row    int // the first row it changed: where to look; -1 when the file no longer has it
	Faces  int // how many faces it changed
	Undone bool
	Rows   []int // every row whose points or marks Undo or Redo changed, ascending; nil in a History
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

// Present returns the ID of the last action that stands, 0 when there is none: GoTo leads back to it as long as nothing
// else is done.
func (d *Dataset) Present() int64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.undo.action.ID
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
	return Action{ID: a.ID, Name: a.Name, Time: a.Time, Row: row, Faces: a.Faces, Undone: undone}
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
	a.Rows = c.rows()
	return a, true, nil
}

// GoTo brings everything into the state right after the action with that ID, with 0 into that before all
// actions: what undoing or redoing one by one would leave, in one transaction, and redone or undone again as they
// would be. It returns the rows whose points or marks it touched, ascending. The error wraps ErrNoAction when
// the history has no such action (any more), and ErrLoading while rows it needs are still being read.
func (d *Dataset) GoTo(id int64) (rows []int, err error) {
	d.writing.Lock()
	c := newChanges(d)
	ok, err := c.goTo(id)
	d.writing.Unlock()
	if ok {
		c.tell()
	}
	if err != nil {
		return nil, fmt.Errorf("go back in the history: %w", err)
	}
	return c.rows(), nil
}

func (c *changes) goTo(id int64) (ok bool, err error) {
	if id != 0 {
		if _, there, err := c.d.project.Step(id); err != nil || !there {
			return false, cmp.Or(err, fmt.Errorf("action %d: %w", id, ErrNoAction))
		}
	}
	undo, redo, err := c.d.project.Way(id, c.d.places)
	if err != nil || len(undo)+len(redo) == 0 {
		return false, err
	}
	ok, err = c.travel(undo, redo)
	if !ok && err == nil {
		err = ErrLoading
	}
	return ok, err
}

// EditTimes returns when each row was last changed, point or mark, by an action that stands. Rows that never
// were are left out.
func (d *Dataset) EditTimes() (map[int]time.Time, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	faces, err := d.project.EditTimes()
	if err != nil {
		return nil, err
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	times := make(map[int]time.Time, len(faces))
	for f, at := range faces {
		if row, ok := d.rowOf[f]; ok {
			times[row] = at
		}
	}
	return times, nil
}

// flip undoes, or redoes, an action. ok says whether that was done, even when what comes next cannot be found out.
func (c *changes) flip(a project.Action, back bool) (ok bool, err error) {
	s, ok, err := c.d.project.Step(a.ID)
	if err != nil || !ok {
		return false, err
	}
	if back {
		return c.travel([]project.Step{s}, nil)
	}
	return c.travel(nil, []project.Step{s})
}

// travel undoes actions, newest first, and then redoes others, oldest first, in one transaction. ok is as for flip.
func (c *changes) travel(undo, redo []project.Step) (ok bool, err error) {
	var flipped [2][]int64
	for i, steps := range [][]project.Step{undo, redo} {
		for _, s := range steps {
			ready, err := c.take(s.Changes, i == 0)
			if err != nil || !ready {
				return false, err
			}
			flipped[i] = append(flipped[i], s.ID)
		}
	}
	u, ids := c.update()
	if err := c.d.project.Flip(flipped[0], flipped[1], u); err != nil {
		return false, err
	}
	c.make(ids)
	return true, c.d.findSteps()
}

// take fills c with what undoing, or redoing, an action means. What it changed in faces or keypoints that the
// file no longer has is left out. ready is false while the rows it needs have not arrived.
func (c *changes) take(log []project.Change, back bool) (ready bool, err error) {
	for _, change := range log {
		c.d.mu.RLock()
		i, ok := c.d.rowOf[change.Face]
		loaded := c.d.loaded
		c.d.mu.RUnlock()
		k := c.d.placeOf(change.Keypoint)
		switch {
		case !ok && !loaded:
			return false, nil
		case !ok || change.Keypoint != "" && k < 0:
			c.flipStray(change, back)
		case change.Keypoint == "" && back:
			c.mark(i, Mark(change.MarkBefore))
		case change.Keypoint == "":
			c.mark(i, Mark(change.MarkAfter))
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
		a, ok, err := d.project.Next(redo, d.places)
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
