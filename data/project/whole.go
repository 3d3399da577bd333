package project

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// tables are all of a project, those that others refer to first.
var tables = [...]string{"meta", "faces", "points", "actions", "changes", "runs", "epochs",
	"searches", "trials", "trial_epochs", "trial_checkpoints", "checkpoint_parts", "decisions"}

// ofThemselves are the keys of meta that say something about the file, not about the dataset.
const ofThemselves = "'" + takenKey + "', '" + commitsKey + "', '" + datasetKey + "'"

// hash returns a hash of all that a project holds, but for what it keeps about itself.
func (p *Project) hash() (text string, err error) {
	err = Again(func() error {
		sum := sha256.New()
		for _, table := range tables {
			if err := hashTable(sum, p.db, table); err != nil {
				return err
			}
		}
		text = hex.EncodeToString(sum.Sum(nil))
		return nil
	})
	if err != nil {
		return "", cannotRead("everything", err)
	}
	return text, nil
}

func hashTable(sum io.Writer, db *sql.DB, table string) error {
	query := "SELECT * FROM " + table + " ORDER BY 1, 2, 3"
	if table == "meta" {
		query = "SELECT key, value FROM meta WHERE key NOT IN (" + ofThemselves + ") ORDER BY 1"
	}
	var columns int
	if err := db.QueryRow("SELECT count(*) FROM pragma_table_info(?)", table).Scan(&columns); err != nil {
		return err
	}
	fmt.Fprintln(sum, table)
	return eachRow(db, query, columns, func(values []any) {
		for _, v := range values {
			fmt.Fprintf(sum, "%T %q\n", v, fmt.Sprint(v))
		}
	})
}

// with runs f in one transaction during which the database at another path is there as "other".
func (p *Project) with(other string, f func(tx *sql.Tx) error) (err error) {
	ctx := context.Background()
	conn, err := p.connection()
	if err != nil {
		return p.cannotWrite(err)
	}
	_, err = conn.ExecContext(ctx, "ATTACH ? AS other", other)
	if err = errors.Join(err, conn.Close()); err != nil {
		return p.cannotWrite(err)
	}
	defer func() {
		if _, detachErr := p.db.Exec("DETACH other"); err == nil && detachErr != nil {
			err = p.cannotWrite(detachErr)
		}
	}()
	return p.transaction(f)
}

// becomeOther replaces everything by what the attached database holds, but for what a project keeps about itself.
func becomeOther(tx *sql.Tx) error {
	for _, table := range slices.Backward(tables[:]) {
		but := ""
		if table == "meta" {
			but = " WHERE key NOT IN (" + ofThemselves + ")"
		}
		if _, err := tx.Exec("DELETE FROM main." + table + but); err != nil {
			return err
		}
	}
	for _, table := range tables {
		if _, err := tx.Exec("INSERT OR IGNORE INTO main." + table + " SELECT * FROM other." + table); err != nil {
			return err
		}
	}
	return nil
}

// takeRuns adds the training runs and the searches of the attached database that are not here yet, under new numbers,
// and returns how many they are.
func takeRuns(tx *sql.Tx) (runs int, err error) {
	var run, search, checkpoint int64 // the largest numbers that are taken here
	err = tx.QueryRow(`SELECT (SELECT ifnull(max(id), 0) FROM main.runs), (SELECT ifnull(max(id), 0) FROM main.searches),
		(SELECT ifnull(max(checkpoint), 0) FROM main.checkpoint_parts)`).Scan(&run, &search, &checkpoint)
	if err != nil {
		return 0, err
	}
	newRuns := fmt.Sprintf("SELECT id FROM other.runs o WHERE NOT EXISTS (SELECT 1 FROM main.runs m WHERE m.id <= %d AND m.started = o.started AND m.settings = o.settings)", run)
	newSearches := fmt.Sprintf("SELECT id FROM other.searches o WHERE NOT EXISTS (SELECT 1 FROM main.searches m WHERE m.id <= %d AND m.started = o.started AND m.plan = o.plan)", search)
	ofSearch := map[string]string{
		"search": fmt.Sprintf("search + %d", search),
		"parts":  fmt.Sprintf("CASE WHEN parts > 0 THEN parts + %d ELSE 0 END", checkpoint),
	}
	for _, step := range []struct {
		table   string
		columns map[string]string
		where   string
	}{
		{"runs", map[string]string{"id": fmt.Sprintf("id + %d", run)}, "id IN (" + newRuns + ")"},
		{"epochs", map[string]string{"run": fmt.Sprintf("run + %d", run)}, "run IN (" + newRuns + ")"},
		{"checkpoint_parts", map[string]string{"checkpoint": fmt.Sprintf("checkpoint + %d", checkpoint)},
			"checkpoint IN (SELECT parts FROM other.trial_checkpoints WHERE search IN (" + newSearches + "))"},
		{"searches", map[string]string{"id": fmt.Sprintf("id + %d", search)}, "id IN (" + newSearches + ")"},
		{"trials", ofSearch, "search IN (" + newSearches + ")"},
		{"trial_epochs", ofSearch, "search IN (" + newSearches + ")"},
		{"trial_checkpoints", ofSearch, "search IN (" + newSearches + ")"},
		{"decisions", ofSearch, "search IN (" + newSearches + ")"},
	} {
		n, err := takeRows(tx, step.table, step.columns, step.where)
		if err != nil {
			return 0, err
		}
		if step.table == "runs" || step.table == "searches" {
			runs += int(n)
		}
	}
	return runs, nil
}

// takeRows copies the rows of a table of the attached database for which where holds. A column that columns names gets
// the value of its expression there; an id that it does not name is given anew.
func takeRows(tx *sql.Tx, table string, columns map[string]string, where string) (n int64, err error) {
	names, err := columnsOf(tx, "main", table)
	if err != nil {
		return 0, err
	}
	var into, from []string
	for _, name := range names {
		expression, renumbered := columns[name]
		switch {
		case renumbered:
			from = append(from, expression)
		case name == "id":
			continue
		default:
			from = append(from, name)
		}
		into = append(into, name)
	}
	result, err := tx.Exec(fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %s FROM other.%s WHERE %s",
		table, strings.Join(into, ", "), strings.Join(from, ", "), table, where))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
