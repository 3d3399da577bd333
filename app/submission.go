package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/submission"
)

// writeSubmission answers the contest's lookup table with predictions: RowId,Location, in the table's order. Faces are
// the rows of rowsByImageID. Locations are kept within the image.
func writeSubmission(lookup *os.File, out string, ds *data.Dataset, rows map[string]int, predictions []face.Points) error {
	s := submission.Answers{Table: lookup.Name(), Faces: filepath.Base(ds.Path()), Rows: rows, Keypoints: ds.Keypoints(), Side: ds.Side(), Predictions: predictions}
	text, err := s.To(lookup)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(out, text); err != nil {
		return fmt.Errorf("writing the submission %s: %w", out, err)
	}
	return nil
}

const imageIDColumn = "ImageId"

// rowsByImageID maps the numbers of faces, as submission.ID writes them, to rows. Which face is which is never taken
// from the order of rows: a test set that was sorted or shortened would be answered wrongly, and nobody would see it.
func rowsByImageID(r *report, ds *data.Dataset) (map[string]int, error) {
	name := filepath.Base(ds.Path())
	column, err := imageIDIn(ds.Columns())
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	if column != imageIDColumn {
		r.note("%s has no column %s: its column %s is taken for it", name, imageIDColumn, column)
	}
	rows := make(map[string]int, ds.Rows())
	for row := range ds.Rows() {
		text, _, err := ds.Text(row, column)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", column, err)
		}
		id := submission.ID(text)
		if id == "" {
			continue // no lookup table can ask for it
		}
		if other, ok := rows[id]; ok {
			return nil, fmt.Errorf("%s has the %s %s twice, in rows %d and %d, so which face a lookup table asks for is not known: correct one", name, column, id, other, row)
		}
		rows[id] = row
	}
	return rows, nil
}

// imageIDIn returns the one column that holds the numbers of faces, whatever its case and however its words are joined.
// The error is the end of a sentence about the file.
func imageIDIn(columns []string) (string, error) {
	if slices.Contains(columns, imageIDColumn) {
		return imageIDColumn, nil
	}
	var found []string
	for _, name := range columns {
		if strings.EqualFold(strings.NewReplacer("_", "", " ", "", "-", "", ".", "").Replace(name), imageIDColumn) {
			found = append(found, name)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("has no column %s, which says which face is which in a lookup table: add it, or take the test set of the contest as it is", imageIDColumn)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("has the columns %s for %s: leave one", strings.Join(found, " and "), imageIDColumn)
}
