package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Action is one undoable step.
type Action struct {
	ID     int64
	Time   time.Time
	Name   string
	Undone bool
	Face   int64 // the first face it changed
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

// Flip marks an action as undone, or as done again, together with the state that leaves behind.
func (p *Project) Flip(action int64, undone bool, u Update) error {
	return p.transaction(func(tx *sql.Tx) error {
		if _, err := tx.Exec("UPDATE actions SET undone = ? WHERE id = ?", undone, action); err != nil {
			return err
		}
		return write(tx, u)
	})
}

// touches holds for actions that changed something which the dataset has: a face that is present, and in it
// its mark or a keypoint of the list ?1 (JSON). Others are passed over by undo and redo.
const touches = `EXISTS (SELECT 1 FROM changes c JOIN faces f ON f.id = c.face
	WHERE c.action = a.id AND f.present AND (c.kind = 'mark' OR c.keypoint IN (SELECT value FROM json_each(?1))))`

const actionColumns = "a.id, a.time, a.name, a.undone, (SELECT face FROM changes WHERE action = a.id ORDER BY seq LIMIT 1)"

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
	if err := scan(&a.ID, &at, &a.Name, &a.Undone, &first); err != nil {
		return Action{}, err
	}
	a.Face = first.Int64
	a.Time, err = time.Parse(timeFormat, at)
	return a, err
}

// Changes returns what an action changed, in the order in which it did.
func (p *Project) Changes(action int64) ([]Change, error) {
	return list(p.db, "an action", scanChange, `SELECT face, ifnull(keypoint, ''),
		ifnull(before_x, ''), ifnull(before_y, ''), ifnull(after_x, ''), ifnull(after_y, ''),
		ifnull(before_mark, '{}'), ifnull(after_mark, '{}') FROM changes WHERE action = ? ORDER BY seq`, action)
}

func scanChange(scan func(...any) error) (c Change, err error) {
	var before, after string
	if err := scan(&c.Face, &c.Keypoint, &c.Before[0], &c.Before[1], &c.After[0], &c.After[1], &before, &after); err != nil {
		return c, err
	}
	return c, errors.Join(json.Unmarshal([]byte(before), &c.MarkBefore), json.Unmarshal([]byte(after), &c.MarkAfter))
}
