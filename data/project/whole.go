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
	"searches", "trials", "trial_epochs", "trial_checkpoints", "decisions"}

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
	for _, kind := range []struct {
		table, same string
		parts       []string // tables with a column that names it
		column      string
	}{
		{"runs", "m.started = o.started AND m.settings = o.settings", []string{"epochs"}, "run"},
		{"searches", "m.started = o.started AND m.plan = o.plan", []string{"trials", "trial_epochs", "trial_checkpoints", "decisions"}, "search"},
	} {
		var most int64
		if err := tx.QueryRow("SELECT ifnull(max(id), 0) FROM main." + kind.table).Scan(&most); err != nil {
			return 0, err
		}
		isNew := fmt.Sprintf("SELECT id FROM other.%s o WHERE NOT EXISTS (SELECT 1 FROM main.%s m WHERE m.id <= %d AND %s)", kind.table, kind.table, most, kind.same)
		n, err := shift(tx, kind.table, "id", most, isNew)
		if err != nil {
			return 0, err
		}
		for _, part := range kind.parts {
			if _, err := shift(tx, part, kind.column, most, isNew); err != nil {
				return 0, err
			}
		}
		runs += int(n)
	}
	return runs, nil
}

// shift copies the rows of a table of the attached database in which a column is one of the numbers that isNew selects,
// with numbers that are larger by so many; other numbers of their own are given anew.
func shift(tx *sql.Tx, table, column string, by int64, isNew string) (n int64, err error) {
	columns, err := columnsOf(tx, table)
	if err != nil {
		return 0, err
	}
	var into, from []string
	for _, name := range columns {
		switch {
		case name == column:
			from = append(from, fmt.Sprintf("%s + %d", name, by))
		case name == "id":
			continue
		default:
			from = append(from, name)
		}
		into = append(into, name)
	}
	result, err := tx.Exec(fmt.Sprintf("INSERT INTO main.%s (%s) SELECT %s FROM other.%s WHERE %s IN (%s)",
		table, strings.Join(into, ", "), strings.Join(from, ", "), table, column, isNew))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
