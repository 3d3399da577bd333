package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
)

// writeSubmission answers the contest's lookup table with predictions: RowId,Location, in the table's order. Faces are
// the rows of rowsByImageID. Locations are kept within the image.
func writeSubmission(lookup *os.File, out string, ds *data.Dataset, rows map[string]int, predictions []face.Points) error {
	s := submission{lookup: lookup.Name(), rows: rows, ds: ds, predictions: predictions}
	text, err := s.answer(lookup)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(out, text); err != nil {
		return fmt.Errorf("writing the submission %s: %w", out, err)
	}
	return nil
}

const imageIDColumn = "ImageId"

// rowsByImageID maps the numbers of faces, as imageIDOf writes them, to rows. Which face is which is never taken from
// the order of rows: a test set that was sorted or shortened would be answered wrongly, and nobody would see it.
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
		id := imageIDOf(text)
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

// imageIDOf writes the number of a face in one way: 1, 01 and 1.0, which a spreadsheet or a table with gaps makes of it, are
// the same. What is no whole number stays as it is.
func imageIDOf(text string) string {
	text = strings.TrimSpace(text)
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return text
	}
	if n, err := strconv.ParseUint(whole, 10, 63); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return text
}

type submission struct {
	lookup      string
	rows        map[string]int
	ds          *data.Dataset
	predictions []face.Points
}

// answer reads a lookup table and returns the text of its submission.
func (s submission) answer(lookup io.Reader) ([]byte, error) {
	in := csv.NewReader(lookup)
	in.FieldsPerRecord = -1 // data rows may lack the last comma
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s has no header: it should be RowId,ImageId,FeatureName,Location", s.lookup)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	rowID, imageID, feature := slices.Index(header, "RowId"), slices.Index(header, "ImageId"), slices.Index(header, "FeatureName")
	if rowID < 0 || imageID < 0 || feature < 0 {
		return nil, fmt.Errorf("%s is no lookup table: its header should be RowId,ImageId,FeatureName,Location", s.lookup)
	}
	var text bytes.Buffer
	out := csv.NewWriter(&text)
	out.Write([]string{"RowId", "Location"})
	answered := map[string]bool{}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			out.Flush()
			return text.Bytes(), out.Error()
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", s.lookup, err)
		}
		line, _ := in.FieldPos(0)
		if len(record) <= max(rowID, imageID, feature) {
			return nil, fmt.Errorf("%s, line %d: %d cells where RowId, ImageId and FeatureName are needed", s.lookup, line, len(record))
		}
		location, err := s.location(record[imageID], record[feature])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", s.lookup, line, err)
		}
		id := strings.TrimSpace(record[rowID])
		if id == "" || answered[id] {
			return nil, fmt.Errorf("%s, line %d: the RowId %s is empty or there once more: each answer wants one of its own", s.lookup, line, harmless.Name(id))
		}
		answered[id] = true
		out.Write([]string{id, strconv.FormatFloat(location, 'f', 4, 64)})
	}
}

func (s submission) location(imageID, feature string) (float64, error) {
	row, ok := s.rows[imageIDOf(imageID)]
	if !ok {
		return 0, fmt.Errorf("there is no face with ImageId %s in %s", harmless.Name(imageID), filepath.Base(s.ds.Path()))
	}
	name, isX := strings.CutSuffix(feature, "_x")
	name, isY := strings.CutSuffix(name, "_y")
	k := s.ds.Keypoints().Index(name)
	if k < 0 || isX == isY {
		return 0, fmt.Errorf("%s is no coordinate of this dataset", harmless.Name(feature))
	}
	if s.predictions[row] == nil {
		return 0, fmt.Errorf("the face with ImageId %s has no usable pixels to predict from", harmless.Name(imageID))
	}
	p := s.predictions[row][k]
	if !p.Known {
		return 0, fmt.Errorf("the weights never learned %s", name)
	}
	v := p.Y
	if isX {
		v = p.X
	}
	return min(max(v, 0), float64(s.ds.Side()-1)), nil
}
