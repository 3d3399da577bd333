package project

import (
	"database/sql"
	"fmt"
)

// list returns what each makes of every row that a query gives; what says what that is, for errors.
func list[T any](db *sql.DB, what string, each func(scan func(into ...any) error) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.Query(query, args...)
	if err != nil {
		return nil, cannotRead(what, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := each(rows.Scan)
		if err != nil {
			return nil, cannotRead(what, err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		return nil, cannotRead(what, err)
	}
	return all, nil
}

func cannotRead(what string, err error) error {
	return fmt.Errorf("read %s from the project file: %w", what, err)
}
