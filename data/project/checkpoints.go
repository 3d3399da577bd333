package project

import (
	"bytes"
	"database/sql"
	"errors"
	"slices"
)

// SQLite has one writer, so that a checkpoint of many megabytes in one transaction would hold up an edit for seconds.
// So checkpoints are written, removed and read in parts, a transaction each, between which edits find their turn. The
// parts of a checkpoint are no trial's until trial_checkpoints names them; those that it does not name are removed when
// the project is opened.

// partSize is how many bytes of a checkpoint one transaction writes.
const partSize = 256 << 10

// writeParts writes the parts of a checkpoint and returns the number under which they are kept. The caller holds
// p.checkpoints.
func (p *Project) writeParts(content []byte) (number int64, err error) {
	err = p.db.QueryRow("SELECT 1 + max((SELECT ifnull(max(checkpoint), 0) FROM checkpoint_parts), (SELECT ifnull(max(parts), 0) FROM trial_checkpoints))").Scan(&number)
	if err != nil {
		return 0, cannotRead("checkpoints", err)
	}
	part := 0
	for bytes := range slices.Chunk(content, partSize) {
		if _, err := p.exec("INSERT INTO checkpoint_parts (checkpoint, part, content) VALUES (?, ?, ?)", number, part, bytes); err != nil {
			p.removeParts([]int64{number})
			return 0, err
		}
		part++
	}
	return number, nil
}

// removeParts removes the parts of checkpoints that are no trial's any more. Those that it can't remove, the next
// opening of the project does. The caller holds p.checkpoints.
func (p *Project) removeParts(numbers []int64) {
	for _, number := range numbers {
		for more := number > 0; more; {
			result, err := p.exec("DELETE FROM checkpoint_parts WHERE rowid IN (SELECT rowid FROM checkpoint_parts WHERE checkpoint = ? ORDER BY part DESC LIMIT 4)", number)
			if err != nil {
				return
			}
			n, err := result.RowsAffected()
			more = err == nil && n > 0
		}
	}
}

// dropCheckpoint takes a trial's checkpoint from it, and adds the number of its parts to those that are not used any
// more.
func dropCheckpoint(tx *sql.Tx, unused *[]int64, search int64, trial int) error {
	var parts int64
	err := tx.QueryRow("DELETE FROM trial_checkpoints WHERE search = ? AND trial = ? RETURNING parts", search, trial).Scan(&parts)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	*unused = append(*unused, parts)
	return err
}

// TrialCheckpoint returns the bytes of a trial's checkpoint, nil when there is none.
func (p *Project) TrialCheckpoint(search int64, trial int) ([]byte, error) {
	p.checkpoints.Lock()
	defer p.checkpoints.Unlock()
	var content []byte // all of it where an older version wrote it
	var number int64
	err := p.db.QueryRow("SELECT content, parts FROM trial_checkpoints WHERE search = ? AND trial = ?", search, trial).Scan(&content, &number)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	parts := [][]byte{content}
	for part := 0; err == nil && number > 0; part++ {
		var bytes []byte
		if err = p.db.QueryRow("SELECT content FROM checkpoint_parts WHERE checkpoint = ? AND part = ?", number, part).Scan(&bytes); err == nil {
			parts = append(parts, bytes)
		}
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, cannotRead("a trial's checkpoint", err)
	}
	return bytes.Join(parts, nil), nil
}
