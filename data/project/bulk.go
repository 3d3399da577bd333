package project

import (
	"database/sql"
	"slices"
	"strings"
)

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
