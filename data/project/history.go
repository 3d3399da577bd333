package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Action is one undoable step.
type Action struct {
	ID     int64
	Time   time.Time
	Name   string
	Undone bool
	Face   int64 // the first face it changed
	Faces  int   // how many it changed
}

// Change is what an action did to one point, or to the mark of a face when Keypoint is empty.
type Change struct {
	Face          int64
	Keypoint      string
	Before, After Texts
	MarkBefore    Mark
	MarkAfter     Mark
}

// timeFormat sorts as text and keeps milliseconds; times are in UTC.
const timeFormat = "2006-01-02T15:04:05.000Z"

// Record adds an action with its changes and the state it leaves behind, and drops actions that were undone:
// they can no longer be redone. It returns the action's ID.
func (p *Project) Record(name string, at time.Time, changes []Change, u Update) (id int64, err error) {
	err = p.transaction(func(tx *sql.Tx) error {
		if _, err := tx.Exec("DELETE FROM actions WHERE undone = 1"); err != nil {
			return err
		}
		result, err := tx.Exec("INSERT INTO actions (time, name) VALUES (?, ?)", at.UTC().Format(timeFormat), name)
		if err != nil {
			return err
		}
		if id, err = result.LastInsertId(); err != nil {
			return err
		}
		if err := write(tx, u); err != nil { // before the changes, which refer to faces
			return err
		}
		return writeChanges(tx, id, changes)
	})
	return id, err
}

func writeChanges(tx *sql.Tx, action int64, changes []Change) error {
	values := make([]any, 0, 11*len(changes))
	for seq, c := range changes {
		if c.Keypoint != "" {
			values = append(values, action, seq, c.Face, "point", c.Keypoint, c.Before[0], c.Before[1], c.After[0], c.After[1], nil, nil)
			continue
		}
		before, after, err := marks(c)
		if err != nil {
			return err
		}
		values = append(values, action, seq, c.Face, "mark", nil, nil, nil, nil, nil, before, after)
	}
	return bulk(tx, "INSERT INTO changes VALUES %s", 11, values)
}

// marks returns a change's marks as JSON.
func marks(c Change) (before, after string, err error) {
	b, err := json.Marshal(c.MarkBefore)
	if err != nil {
		return "", "", err
	}
	a, err := json.Marshal(c.MarkAfter)
	return string(b), string(a), err
}

// Flip marks actions as undone, and others as done again, together with the state that leaves behind.
func (p *Project) Flip(undo, redo []int64, u Update) error {
	return p.transaction(func(tx *sql.Tx) error {
		for undone, ids := range [][]int64{redo, undo} {
			values := make([]any, len(ids))
			for i, id := range ids {
				values[i] = id
			}
			if err := bulk(tx, fmt.Sprintf("UPDATE actions SET undone = %d WHERE id IN (VALUES %%s)", undone), 1, values); err != nil {
				return err
			}
		}
		return write(tx, u)
	})
}

// touches holds for actions that changed something which the dataset has: a face that is present, and in it
// its mark or a keypoint of the list ?1 (JSON). Others are passed over by undo and redo.
const touches = `EXISTS (SELECT 1 FROM changes c JOIN faces f ON f.id = c.face
	WHERE c.action = a.id AND f.present AND (c.kind = 'mark' OR c.keypoint IN (SELECT value FROM json_each(?1))))`

const actionColumns = "a.id, a.time, a.name, a.undone, (SELECT face FROM changes WHERE action = a.id ORDER BY seq LIMIT 1), (SELECT COUNT(DISTINCT face) FROM changes WHERE action = a.id)"

