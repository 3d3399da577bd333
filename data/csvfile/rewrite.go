package csvfile

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"fiducial/data/face"
)

// Cell names one coordinate and the text it is to have; an empty text makes it missing.
type Cell struct {
	Row      int
	Keypoint int
	Y        bool // the y coordinate, else x
	Text     string
	// Verbatim says that Text is what a file once had in this cell, as Texts returned it: it is written even if
	// it is no number. Without it, Text must be empty or a finite decimal number.
	Verbatim bool
}

// Replace says which file Rewrite may replace.
type Replace int

const (
	ReplaceNone   Replace = iota // none: the path must be free
	ReplaceOpened                // the one that was opened, unless another program changed it
	ReplaceAny                   // any, but never a compressed one
)

// Rewriting says what Rewrite writes.
type Rewriting struct {
	Rows    []Row  // all rows, as Scan emitted them or Rewrite returned them
	Cells   []Cell // the coordinates that are to differ from the file
	Replace Replace
	// Keypoints are for a file without coordinate columns: columns for them are put before the Image column,
	// with empty cells but for Cells. They must be nil for a file that has coordinate columns.
	Keypoints face.Keypoints
}

// Rewrite writes the dataset to path, as plain CSV, and returns the new file, open, with its rows. Only the
// cells named in w differ from f; every other byte is copied: byte order mark, line endings, quotes, number
// formats, empty lines, faulty rows. A cell in quotes keeps them. progress, which may be nil, gets bytes of f
// done and in all.
//
// The new file is written beside the one it replaces (links are followed first), flushed, given its mode, and
// renamed over it, so that at every moment one of the two is there, whole. When something fails, or ctx is done,
// the old file stays as it is and nothing else is left. The error is a sentence; it wraps ErrChanged when f no
// longer holds those rows or, with ReplaceOpened, when its file on disk is another; ErrGone when that was
// deleted; ErrMisaligned when a cell of such a row was to be edited; fs.ErrExist when ReplaceNone found a file.
//
// f stays open and good for reading. It must have been scanned, or come from Rewrite.
func (f *File) Rewrite(ctx context.Context, path string, w Rewriting, progress func(done, total int64)) (*File, []Row, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	fail := func(err error) (*File, []Row, error) {
		return nil, nil, fmt.Errorf("saving %s: %w", path, err)
	}
	r, err := f.newRewriter(w)
	if err != nil {
		return fail(err)
	}
	target, err := f.findTarget(path, w.Replace)
	if err != nil {
		return fail(err)
	}
	out, err := target.create()
	if err != nil {
		return fail(err)
	}
	done, rows, err := r.write(ctx, out, progress)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = target.commit(out, func() error { return f.stillReplaceable(target, w.Replace) })
	}
	if err != nil {
		out.Close()
		os.Remove(out.Name())
		return fail(err)
	}
	done.path = target.asked
	done.source = out
	if done.opened, err = out.Stat(); err != nil {
		out.Close()
		return fail(err)
	}
	done.text.Store(out)
	done.length.Store(done.opened.Size())
	return done, rows, nil
}

// rewriter is one Rewrite on its way from the old file to the new one.
type rewriter struct {
	file   *File
	text   *os.File
	rows   []Row
	edits  map[int][]Cell // by row
	insert []string       // names of coordinate columns to be put before the Image column
	header Header         // of the new file
	lines  int            // by how many lines rows have moved down
}

// newRewriter checks what is to be written.
func (f *File) newRewriter(w Rewriting) (*rewriter, error) {
	r := &rewriter{file: f, text: f.text.Load(), rows: w.Rows, edits: make(map[int][]Cell), header: f.header}
	if r.text == nil || f.length.Load() < 0 {
		return nil, say(nil, "%s is not read to its end yet; wait until it is", f.path)
	}
	if len(w.Keypoints) > 0 {
		if len(f.header.Keypoints) > 0 {
			return nil, say(nil, "%s has coordinate columns already; columns for new keypoints cannot be added", f.path)
		}
		if err := r.addColumns(w.Keypoints); err != nil {
			return nil, err
		}
	}
	at := f.headerEnd
	for i, row := range w.Rows {
		if row.Offset < at || row.Length <= 0 {
			return nil, say(nil, "row %d is none of %s, or out of order", i, f.path)
		}
		at = row.Offset + int64(row.Length)
	}
	type place struct {
		row, keypoint int
		y             bool
	}
	seen := make(map[place]bool, len(w.Cells))
	for _, c := range w.Cells {
		if err := r.check(c); err != nil {
			return nil, err
		}
		p := place{c.Row, c.Keypoint, c.Y}
		if seen[p] {
			return nil, say(nil, "row %d: the same coordinate of keypoint %d is given twice", c.Row, c.Keypoint)
		}
		seen[p] = true
		r.edits[c.Row] = append(r.edits[c.Row], c)
	}
	return r, nil
}

