package submission

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// ID writes the number of a face in one way: 1, 01 and 1.0, which a spreadsheet or a table with gaps makes of it, are
// the same. What is no whole number stays as it is.
func ID(text string) string {
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

// Answers are what a lookup table may ask for.
type Answers struct {
	Table       string         // the name of the lookup table, for errors
	Faces       string         // that of the file of faces, for errors
	Rows        map[string]int // of faces, by their number as ID writes it
	Keypoints   face.Keypoints
	Side        int           // of photos, in pixels: locations are kept within
	Predictions []face.Points // of each row; nil where nothing can be predicted
}

// To reads a lookup table and returns the text of its submission, an answer for each of its lines, in their order. The
// error is one sentence that names the table and the line.
func (s Answers) To(lookup io.Reader) ([]byte, error) {
	in := csv.NewReader(lookup)
	in.FieldsPerRecord = -1 // data rows may lack the last comma
	header, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s has no header: it should be RowId,ImageId,FeatureName,Location", s.Table)
	}
	header[0] = strings.TrimPrefix(header[0], "\ufeff")
	rowID, imageID, feature := slices.Index(header, "RowId"), slices.Index(header, "ImageId"), slices.Index(header, "FeatureName")
	if rowID < 0 || imageID < 0 || feature < 0 {
		return nil, fmt.Errorf("%s is no lookup table: its header should be RowId,ImageId,FeatureName,Location", s.Table)
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
			return nil, fmt.Errorf("reading %s: %w", s.Table, err)
		}
		line, _ := in.FieldPos(0)
		if len(record) <= max(rowID, imageID, feature) {
			return nil, fmt.Errorf("%s, line %d: %d cells where RowId, ImageId and FeatureName are needed", s.Table, line, len(record))
		}
		location, err := s.location(record[imageID], record[feature])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", s.Table, line, err)
		}
		id := strings.TrimSpace(record[rowID])
		if id == "" || answered[id] {
			return nil, fmt.Errorf("%s, line %d: the RowId %s is empty or there once more: each answer wants one of its own", s.Table, line, harmless.Name(id))
		}
		answered[id] = true
		out.Write([]string{id, strconv.FormatFloat(location, 'f', 4, 64)})
	}
}

func (s Answers) location(imageID, feature string) (float64, error) {
	row, ok := s.Rows[ID(imageID)]
	if !ok {
		return 0, fmt.Errorf("there is no face with ImageId %s in %s", harmless.Name(imageID), s.Faces)
	}
	name, isX := strings.CutSuffix(feature, "_x")
	name, isY := strings.CutSuffix(name, "_y")
	k := s.Keypoints.Index(name)
	if k < 0 || isX == isY {
		return 0, fmt.Errorf("%s is no coordinate of this dataset", harmless.Name(feature))
	}
	if s.Predictions[row] == nil {
		return 0, fmt.Errorf("the face with ImageId %s has no usable pixels to predict from", harmless.Name(imageID))
	}
	p := s.Predictions[row][k]
	if !p.Known {
		return 0, fmt.Errorf("the weights never learned %s", name)
	}
	v := p.Y
	if isX {
		v = p.X
	}
	return min(max(v, 0), float64(s.Side-1)), nil
}