// Next returns the action that would be undone next or, when redo is true, redone. keypoints are the names
// that the dataset has. ok is false when there is none.
func (p *Project) Next(redo bool, keypoints []string) (a Action, ok bool, err error) {
	names, err := json.Marshal(keypoints)
	if err != nil {
		return Action{}, false, cannotRead("the history", err)
	}
	query := "SELECT " + actionColumns + " FROM actions a WHERE a.undone = 0 AND " + touches + " ORDER BY a.id DESC LIMIT 1"
	if redo {
		query = "SELECT " + actionColumns + " FROM actions a WHERE a.undone = 1 AND " + touches + " ORDER BY a.id LIMIT 1"
	}
	a, err = scanAction(p.db.QueryRow(query, string(names)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Action{}, false, nil
	}
	if err != nil {
		return Action{}, false, cannotRead("the history", err)
	}
	return a, true, nil
}

// History returns the last n actions, those that were undone included, newest first; all of them when n < 0.
func (p *Project) History(n int) ([]Action, error) {
	return list(p.db, "the history", scanAction, "SELECT "+actionColumns+" FROM actions a ORDER BY a.id DESC LIMIT ?", n)
}

func scanAction(scan func(...any) error) (a Action, err error) {
	var at string
	var first sql.NullInt64
	if err := scan(&a.ID, &at, &a.Name, &a.Undone, &first, &a.Faces); err != nil {
		return Action{}, err
	}
	a.Face = first.Int64
	a.Time, err = time.Parse(timeFormat, at)
	return a, err
}

// Step is an action with what it changed, in the order in which it did.
type Step struct {
	Action
	Changes []Change
}

// changeColumns are those of a step, one row a change.
const changeColumns = `a.id, a.time, a.name, a.undone, c.face, ifnull(c.keypoint, ''),
	ifnull(c.before_x, ''), ifnull(c.before_y, ''), ifnull(c.after_x, ''), ifnull(c.after_y, ''),
	ifnull(c.before_mark, '{}'), ifnull(c.after_mark, '{}')`

// Step returns one action; ok is false when there is none of that ID.
func (p *Project) Step(id int64) (s Step, ok bool, err error) {
	all, err := p.steps("a.id = ? ORDER BY c.seq", id)
	if err != nil || len(all) == 0 {
		return Step{}, false, err
	}
	return all[0], true, nil
}

// Way returns what leads to the state right after an action, or with 0 to the state before all of them: the
// actions to undo, newest first, and those to redo, oldest first. keypoints are the names that the dataset has.
func (p *Project) Way(to int64, keypoints []string) (undo, redo []Step, err error) {
	names, err := json.Marshal(keypoints)
	if err != nil {
		return nil, nil, cannotRead("the history", err)
	}
	undo, err = p.steps(touches+" AND a.undone = 0 AND a.id > ?2 ORDER BY a.id DESC, c.seq", string(names), to)
	if err != nil {
		return nil, nil, err
	}
	redo, err = p.steps(touches+" AND a.undone = 1 AND a.id <= ?2 ORDER BY a.id, c.seq", string(names), to)
	return undo, redo, err
}

// Since returns the actions that stand, from a time on, oldest first.
func (p *Project) Since(t time.Time) ([]Step, error) {
	return p.steps("a.undone = 0 AND a.time >= ? ORDER BY a.id, c.seq", t.UTC().Format(timeFormat))
}

// steps returns the actions that a condition chooses; its order keeps the changes of an action together.
func (p *Project) steps(where string, args ...any) ([]Step, error) {
	rows, err := list(p.db, "the history", scanStep, "SELECT "+changeColumns+" FROM actions a JOIN changes c ON c.action = a.id WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	var all []Step
	for _, r := range rows {
		if n := len(all); n > 0 && all[n-1].ID == r.ID {
			all[n-1].Changes = append(all[n-1].Changes, r.Changes...)
			continue
		}
		all = append(all, r)
	}
	return all, nil
}

// scanStep reads an action with one of its changes.
func scanStep(scan func(...any) error) (s Step, err error) {
	var at, before, after string
	var c Change
	if err := scan(&s.ID, &at, &s.Name, &s.Undone, &c.Face, &c.Keypoint, &c.Before[0], &c.Before[1], &c.After[0], &c.After[1], &before, &after); err != nil {
		return s, err
	}
	if c.Keypoint == "" {
		if err := errors.Join(json.Unmarshal([]byte(before), &c.MarkBefore), json.Unmarshal([]byte(after), &c.MarkAfter)); err != nil {
			return s, err
		}
	}
	s.Face, s.Changes = c.Face, []Change{c}
	s.Time, err = time.Parse(timeFormat, at)
	return s, err
}

// EditTimes returns for every face when the last action that stands changed it.
func (p *Project) EditTimes() (map[int64]time.Time, error) {
	type edited struct {
		face int64
		at   time.Time
	}
	all, err := list(p.db, "the history", func(scan func(...any) error) (e edited, err error) {
		var at string
		if err := scan(&e.face, &at); err != nil {
			return e, err
		}
		e.at, err = time.Parse(timeFormat, at)
		return e, err
	}, "SELECT c.face, max(a.time) FROM actions a JOIN changes c ON c.action = a.id WHERE a.undone = 0 GROUP BY c.face")
	if err != nil {
		return nil, err
	}
	times := make(map[int64]time.Time, len(all))
	for _, e := range all {
		times[e.face] = e.at
	}
	return times, nil
}
