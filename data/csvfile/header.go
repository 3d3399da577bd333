package csvfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"fiducial/data/face"
)

// Header says what the columns of a dataset are.
type Header struct {
	Columns   []string       // every column's name, in file order
	Keypoints face.Keypoints // in the order of their x columns; none in a file that is still to be labelled
	X, Y      []int          // for each keypoint the index of its column in Columns
	Image     int            // index of the Image column
}

const (
	imageColumn = "Image"
	macLines    = "its lines end in a way only old Macintosh programs use; save it with line endings LF or CRLF"
)

// parseHeader reads the header line, which has neither byte order mark nor line ending. The problem is a clause
// that says what is wrong and what to do, "" when nothing is.
func parseHeader(line []byte) (h Header, problem string) {
	if binary(line) {
		return h, "it holds binary data, no text; choose a dataset in CSV"
	}
	cells, ok := splitCells(nil, line)
	if !ok {
		return h, "the quotes in its first line do not close; correct that line"
	}
	if len(cells) > MaxColumns {
		return h, fmt.Sprintf("it has %s, and at most %s are read; leave out some", counted(len(cells), "column"), count(MaxColumns))
	}
	for _, c := range cells {
		h.Columns = append(h.Columns, string(bytes.TrimSpace(c.text(line))))
	}
	if !slices.Contains(h.Columns, imageColumn) {
		return h, noImage(line, h.Columns) // before anything else, for the line may be no header at all
	}
	index := make(map[string]int, len(h.Columns))
	for i, name := range h.Columns {
		if j, ok := index[name]; ok && name != "" {
			return h, fmt.Sprintf("it has the column %s twice, in cells %d and %d of its first line; rename or remove one", quoted([]byte(name)), j+1, i+1)
		}
		index[name] = i
	}
	h.Image = index[imageColumn]
	return h, h.findKeypoints(index)
}

// binary reports whether a line holds control characters, as no text does.
func binary(line []byte) bool {
	return bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n", r) })
}

// noImage says why there is no Image column, as far as the header tells.
func noImage(line []byte, columns []string) string {
	if bytes.IndexByte(line, '\r') >= 0 {
		return macLines
	}
	for _, separator := range []struct{ char, name string }{{";", "semicolons"}, {"\t", "tabs"}} {
		if strings.Contains(columns[0], separator.char) {
			return "its cells are separated by " + separator.name + "; save it with commas"
		}
	}
	for _, name := range columns {
		if strings.EqualFold(name, imageColumn) {
			return fmt.Sprintf("its column %s must be spelled %q; rename it", quoted([]byte(name)), imageColumn)
		}
	}
	return fmt.Sprintf("it has no column named %s in its first line; add one with the pixels of each face, or choose another file", imageColumn)
}

// findKeypoints pairs the columns NAME_x and NAME_y.
func (h *Header) findKeypoints(index map[string]int) (problem string) {
	var names []string
	for i, column := range h.Columns {
		for _, axis := range []struct{ own, other string }{{"_x", "_y"}, {"_y", "_x"}} {
			name, ok := strings.CutSuffix(column, axis.own)
			if !ok || name == "" {
				continue
			}
			j, paired := index[name+axis.other]
			if !paired {
				return fmt.Sprintf("its column %s has no partner %s, and a keypoint needs both; add the missing column or rename this one", quoted([]byte(column)), quoted([]byte(name+axis.other)))
			}
			if axis.own == "_x" {
				names = append(names, name)
				h.X, h.Y = append(h.X, i), append(h.Y, j)
			}
		}
	}
	h.Keypoints = face.NewKeypoints(names)
	return ""
}

// clone returns a copy that shares nothing with h.
func (h Header) clone() Header {
	h.Columns = append([]string(nil), h.Columns...)
	h.Keypoints = append(face.Keypoints(nil), h.Keypoints...)
	h.X, h.Y = append([]int(nil), h.X...), append([]int(nil), h.Y...)
	return h
}
