package csvfile

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"unicode/utf8"

	"fiducial/data/alike"
	"fiducial/data/face"
	"fiducial/data/photo"
)

// Fault is something wrong in one row of a dataset. What is faulty counts as missing.
type Fault struct {
	Row     int    // from 0
	Line    int    // line of the file on which the row begins, from 1
	Column  int    // number of the cell in its row, from 1; 0 when the whole row is meant
	Name    string // name of the column that it belongs to, "" when the whole row is meant
	Problem string // what is wrong and what it should be, in words, without the place
	Cause   Cause  // what kind of thing is wrong: faults of one cause are told together
}

// Cause is a kind of fault, as it is said of several cells or rows.
type Cause string

// Causes of faults.
const (
	NoNumber     Cause = "no decimal number"
	HalfAPoint   Cause = "half a point"
	BadPhoto     Cause = "unusable pixels"
	BadCells     Cause = "wrong number of cells"
	OpenQuote    Cause = "unclosed quotation mark"
	HeaderInside Cause = "a header among the rows"
	NoFile       Cause = "photo not there"
	HalfABox     Cause = "part of a box"
	NoBox        Cause = "no box"
)

// Row is what the index keeps of one row, of which there are millions: 80 bytes and its points.
type Row struct {
	Offset int64       // of its first byte in the uncompressed file
	Photo  face.Photo  // zero when its pixels cannot be used
	Look   alike.Look  // what these look like; zero where photos are files
	Points face.Packed // rows without labels share theirs; in pixels of the photo
	Frame  *Frame      // where the face is in its photo, nil where pixels are in the file itself
	Length uint32      // in bytes, line ending included
	Line   uint32      // on which it begins, from 1
	Sum    uint32      // the CRC-32C of its bytes: whether a file still holds this row
	Faults uint16      // how many, at most some for each column; Scan keeps their texts in Faults of the file, FaultsOf reads them again
	Traits uint16      // what else is known of it: see Misaligned, NoUTF8 and Words
}

// Traits of a row: below them is counted how many of its cells say a word, which are as many as there are columns at
// most.
const (
	misaligned uint16 = 1 << 15
	noUTF8     uint16 = 1 << 14
)

// Misaligned reports whether the row has the wrong number of cells, or quotes that do not close, so that it is not
// certain where its coordinates are or should be, or is a header among the rows: Rewrite refuses to edit it.
func (r *Row) Misaligned() bool { return r.Traits&misaligned != 0 }

// NoUTF8 reports whether a cell beside the Image cell holds bytes that are no UTF-8.
func (r *Row) NoUTF8() bool { return r.Traits&noUTF8 != 0 }

// Words returns how many of its coordinate cells say in a word, such as NA, that they are missing.
func (r *Row) Words() int { return int(r.Traits &^ (misaligned | noUTF8)) }

// end returns where the byte after the row is.
func (r *Row) end() int64 { return r.Offset + int64(r.Length) }

// spreadsheetCell is how many characters fit into a cell of a spreadsheet: longer ones are cut to that.
const spreadsheetCell = 32767

