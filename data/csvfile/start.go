package csvfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// start is where the header lies in the first bytes of a file, those after its byte order mark.
type start struct {
	from, to int      // of the header's lines
	lines    [][]byte // without their endings: one, or those of DeepLabCut
	told     []byte   // a line before them that tells spreadsheets what separates cells, nil mostly
}

// findStart finds the header. ok is false when b ends before it does and there may be more to read.
func findStart(b []byte, eof bool) (s start, ok bool) {
	if s.from, s.to, ok = firstRow(b, eof); !ok {
		return s, false
	}
	if line := trimEnding(b[s.from:s.to]); isSeparatorLine(line) {
		from, to, ok := firstRow(b[s.to:], eof)
		if !ok {
			return s, false
		}
		s.told, s.from, s.to = line, s.to+from, s.to+to
	}
	s.lines = [][]byte{trimEnding(b[s.from:s.to])}
	if firstCell(s.lines[0]) != scorerRow {
		return s, true
	}
	for len(s.lines) < 4 {
		rest := b[s.to:]
		if !eof && len(rest) < len(individualsRow)+2 {
			return s, false
		}
		if !slices.ContainsFunc([]string{bodypartsRow, individualsRow, coordsRow}, func(name string) bool {
			return bytes.HasPrefix(bytes.TrimPrefix(rest, []byte{'"'}), []byte(name))
		}) {
			break
		}
		end, ok := rowEnd(rest, eof)
		if !ok {
			return s, false
		}
		s.lines = append(s.lines, trimEnding(rest[:end]))
		s.to += end
		if firstCell(s.lines[len(s.lines)-1]) == coordsRow {
			break
		}
	}
	return s, true
}

// isSeparatorLine reports whether a line is one such as sep=; by which a spreadsheet is told what separates cells.
func isSeparatorLine(line []byte) bool {
	line = bytes.Trim(line, `"`)
	return len(line) <= 5 && len(line) >= 4 && bytes.EqualFold(line[:4], []byte("sep="))
}

// The first cells of the header rows of DeepLabCut.
const (
	scorerRow      = "scorer"
	individualsRow = "individuals"
	bodypartsRow   = "bodyparts"
	coordsRow      = "coords"
)

func firstCell(line []byte) string {
	comma := bytes.IndexByte(line, ',')
	if comma < 0 {
		comma = len(line)
	}
	return strings.Trim(string(bytes.TrimSpace(line[:comma])), `"`)
}

// parse reads the header.
func (s start) parse(c Choice) (h Header, problem string) {
	switch {
	case s.told != nil && !bytes.HasSuffix(bytes.Trim(s.told, `"`), []byte{','}):
		return h, fmt.Sprintf("as its first line %s says, ", quoted(s.told)) + separatedBy("something else than commas")
	case len(s.lines) > 1:
		h, problem = parseRows(s.lines, c)
	default:
		h, problem = parseHeader(s.lines[0], c)
	}
	if s.told != nil {
		h.note("Its first line %s is for spreadsheets and is passed over.", quoted(s.told))
	}
	return h, problem
}

// parseRows reads the header rows of DeepLabCut: who scored, perhaps which individual, which body part, and which
// coordinate. A column's name is made of those of its body part and its coordinate, as nose_x.
func parseRows(lines [][]byte, c Choice) (h Header, problem string) {
	rows := make(map[string][]string)
	width := 0
	for _, line := range lines {
		cells, problem := headerCells(line)
		if problem != "" {
			return h, problem
		}
		rows[cells[0]], width = cells, max(width, len(cells))
	}
	at := func(row string, i int) string {
		if i < len(rows[row]) {
			return rows[row][i]
		}
		return ""
	}
	if rows[bodypartsRow] == nil || rows[coordsRow] == nil {
		return h, "it begins with the header rows of DeepLabCut, but not with all of them: scorer, bodyparts and coords; get the whole file"
	}
	for i := range width {
		h.Columns = append(h.Columns, columnOf(at(scorerRow, i), at(individualsRow, i), at(bodypartsRow, i), at(coordsRow, i)))
	}
	if imageIn(h.Columns) < 0 {
		return h, "it has the three header rows of DeepLabCut (scorer, bodyparts, coords) and no photos in it; add a column named Image with the pixels of each face"
	}
	h.note("Its header is the %d rows of DeepLabCut (%s): a keypoint is a body part.", len(lines), strings.Join(namesOfRows(lines), ", "))
	problem = h.read(lines[0], c)
	return h, problem
}

// columnOf returns the name of a column from what stands over it.
func columnOf(scorer, individual, part, coord string) string {
	switch {
	case len(coord) == 1 || coord == "likelihood":
		if individual != "" {
			part = individual + "_" + part
		}
		return part + "_" + coord
	case imageIn([]string{scorer, part, coord}) >= 0:
		return imageColumn
	}
	return scorer
}

func namesOfRows(lines [][]byte) (names []string) {
	for _, line := range lines {
		names = append(names, firstCell(line))
	}
	return names
}
