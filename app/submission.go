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
)

// writeSubmission answers the contest's lookup table with predictions: RowId,Location, in the table's order.
// Faces are found by the dataset's ImageId column, by row number from 1 where it has none. Locations are
// kept within the image.
func writeSubmission(lookup, out string, ds *data.Dataset, predictions []face.Points) error {
	rows, err := rowsByImageID(ds)
	if err != nil {
		return err
	}
	f, err := os.Open(lookup)
	if err != nil {
		return fmt.Errorf("reading the lookup table: %w", err)
	}
	defer f.Close()
	s := submission{lookup: lookup, rows: rows, ds: ds, predictions: predictions}
	text, err := s.answer(f)
	if err != nil {
		return err
	}
	if err := atomicfile.Write(out, text); err != nil {
		return fmt.Errorf("writing the submission %s: %w", out, err)
	}
	return nil
}

// rowsByImageID maps the texts of the ImageId column to rows.
func rowsByImageID(ds *data.Dataset) (map[string]int, error) {
	rows := make(map[string]int, ds.Rows())
	for row := range ds.Rows() {
		id, ok, err := ds.Text(row, "ImageId")
		if err != nil {
			return nil, fmt.Errorf("reading ImageId: %w", err)
		}
		if !ok {
			id = strconv.Itoa(row + 1)
		}
		rows[strings.TrimSpace(id)] = row
	}
	return rows, nil
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
	var out bytes.Buffer
	out.WriteString("RowId,Location\n")
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
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
		fmt.Fprintf(&out, "%s,%s\n", record[rowID], strconv.FormatFloat(location, 'f', 4, 64))
	}
}

func (s submission) location(imageID, feature string) (float64, error) {
	row, ok := s.rows[strings.TrimSpace(imageID)]
	if !ok {
		return 0, fmt.Errorf("there is no face with ImageId %s in %s", imageID, filepath.Base(s.ds.Path()))
	}
	name, isX := strings.CutSuffix(feature, "_x")
	name, isY := strings.CutSuffix(name, "_y")
	k := s.ds.Keypoints().Index(name)
	if k < 0 || isX == isY {
		return 0, fmt.Errorf("%s is no coordinate of this dataset", feature)
	}
	if s.predictions[row] == nil {
		return 0, fmt.Errorf("the face with ImageId %s has no usable pixels to predict from", imageID)
	}
	p := s.predictions[row][k]
	v := p.Y
	if isX {
		v = p.X
	}
	return min(max(v, 0), float64(s.ds.Side()-1)), nil
}
