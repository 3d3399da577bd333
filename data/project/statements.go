package project

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// transaction runs f in one transaction: all of it is on the disk when transaction returns, or nothing.
func (p *Project) transaction(f func(tx *sql.Tx) error) error {
	conn, err := p.connection()
	if err != nil {
		return p.cannotWrite(err)
	}
	defer conn.Close()
	before := p.logEnd()
	tx, err := conn.BeginTx(context.Background(), nil)
	if err != nil {
		return p.cannotWrite(err)
	}
	defer tx.Rollback()
	if err := p.unchanged(tx); err != nil {
		return p.cannotWrite(err)
	}
	if err := f(tx); err != nil {
		return p.cannotWrite(err)
	}
	if err := p.name(tx); err != nil {
		return p.cannotWrite(err)
	}
	done, err := count(tx)
	if err != nil {
		return p.cannotWrite(err)
	}
	if err := tx.Commit(); err != nil {
		return p.cannotWrite(errors.Join(err, p.cutLog(before)))
	}
	if p.lock != nil {
		p.lock.note(p.path, done)
	}
	p.list()
	return nil
}

// exec runs one statement that writes, a transaction of its own.
func (p *Project) exec(query string, args ...any) (result sql.Result, err error) {
	err = p.transaction(func(tx *sql.Tx) error {
		result, err = tx.Exec(query, args...)
		return err
	})
	return result, err
}

// commitsKey is under which the number of transactions is kept.
const commitsKey = "commits"

// count counts a transaction and returns how many there were.
func count(tx *sql.Tx) (done int64, err error) {
	err = tx.QueryRow("INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING CAST(value AS INTEGER)", commitsKey).Scan(&done)
	return done, err
}

// commits returns how many transactions there were.
func (p *Project) commits() (done int64, err error) {
	text, err := p.meta(commitsKey)
	if err != nil || text == "" {
		return 0, err
	}
	if done, err = strconv.ParseInt(text, 10, 64); err != nil {
		return 0, cannotRead("how many transactions there were", err)
	}
	return done, nil
}

// list returns what each makes of every row that a query gives; what says what that is, for errors.
func list[T any](db *sql.DB, what string, each func(scan func(into ...any) error) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := Again(func() error {
		all = nil
		rows, err := db.Query(query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			one, err := each(rows.Scan)
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, cannotRead(what, err)
	}
	return all, nil
}

func cannotRead(what string, err error) error {
	return fmt.Errorf("read %s from the project file: %w", what, explained(err))
}

// rowsAtOnce is how many rows one statement takes: with fewer, starting it costs as much as what it does; with
// more, nothing is gained.
const rowsAtOnce = 64

// bulk runs a statement for many rows of values. Where the statement has %s, it gets a list of rows, each a list
// of as many placeholders as a row has values; values holds one row after the other.
func bulk(tx *sql.Tx, statement string, width int, values []any) error {
	for len(values) > 0 {
		n := min(len(values)/width, rowsAtOnce)
		of := len(values) / width / n * n * width // what statements of n rows take in all
		if err := repeat(tx, strings.Replace(statement, "%s", placeholders(n, width), 1), slices.Chunk(values[:of], n*width)); err != nil {
			return err
		}
		values = values[of:]
	}
	return nil
}

// repeat prepares a statement and runs it with each list of values.
func repeat(tx *sql.Tx, statement string, lists func(yield func([]any) bool)) error {
	s, err := tx.Prepare(statement)
	if err != nil {
		return err
	}
	defer s.Close()
	for values := range lists {
		if _, err := s.Exec(values...); err != nil {
			return err
		}
	}
	return nil
}

// placeholders returns n rows of width placeholders: "(?, ?), (?, ?)".
func placeholders(n, width int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + ")"
	return strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
}
