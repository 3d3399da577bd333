package csvfile

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"fiducial/data/atomicfile"
)

const copyBuffer = 1 << 20

// write copies the old file to out with the edits in it and returns the new file, not yet complete, and its rows. Rows
// that stay as they are go from file to file by the system, in long runs, and are compared with their check sums in the
// new file.
func (r *rewriter) write(ctx context.Context, out *os.File, progress func(done, total int64)) (*File, []Row, error) {
	length := r.file.length.Load()
	from := &source{text: r.text, length: length, r: bufio.NewReaderSize(nil, copyBuffer)}
	to := &place{file: out, w: bufio.NewWriterSize(out, copyBuffer)}
	done, err := r.writeHeader(from, to)
	if err != nil {
		return nil, nil, err
	}
	r.faults = &done.faults
	checks := newRowCheck(ctx, out)
	rows, err := r.writeRows(checks.ctx, from, to, done, checks, progress)
	if err == nil {
		var last *Row // as it was
		if n := len(r.rows); n > 0 {
			last = &r.rows[n-1]
		}
		var added []Row
		added, err = r.append(to, done, last)
		rows = append(rows, added...)
	}
	if failed := checks.end(); failed != nil {
		err = failed
	}
	if err != nil {
		return nil, nil, err
	}
	// What was added at the end since the file was opened would be lost without a word.
	info, err := r.text.Stat()
	if err != nil {
		return nil, nil, damaged(err)
	}
	if info.Size() != length {
		return nil, nil, ErrChanged
	}
	progress(length, length)
	return done, rows, nil
}

// writeRows writes everything after the header and returns the rows as they are in the new file.
func (r *rewriter) writeRows(ctx context.Context, from *source, to *place, done *File, checks *rowCheck, progress func(done, total int64)) ([]Row, error) {
	p := new(done.parser())
	rows := make([]Row, len(r.rows))
	at, first := r.file.headerEnd, 0 // what is not written yet: from where on, and from which row on
	run := func(next int, end int64) error {
		err := r.copyRun(from, to, at, end, func(copied int64) error {
			progress(copied, from.length)
			whole := first
			for whole < next && r.rows[whole].end() <= copied {
				whole++
			}
			if whole == first {
				return ctx.Err()
			}
			some := rows[first:whole]
			first = whole
			return checks.add(some)
		})
		if err == nil && first < next {
			return ErrChanged // rows that lie elsewhere
		}
		return err
	}
	for i, row := range r.rows {
		if !r.touches(i) {
			row.Offset, row.Line = to.at+row.Offset-at, uint32(int(row.Line)+r.lines)
			rows[i] = row
			if row.Faults > 0 || row.Words() > 0 {
				r.faults.add(rows[i:i+1], nil)
			}
			continue
		}
		if err := run(i, row.Offset); err != nil {
			return nil, err
		}
		b, err := from.row(row)
		if err != nil {
			return nil, err
		}
		if rows[i], err = r.writeRow(to, p, b, i); err != nil {
			return nil, err
		}
		at, first = row.end(), i+1
		progress(at, from.length)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	if err := run(len(rows), from.length); err != nil {
		return nil, err
	}
	return rows, to.flush()
}

// touches reports whether a row has to be read: because it changes, or because its faults are kept in words.
func (r *rewriter) touches(i int) bool {
	return len(r.insert) > 0 || len(r.edits[i]) > 0 || r.rows[i].Faults > 0 && r.faults.wanted() > 0
}

// source reads the old file.
type source struct {
	text   *os.File
	length int64
	r      *bufio.Reader
	at     int64 // of what r reads next
	buf    []byte
}

// row reads a row and makes sure that it is the one that was scanned. It is good until the next call.
func (s *source) row(row Row) ([]byte, error) {
	if s.at != row.Offset {
		s.at = row.Offset
		s.r.Reset(io.NewSectionReader(s.text, s.at, s.length-s.at))
	}
	if cap(s.buf) < int(row.Length) {
		s.buf = make([]byte, row.Length)
	}
	b := s.buf[:row.Length]
	n, err := io.ReadFull(s.r, b)
	s.at += int64(n)
	if err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && sumOf(b) != row.Sum {
		return nil, ErrChanged
	}
	if err != nil {
		return nil, damaged(err)
	}
	return b, nil
}

// place writes the new file, and knows how far it is.
type place struct {
	file *os.File
	w    *bufio.Writer
	at   int64
}

func (p *place) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.at += int64(n)
	if err != nil {
		return n, writeFailure(err)
	}
	return n, nil
}

// flush writes what is still in memory.
func (p *place) flush() error {
	if err := p.w.Flush(); err != nil {
		return writeFailure(err)
	}
	return nil
}

func writeFailure(err error) error {
	return say(err, "%s; what was there stays as it was; %s, or save elsewhere", atomicfile.Why(err), atomicfile.Remedy(err))
}

// runPiece is how many bytes of a run are copied before it is looked whether to go on.
const runPiece = 32 << 20

// copyRun copies the old file between two places: whole rows, and the empty lines between them. copied is told how far
// it is, and may stop it.
func (r *rewriter) copyRun(from *source, to *place, at, end int64, copied func(at int64) error) error {
	if at == end {
		return nil
	}
	if len(r.insert) > 0 { // where columns are inserted, a row that is only copied would lack them
		return copyBlank(to, io.NewSectionReader(from.text, at, end-at))
	}
	if err := to.flush(); err != nil {
		return err
	}
	for at < end {
		n := min(end-at, runPiece)
		if err := copyRange(to.file, to.at, from.text, at, n); err != nil {
			return err
		}
		beginFlush(to.file, to.at, n)
		at, to.at = at+n, to.at+n
		if err := copied(at); err != nil {
			return err
		}
	}
	if _, err := to.file.Seek(to.at, io.SeekStart); err != nil {
		return writeFailure(err)
	}
	return nil
}