func (r *rewriter) check(c Cell) error {
	if c.Row < 0 || c.Row >= len(r.rows) || c.Keypoint < 0 || c.Keypoint >= len(r.header.Keypoints) {
		return say(nil, "row %d, keypoint %d: there is no such cell", c.Row, c.Keypoint)
	}
	if r.rows[c.Row].Misaligned {
		return say(ErrMisaligned, "row %d (line %d) has the wrong number of cells, so that its points cannot be edited; correct that line in a text editor", c.Row, r.rows[c.Row].Line)
	}
	if c.Text == "" || c.Verbatim {
		return nil
	}
	if _, problem := parseDecimal([]byte(c.Text)); problem != "" {
		return say(nil, "row %d, keypoint %s: %s", c.Row, r.header.Keypoints[c.Keypoint].Name, problem)
	}
	return nil
}

// addColumns makes the header of the new file from that of the old one and new keypoints.
func (r *rewriter) addColumns(keypoints face.Keypoints) error {
	columns := r.file.header.Columns
	for _, k := range keypoints {
		r.insert = append(r.insert, k.Name+"_x", k.Name+"_y")
	}
	var line []byte
	for i, name := range slices.Insert(slices.Clone(columns), r.file.header.Image, r.insert...) {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, encode(name, false)...)
	}
	header, problem := parseHeader(line)
	if lines(line) > lines([]byte(strings.Join(columns, ""))) {
		problem = "names of keypoints cannot go over several lines"
	}
	if problem == "" && !slices.Equal(header.Keypoints.Names(), keypoints.Names()) {
		problem = "these names cannot be names of keypoints: " + strings.Join(keypoints.Names(), ", ")
	}
	if problem != "" {
		return say(nil, "%s", problem)
	}
	r.header = header
	return nil
}

const copyBuffer = 1 << 20

// write copies the old file to out with the edits in it and returns the new file, not yet complete, and its rows.
func (r *rewriter) write(ctx context.Context, out io.Writer, progress func(done, total int64)) (*File, []Row, error) {
	length := r.file.length.Load()
	from := bufio.NewReaderSize(io.NewSectionReader(r.text, 0, length), copyBuffer)
	to := &place{w: bufio.NewWriterSize(out, copyBuffer)}
	done, err := r.writeHeader(from, to)
	if err != nil {
		return nil, nil, err
	}
	p := &parser{header: &done.header, side: done.Side()}
	rows := make([]Row, len(r.rows))
	at := r.file.headerEnd
	var buf []byte
	for i, row := range r.rows {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if err := copyBytes(to, from, row.Offset-at); err != nil {
			return nil, nil, err
		}
		if buf, err = readRow(from, row, buf); err != nil {
			return nil, nil, err
		}
		if rows[i], err = r.writeRow(to, p, buf, i); err != nil {
			return nil, nil, err
		}
		at = row.Offset + int64(row.Length)
		progress(at, length)
	}
	if err := copyBytes(to, from, length-at); err != nil {
		return nil, nil, err
	}
	if err := to.w.Flush(); err != nil {
		return nil, nil, writeFailure(err)
	}
	// What was added at the end since the file was opened would be lost without a word.
	if info, err := r.text.Stat(); err != nil || info.Size() != length {
		return nil, nil, ErrChanged
	}
	progress(length, length)
	return done, rows, nil
}

// place writes, and knows how far it is.
type place struct {
	w  *bufio.Writer
	at int64
}

func (p *place) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.at += int64(n)
	if err != nil {
		return n, writeFailure(err)
	}
	return n, nil
}

func writeFailure(err error) error {
	return say(err, "%s; what was there stays as it was: make that possible, or save elsewhere", why(err))
}

