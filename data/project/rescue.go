package project

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// rescue brings what can still be read of a damaged database, row by row, into this empty one, and says in words what
// that is. It looks at a copy: the file stays as it is.
func (p *Project) rescue(damaged string) string {
	const nothing = "nothing of it could be read, and edits in it that were not saved are not shown"
	folder, err := os.MkdirTemp(filepath.Dir(p.path), ".fiducial-*")
	if err != nil {
		return nothing
	}
	defer os.RemoveAll(folder)
	copied := filepath.Join(folder, "damaged")
	if copyDatabase(damaged, copied) != nil || lengthen(copied) != nil {
		return nothing
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(copied)}).String())
	if err != nil {
		return nothing
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := p.transaction(func(tx *sql.Tx) error { return rescueInto(tx, db) }); err != nil {
		return nothing
	}
	return p.rescued(nothing)
}

// lengthen gives a database that was cut off the length that its header names, for SQLite reads nothing of a shorter
// one: what is missing are pages of nothing then, and the rows in others can be read.
func lengthen(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	header := make([]byte, 32)
	if _, err := f.ReadAt(header, 0); err != nil {
		return nil // not even a header: there is nothing to be read
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 { // as the format writes the largest
		page = 1 << 16
	}
	want := page * int64(binary.BigEndian.Uint32(header[28:]))
	info, err := f.Stat()
	if err != nil || !bytes.HasPrefix(header, []byte("SQLite format 3")) || want <= info.Size() || want > lengthenMost {
		return err
	}
	return f.Truncate(want)
}

// lengthenMost is beyond any project: a header that says more is damaged itself.
const lengthenMost = 16 << 30

// rescued says what is in a project that was rescued.
func (p *Project) rescued(nothing string) string {
	var points, marks, actions, runs int
	err := p.db.QueryRow(`SELECT (SELECT count(*) FROM points), (SELECT count(*) FROM faces WHERE done OR flagged OR accepted OR left_out OR note <> '' OR proposed <> ''),
		(SELECT count(*) FROM actions), (SELECT count(*) FROM runs) + (SELECT count(*) FROM searches)`).Scan(&points, &marks, &actions, &runs)
	if err != nil || points+marks+actions+runs == 0 {
		return nothing
	}
	return fmt.Sprintf("what could be read of it is in place: %s that %s not saved yet, %s, %s of the history, %s. What is missing beyond that can't be told: look through your latest edits",
		counted(points, "edited point", "edited points"), map[bool]string{true: "was", false: "were"}[points == 1],
		counted(marks, "marked face", "marked faces"), counted(actions, "action", "actions"), counted(runs, "training run or search", "training runs and searches"))
}

// rescueInto copies every row that can be read and fits.
func rescueInto(tx *sql.Tx, from *sql.DB) error {
	for _, table := range tables {
		columns, err := columnsOf(tx, "main", table)
		if err != nil {
			return err
		}
		// One of an older version lacks some of them.
		if have, err := columnsOf(from, "main", table); err == nil {
			columns = slices.DeleteFunc(columns, func(name string) bool { return !slices.Contains(have, name) })
		}
		if len(columns) == 0 {
			continue
		}
		insert, err := tx.Prepare(fmt.Sprintf("INSERT OR IGNORE INTO %s (%s) VALUES %s", table, strings.Join(columns, ", "), placeholders(1, len(columns))))
		if err != nil {
			return err
		}
		// From both ends up to where it is broken.
		for _, order := range []string{"1, 2", "1 DESC, 2 DESC"} {
			query := fmt.Sprintf("SELECT %s FROM %s NOT INDEXED ORDER BY %s", strings.Join(columns, ", "), table, order)
			if eachRow(from, query, len(columns), func(values []any) { _, _ = insert.Exec(values...) }) == nil {
				break
			}
		}
		if err := insert.Close(); err != nil {
			return err
		}
	}
	for _, wrong := range []string{
		"DELETE FROM actions WHERE id NOT IN (SELECT action FROM changes) OR time NOT GLOB '????-??-??T??:??:??.???Z'",
		"DELETE FROM meta WHERE key = '" + commitsKey + "' AND value GLOB '*[^0-9]*'",
		"DELETE FROM meta WHERE key IN ('" + keypointsKey + "', '" + takenKey + "') AND NOT json_valid(value)",
		"DELETE FROM changes WHERE kind = 'mark' AND NOT (json_valid(before_mark) AND json_valid(after_mark))",
		"DELETE FROM points WHERE face IN (SELECT id FROM faces WHERE " + unsound + ")",
		"DELETE FROM changes WHERE face IN (SELECT id FROM faces WHERE " + unsound + ")",
		"DELETE FROM faces WHERE " + unsound,
		"DELETE FROM trial_checkpoints WHERE bytes <> (SELECT ifnull(sum(length(p.content)), 0) FROM checkpoint_parts p WHERE p.checkpoint = parts)",
	} {
		if _, err := tx.Exec(wrong); err != nil {
			return err
		}
	}
	return nil
}

// columnsOf returns the names of the columns of a table in a schema, none when there is no such table.
func columnsOf(db interface {
	Query(query string, args ...any) (*sql.Rows, error)
}, schema, table string) (names []string, err error) {
	rows, err := db.Query("SELECT name FROM pragma_table_info(?, ?)", table, schema)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// eachRow calls f with the values of each row that a query gives, until one can't be read.
func eachRow(db *sql.DB, query string, columns int, f func(values []any)) error {
	rows, err := db.QueryContext(context.Background(), query)
	if err != nil {
		return err
	}
	defer rows.Close()
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return errors.Join(err, rows.Close())
		}
		f(values)
	}
	return rows.Err()
}