// sumOf returns the check sum of a row's bytes.
func sumOf(b []byte) uint32 { return crc32.Checksum(b, castagnoli) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// parser turns the bytes of rows into Rows. It keeps buffers between rows: use one in each goroutine.
type parser struct {
	header *Header
	folder string // of the file: names of photos are relative to it
	side   int    // of the images; 0 while it is not known: then any square will do
	loose  bool   // how pixels are written: see parseLoosely
	cells  []cell
	pixels []byte
	raw    []byte // a row that is read again

	example []byte   // the Image cell that sideOfRow read last
	looked  lookedAt // at the photo that the last row names

	points     face.Points // of the row that is parsed
	packer     face.Packer
	unlabelled face.Packed // of every row without labels

	number int     // of the row that is parsed, for its faults
	faults []Fault // found in rows so far, as many as are to be kept
	most   int     // of faults
}

// layout says which cell of a row belongs to which column: columns before head have the cell of their own
// number, columns from tail on the one shift further right, those between have none.
type layout struct{ head, tail, shift int }

// cell returns the number of the column's cell, -1 when it is not certain.
func (l layout) cell(column int) int {
	switch {
	case column < l.head:
		return column
	case column >= l.tail:
		return column + l.shift
	}
	return -1
}

// split finds the cells of a row and which columns they belong to. b is the row with its line ending, line the
// row without it. ok is false when the quotes in it do not close properly.
func (p *parser) split(b []byte) (line []byte, l layout, ok bool) {
	line = trimEnding(b)
	p.cells, ok = splitCells(p.cells[:0], line)
	return line, p.fit(line, isCut(b)), ok
}

// isCut reports whether a row has no line ending, so that the file may have been cut off in it.
func isCut(b []byte) bool { return len(b) == 0 || b[len(b)-1] != '\n' }

// fit matches cells to columns. Where their number is wrong, the Image cell shows on which side of it something
// is too much or missing: a label is better lost than read from its neighbour's cell.
func (p *parser) fit(line []byte, cut bool) layout {
	have, want, image := len(p.cells), len(p.header.Columns), p.header.Image
	if have == want {
		return layout{head: want, tail: want}
	}
	if have > image && p.isPhoto(line, image) {
		for i := want; i < have; i++ {
			if len(p.cells[i].text(line)) > 0 {
				return layout{head: image + 1, tail: want}
			}
		}
		if have > want {
			return layout{head: want, tail: want} // only empty cells at the end are too many
		}
		return layout{head: image + 1, tail: want}
	}
	if i := have - (want - image); i >= 0 && p.isPhoto(line, i) {
		return layout{tail: image, shift: have - want}
	}
	if cut && have < want {
		return layout{head: have - 1, tail: want}
	}
	return layout{tail: want}
}

// isPhoto reports whether a cell holds an image of the right size.
func (p *parser) isPhoto(line []byte, i int) bool {
	if p.header.Files {
		return photo.Is(string(p.cells[i].text(line)))
	}
	n, bad := p.readPixels(p.cells[i].text(line))
	return bad < 0 && sideOf(n) > 0 && (p.side == 0 || n == p.side*p.side)
}

// readPixels parses an Image cell into p.pixels.
func (p *parser) readPixels(text []byte) (n, bad int) {
	if most := (len(text) + 1) / 2; len(p.pixels) < most {
		p.pixels = make([]byte, most)
	}
	return p.parse(p.pixels, text)
}

// parse reads an Image cell into dst, as the file has it.
func (p *parser) parse(dst, text []byte) (n, bad int) {
	if p.loose {
		return parseLoosely(dst, text)
	}
	return parsePixels(dst, text)
}

// row parses one row. known is what is known of its photo, the zero Row where that has to be read. The texts of
// its faults go to p.faults.
func (p *parser) row(b []byte, offset int64, number int, known Row) Row {
	r := Row{Offset: offset, Length: uint32(len(b)), Line: uint32(min(number, math.MaxUint32)), Photo: known.Photo, Look: known.Look, Sum: sumOf(b)}
	line, l, quotesClose := p.split(b)
	cut := isCut(b)
	fault := func(column int, cause Cause, problem func() string) {
		if r.Faults++; len(p.faults) >= p.most {
			return // a text for each of millions would take longer than everything else
		}
		f := Fault{Row: p.number, Line: number, Problem: problem(), Cause: cause}
		if column >= 0 {
			f.Column, f.Name = l.cell(column)+1, p.header.Columns[column]
		}
		p.faults = append(p.faults, f)
	}
	if again := p.headerAgain(line); again != "" {
		fault(-1, HeaderInside, text(again))
		r.Traits |= misaligned // what is edited in it would not be read again
		r.Points = p.none()
		return r
	}
	switch {
	case !quotesClose && cut:
		fault(-1, OpenQuote, text("has a quotation mark that is never closed, so the file may be cut off there; get the whole file, or close or remove that mark"))
	case !quotesClose:
		fault(-1, OpenQuote, text("has a quotation mark that is never closed; close or remove it"))
	}
	if have, want := len(p.cells), len(p.header.Columns); have != want {
		fault(-1, BadCells, func() string { return cellCount(have, want, cut) })
	}
	p.points = p.points[:0]
	for k, x := range p.header.X {
		p.points = append(p.points, p.point(line, l, k, &r, fault))
		if x >= 0 && (l.cell(x) < 0 || l.cell(p.header.Y[k]) < 0) {
			r.Traits |= misaligned
		}
	}
	r.Points = p.pack()
	if !quotesClose || p.header.Files && l.head < len(p.header.Columns) || p.header.lacks() && l.head < min(p.header.before()+1, len(p.header.Columns)) {
		r.Traits |= misaligned // with them in the last case the cells that the keypoints will have which the file lacks
	}
	i := l.cell(p.header.Image)
	if !p.isUTF8(line, i) {
		r.Traits |= noUTF8
	}
	if p.header.Files {
		p.frame(line, l, &r, known, fault)
		return r
	}
	if i >= 0 && r.Photo.IsZero() {
		content := p.cells[i].text(line)
		n, bad := p.readPixels(content)
		if problem := p.photoProblem(content, n, bad, cut && i == len(p.cells)-1); problem != "" {
			fault(p.header.Image, BadPhoto, text(problem))
		} else {
			r.Photo, r.Look = face.PhotoOf(p.pixels[:n]), alike.Of(p.pixels[:n], sideOf(n))
		}
	}
	return r
}

// isUTF8 reports whether a row is UTF-8 beside its Image cell, which has the number image, -1 for none.
func (p *parser) isUTF8(line []byte, image int) bool {
	if image < 0 {
		return utf8.Valid(line)
	}
	return utf8.Valid(line[:p.cells[image].from]) && utf8.Valid(line[p.cells[image].to:])
}

// pack returns the points of the row that was parsed.
func (p *parser) pack() face.Packed {
	if slices.ContainsFunc(p.points, func(q face.Point) bool { return q != face.Point{} }) {
		return p.packer.Pack(p.points)
	}
	return p.none()
}

// none returns the points of a row of which nothing is said. All such rows share them.
func (p *parser) none() face.Packed {
	if p.unlabelled == "" {
		p.unlabelled = p.packer.Pack(make(face.Points, len(p.header.Keypoints)))
	}
	return p.unlabelled
}

// text is a problem whose words are there already.
func text(problem string) func() string { return func() string { return problem } }

func cellCount(have, want int, cut bool) string {
	if cut && have < want {
		return fmt.Sprintf("is cut off: the file ends after %s of its %s cells; get the whole file, or complete the row", count(have), count(want))
	}
	if have > maxRowCells {
		return fmt.Sprintf("has more than %s cells instead of %s; add or remove commas", count(maxRowCells), count(want))
	}
	return fmt.Sprintf("has %s instead of %s; add or remove commas", counted(have, "cell"), count(want))
}

// headerAgain says that a row, split into p.cells, is a header, "" where it is none: its Image cell is the name of that
// column, as where two files were joined.
func (p *parser) headerAgain(line []byte) string {
	columns, image := p.header.Columns, p.header.Image
	if len(p.cells) != len(columns) || string(bytes.TrimSpace(p.cells[image].text(line))) != columns[image] {
		return ""
	}
	for i, c := range p.cells {
		if string(bytes.TrimSpace(bytes.TrimPrefix(c.text(line), byteOrderMark))) != columns[i] {
			return "is a header with other columns than the first, as where two files were joined; the rows after it may be read wrongly: keep each file by itself"
		}
	}
	return "is the header again, as where two files were joined; remove the line"
}

// faultFunc takes what is wrong in a column, -1 for the whole row; problem says it in words, if they are wanted.
type faultFunc func(column int, cause Cause, problem func() string)

// point reads one keypoint of row r. What is wrong with it goes to fault.
func (p *parser) point(line []byte, l layout, k int, r *Row, fault faultFunc) face.Point {
	v := p.visibility(line, l, k, r, fault)
	x, xState := p.coordinate(line, l, p.header.X[k], r, fault)
	y, yState := p.coordinate(line, l, p.header.Y[k], r, fault)
	switch {
	case v == face.Absent && xState == empty && yState == empty:
	case v == face.Absent:
		fault(p.header.V[k], AbsentPoint, text("says 0, absent, beside coordinates; leave those empty, or give 2 (visible) or 1 (hidden)"))
	case xState == given && yState == given:
		return face.At(x, y).With(v)
	case xState == given && yState == empty:
		fault(p.header.Y[k], HalfAPoint, func() string { return fmt.Sprintf("is missing although x is %v; give both coordinates or none", x) })
	case xState == empty && yState == given:
		fault(p.header.X[k], HalfAPoint, func() string { return fmt.Sprintf("is missing although y is %v; give both coordinates or none", y) })
	}
	return face.Point{}.With(v)
}

// isEmpty reports whether a cell says nothing.
func isEmpty(content []byte) bool { return len(bytes.Trim(content, " \t")) == 0 }

type coordinateState int

const (
	empty coordinateState = iota
	given
	faulty
)

func (p *parser) coordinate(line []byte, l layout, column int, r *Row, fault faultFunc) (float64, coordinateState) {
	if column < 0 {
		return 0, empty // the file lacks the keypoint
	}
	i := l.cell(column)
	if i < 0 {
		return 0, faulty // the wrong number of cells has been told
	}
	content := p.cells[i].text(line)
	if isEmpty(content) {
		return 0, empty
	}
	v, ok := parseDecimal(content)
	if !ok && saysMissing(content) {
		r.Traits++
		return 0, empty
	}
	if !ok {
		fault(column, NoNumber, func() string { return decimalProblem(content) })
		return 0, faulty
	}
	return v, given
}

// photoProblem says what is wrong with an Image cell in which parsePixels found n pixels before bad.
func (p *parser) photoProblem(text []byte, n, bad int, cut bool) string {
	want := p.side * p.side
	switch {
	case bad < 0 && n == want && p.side > 0:
		return ""
	case bad < 0 && p.side == 0 && sideOf(n) > MaxSide:
		return fmt.Sprintf("has an image of %d×%d pixels, and at most %d×%d are read", sideOf(n), sideOf(n), MaxSide, MaxSide)
	case bad < 0 && p.side == 0 && sideOf(n) > 0:
		return ""
	case len(text) == spreadsheetCell:
		return fmt.Sprintf("was cut to %s characters by a spreadsheet program; take the row from the original file", count(spreadsheetCell))
	case bad >= 0 && p.side == 0 && pixelHint(text) != "":
		return pixelHint(text)
	case bad >= 0:
		return fmt.Sprintf("has %s as pixel number %s; pixels are whole numbers from 0 to 255", quoted(wordAt(text, bad)), count(n+1))
	case n == 0:
		return "is empty; it should hold the pixels of the face"
	case p.side == 0:
		return shapeHint(p.pixels[:n])
	case cut && n < want:
		return fmt.Sprintf("is cut off: the file ends after %s of its %s pixels; get the whole file", count(n), count(want))
	}
	return fmt.Sprintf("has %s instead of %s (%d×%d)", counted(n, "pixel"), count(want), p.side, p.side)
}

// counted says how many things there are, as in 9,215 pixels.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return count(n) + " " + thing + "s"
}