// copyBytes copies what lies between rows.
func copyBytes(to io.Writer, from io.Reader, n int64) error {
	if n == 0 {
		return nil
	}
	m, err := io.CopyN(to, from, n)
	if err == io.EOF && m < n {
		return ErrChanged
	}
	if err != nil {
		return damaged(err)
	}
	return nil
}

// readRow reads the next row and makes sure that it is the one that was scanned.
func readRow(from io.Reader, row Row, buf []byte) ([]byte, error) {
	if cap(buf) < row.Length {
		buf = make([]byte, row.Length)
	}
	buf = buf[:row.Length]
	_, err := io.ReadFull(from, buf)
	if err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && sumOf(buf) != row.Sum {
		return nil, ErrChanged
	}
	if err != nil {
		return nil, damaged(err)
	}
	return buf, nil
}

// writeHeader copies everything up to the first row, with new columns in it where there are any.
func (r *rewriter) writeHeader(from io.Reader, to io.Writer) (*File, error) {
	old := r.file
	start := make([]byte, old.headerEnd)
	if _, err := io.ReadFull(from, start); err != nil || sumOf(start) != old.headerSum {
		return nil, ErrChanged
	}
	if len(r.insert) > 0 {
		mark := 0
		if old.bom {
			mark = len(byteOrderMark)
		}
		first, _, _ := firstRow(start[mark:], true)
		line := trimEnding(start[mark+first:])
		cells, _ := splitCells(nil, line)
		var names []byte
		for _, name := range r.insert {
			names = append(append(names, encode(name, false)...), ',')
		}
		start = slices.Insert(start, mark+first+cells[old.header.Image].from, names...)
	}
	if _, err := to.Write(start); err != nil {
		return nil, err
	}
	f := &File{header: r.header, headerEnd: int64(len(start)), headerSum: sumOf(start), bom: old.bom, firstLine: old.firstLine}
	f.side.Store(old.side.Load())
	return f, nil
}

// writeRow writes row i, whose bytes are b, and returns it as it is in the new file.
func (r *rewriter) writeRow(to *place, p *parser, b []byte, i int) (Row, error) {
	row := r.rows[i]
	row.Offset, row.Line = to.at, row.Line+r.lines
	if len(r.insert) > 0 {
		b = r.insertCells(b)
	}
	if edits := r.edits[i]; len(edits) > 0 {
		before := lines(b)
		b = editCells(p, b, edits)
		r.lines += lines(b) - before
	}
	if _, err := to.Write(b); err != nil {
		return Row{}, err
	}
	if len(r.insert) > 0 || len(r.edits[i]) > 0 {
		row = p.row(b, row.Offset, row.Line, make(face.Points, len(p.header.Keypoints)))
		for j := range row.Faults {
			row.Faults[j].Row = i
		}
	}
	return row, nil
}

// editCells returns row b with some cells changed.
func editCells(p *parser, b []byte, edits []Cell) []byte {
	line, l, _ := p.split(b)
	column := func(c Cell) int {
		if c.Y {
			return l.cell(p.header.Y[c.Keypoint])
		}
		return l.cell(p.header.X[c.Keypoint])
	}
	slices.SortFunc(edits, func(a, b Cell) int { return column(a) - column(b) })
	out := make([]byte, 0, len(b)+16*len(edits))
	at := 0
	for _, e := range edits {
		c := p.cells[column(e)]
		out = append(out, line[at:c.from]...)
		out = append(out, encode(e.Text, c.quoted)...)
		at = c.to
	}
	return append(out, b[at:]...)
}

// insertCells returns row b with an empty cell for each new column: before its Image cell where that is certain,
// so that in a row with the wrong number of cells their number stays wrong by as much as it was.
func (r *rewriter) insertCells(b []byte) []byte {
	p := parser{header: &r.file.header, side: r.file.Side()}
	line, l, _ := p.split(b)
	i := l.cell(r.file.header.Image)
	if i < 0 {
		i = min(r.file.header.Image, len(p.cells))
	}
	at := len(line)
	if i < len(p.cells) {
		at = p.cells[i].from
	}
	return slices.Insert(slices.Clone(b), at, bytes.Repeat([]byte{','}, len(r.insert))...)
}