// copyBytes copies n bytes through memory.
func copyBytes(to *os.File, toAt int64, from *os.File, at, n int64) error {
	buf := make([]byte, min(n, copyBuffer))
	for n > 0 {
		b := buf[:min(n, copyBuffer)]
		m, err := from.ReadAt(b, at)
		if err == io.EOF && m < len(b) {
			return ErrChanged
		}
		if err != nil && err != io.EOF {
			return damaged(err)
		}
		if _, err := to.WriteAt(b, toAt); err != nil {
			return writeFailure(err)
		}
		at, toAt, n = at+int64(m), toAt+int64(m), n-int64(m)
	}
	return nil
}

// copyBlank copies empty lines, and refuses rows.
func copyBlank(to io.Writer, from io.Reader) error {
	b, err := io.ReadAll(from)
	if err != nil {
		return damaged(err)
	}
	if len(bytes.Trim(b, "\r\n")) > 0 {
		return say(nil, "some of its rows are not read yet; wait until they are")
	}
	_, err = to.Write(b)
	return err
}

// writeHeader copies everything up to the first row, with new columns in it where there are any.
func (r *rewriter) writeHeader(from *source, to io.Writer) (*File, error) {
	old := r.file
	start := make([]byte, old.headerEnd)
	if _, err := from.text.ReadAt(start, 0); err != nil && err != io.EOF {
		return nil, damaged(err)
	}
	if sumOf(start) != old.headerSum {
		return nil, ErrChanged
	}
	if len(r.insert) > 0 {
		line := trimEnding(start[old.headerFrom:])
		cells, _ := splitCells(nil, line)
		var names []byte
		for _, name := range r.insert {
			names = append(append(names, encode(name, false)...), ',')
		}
		at := len(line)
		if i := old.header.before(); i < len(cells) {
			at = cells[i].from
		} else {
			names = append([]byte{','}, names[:len(names)-1]...)
		}
		start = slices.Insert(start, int(old.headerFrom)+at, names...)
	}
	if _, err := to.Write(start); err != nil {
		return nil, err
	}
	f := &File{
		path: r.path, cacheDir: old.cacheDir, choice: r.choice, header: r.header, headerFrom: old.headerFrom, headerEnd: int64(len(start)), headerLines: old.headerLines,
		headerSum: sumOf(start), bom: old.bom, firstLine: old.firstLine,
	}
	f.side.Store(old.side.Load())
	f.loose.Store(old.loose.Load())
	f.photoNote.Store(old.photoNote.Load())
	return f, nil
}

// writeRow writes row i, whose bytes are b, and returns it as it is in the new file.
func (r *rewriter) writeRow(to *place, p *parser, b []byte, i int) (Row, error) {
	row := r.rows[i]
	row.Offset, row.Line = to.at, uint32(int(row.Line)+r.lines)
	if len(r.insert) > 0 {
		b = r.insertCells(b)
	}
	if edits := r.edits[i]; len(edits) > 0 {
		edited, err := editCells(p, b, edits)
		if err != nil {
			return Row{}, fmt.Errorf("row %d: %w", i, err)
		}
		r.lines += lines(edited) - lines(b)
		b = edited
	}
	if _, err := to.Write(b); err != nil {
		return Row{}, err
	}
	p.number, p.faults, p.most = i, nil, r.faults.wanted()
	if len(r.insert) > 0 || len(r.edits[i]) > 0 {
		row = p.row(b, row.Offset, int(row.Line), row)
	} else if row.Faults > 0 && p.most > 0 {
		p.row(b, row.Offset, int(row.Line), Row{}) // for their texts
	}
	r.faults.add([]Row{row}, p.faults)
	return row, nil
}

// editCells returns row b with some cells changed.
func editCells(p *parser, b []byte, edits []Cell) ([]byte, error) {
	line, l, _ := p.split(b)
	columns := p.header.editable()
	column := func(c Cell) int { return l.cell(columns[c.Keypoint][axisOf(c)]) }
	slices.SortFunc(edits, func(a, b Cell) int { return column(a) - column(b) })
	out := make([]byte, 0, len(b)+16*len(edits))
	at := 0
	for _, e := range edits {
		i := column(e)
		if i < 0 {
			return nil, ErrMisaligned
		}
		c := p.cells[i]
		out = append(out, line[at:c.from]...)
		out = append(out, encode(e.Text, c.quoted)...)
		at = c.to
	}
	return append(out, b[at:]...), nil
}

// insertCells returns row b with an empty cell for each new column: at its end, or before its Image cell where that is
// certain, so that in a row with the wrong number of cells their number stays wrong by as much as it was.
func (r *rewriter) insertCells(b []byte) []byte {
	p := r.file.parser()
	line, l, _ := p.split(b)
	before := r.file.header.before()
	i := l.cell(before)
	if i < 0 {
		i = before
	}
	at := len(line)
	if i < len(p.cells) { // at the end, cells that are too many stay behind
		at = p.cells[i].from
	}
	return slices.Insert(slices.Clone(b), at, bytes.Repeat([]byte{','}, len(r.insert))...)
}
