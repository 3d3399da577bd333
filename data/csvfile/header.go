package csvfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
)

// Header says what the columns of a dataset are.
type Header struct {
	Columns   []string       // every column's name, in file order
	Keypoints face.Keypoints // in the order of their x columns, and behind them those that the file lacks: see File.Add
	X, Y      []int          // for each keypoint the index of its column in Columns, -1 for those that the file lacks
	V         []int          // and that of its visibility, -1 where it has none: see VisibilityColumn
	Image     int            // index of the column with the photos, mostly Image, or, with Files, of the one that names their files
	Files     bool           // photos are files of their own, and points lie in their pixels: see Frame
	Box       [3]int         // with Files the indices of box_left, box_top and box_size, -1 each where the file lacks them
	Notes     []string       // how it was read, a sentence each; none for NAME_x,NAME_y and Image
	Unread    []string       // columns that look like coordinates and are not read as such
	// UnreadNotes are those of Notes that name the Unread.
	UnreadNotes []string
	// Candidates are all keypoints that a Choice may name, read or not, in the order of their x columns.
	Candidates []Candidate
}

// Candidate is two columns that can be read as a keypoint.
type Candidate struct {
	Name string // of the keypoint
	X, Y string // of its columns
}

const (
	imageColumn = "Image"
	macLines    = "its lines end in a way only old Macintosh programs use; save it with line endings LF or CRLF"
)

// Choice says which of the columns that look like keypoints are meant, by names of keypoints. The zero Choice leaves it
// to the header.
type Choice struct {
	Keypoints []string // these and no others; a file that has no such columns at all is to be labelled with these
	Ignore    []string // not these
	Added     []string // these besides: those that the file has no columns for are keypoints that it lacks
}

// parseHeader reads the header line, which has neither byte order mark nor line ending. The problem is a clause
// that says what is wrong and what to do, "" when nothing is.
func parseHeader(line []byte, c Choice) (h Header, problem string) {
	columns, problem := headerCells(line)
	if problem != "" {
		return h, problem
	}
	h.Columns = columns
	return h, h.read(line, c)
}

// headerCells returns what the cells of a header line say.
func headerCells(line []byte) (columns []string, problem string) {
	if bytes.IndexByte(line, 0) >= 0 || isBinary(line) && !bytes.Contains(line, []byte(",")) {
		return nil, "it holds binary data, no text; choose a dataset in CSV"
	}
	if i := bytes.IndexFunc(line, isControl); i >= 0 {
		return nil, fmt.Sprintf("its first line has the control character %s in a name, as %s; remove it there", harmless.Text(string(line[i])), quoted(nameAround(line, i)))
	}
	cells, ok := splitCells(nil, line)
	if !ok {
		return nil, "the quotes in its first line do not close; correct that line"
	}
	if len(cells) > MaxColumns {
		return nil, fmt.Sprintf("it has %s, and at most %s are read; leave out some", counted(len(cells), "column"), count(MaxColumns))
	}
	for _, c := range cells {
		columns = append(columns, string(bytes.TrimSpace(c.text(line))))
	}
	return columns, ""
}

// read finds out what the columns are. line is the header line.
func (h *Header) read(line []byte, c Choice) (problem string) {
	h.Box = noBox
	if h.Image = imageIn(h.Columns); h.Image < 0 {
		if h.Image = h.filesIn(); h.Image < 0 {
			return noImage(line, h.Columns) // before anything else, for the line may be no header at all
		}
		h.Files = true
	}
	index := make(map[string]int, len(h.Columns))
	for i, name := range h.Columns {
		if j, ok := index[name]; ok && name != "" {
			return fmt.Sprintf("it has the column %s twice, in cells %d and %d of its first line; rename or remove one", quoted([]byte(name)), j+1, i+1)
		}
		index[name] = i
	}
	switch name := h.Columns[h.Image]; {
	case h.Files:
		h.findBox(index)
		if name != fileColumn {
			h.note("Its column %s is read as the files of photos.", harmless.Name(name))
		}
	case name != imageColumn:
		h.note("Its column %s is read as the photos.", harmless.Name(name))
	}
	if problem := h.findKeypoints(index, c); problem != "" {
		return problem
	}
	h.findVisibility(index)
	return ""
}

// isBinary reports whether a line holds control characters, as no text does.
func isBinary(line []byte) bool {
	return bytes.ContainsFunc(line, isControl)
}

// isControl reports whether a character stands in no text.
func isControl(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n", r) }

// nameAround returns the cell of a header line in which byte i lies.
func nameAround(line []byte, i int) []byte {
	from := bytes.LastIndexByte(line[:i], ',') + 1
	to := bytes.IndexByte(line[i:], ',')
	if to < 0 {
		return line[from:]
	}
	return line[from : i+to]
}

// imageIn returns the index of the column that holds the photos, -1 when there is none: the one named Image, or else
// the one that others name so.
func imageIn(columns []string) int {
	if i := slices.Index(columns, imageColumn); i >= 0 {
		return i
	}
	for _, name := range []string{"pixels", imageColumn} {
		if i := slices.IndexFunc(columns, func(c string) bool { return strings.EqualFold(c, name) }); i >= 0 {
			return i
		}
	}
	return -1
}

// clone returns a copy that shares nothing with h.
func (h Header) clone() Header {
	h.Columns = append([]string(nil), h.Columns...)
	h.Keypoints = append(face.Keypoints(nil), h.Keypoints...)
	h.X, h.Y = append([]int(nil), h.X...), append([]int(nil), h.Y...)
	h.V = slices.Clone(h.V)
	h.Notes, h.Unread, h.UnreadNotes = slices.Clone(h.Notes), slices.Clone(h.Unread), slices.Clone(h.UnreadNotes)
	h.Candidates = slices.Clone(h.Candidates)
	return h
}
