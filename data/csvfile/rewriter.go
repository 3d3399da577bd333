package csvfile

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"fiducial/data/atomicfile"
	"fiducial/data/face"
)

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
	r.faults = &done.faults
	p := &parser{header: &done.header, side: done.Side(), loose: done.loose.Load()}
	rows := make([]Row, len(r.rows))
	at := r.file.headerEnd
	var buf []byte
	for i, row := range r.rows {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if err := r.copyGap(to, from, row.Offset-at); err != nil {
			return nil, nil, err
		}
		if buf, err = nextRow(from, row, buf); err != nil {
			return nil, nil, err
		}
		if rows[i], err = r.writeRow(to, p, buf, i); err != nil {
			return nil, nil, err
		}
		at = row.Offset + int64(row.Length)
		progress(at, length)
	}
	if err := r.copyGap(to, from, length-at); err != nil {
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
	return say(err, "%s; what was there stays as it was; %s, or save elsewhere", atomicfile.Why(err), atomicfile.Remedy(err))
}

// copyGap copies what lies between rows: empty lines.
func (r *rewriter) copyGap(to io.Writer, from io.Reader, n int64) error {
	if n == 0 {
		return nil
	}
	if len(r.insert) > 0 {
		to = &blankOnly{to}
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

// blankOnly refuses rows: where columns are inserted, a row that is only copied would lack them.
type blankOnly struct{ io.Writer }

func (w *blankOnly) Write(b []byte) (int, error) {
	if len(bytes.Trim(b, "\r\n")) > 0 {
		return 0, say(nil, "some of its rows are not read yet; wait until they are")
	}
	return w.Writer.Write(b)
}

// nextRow reads the next row and makes sure that it is the one that was scanned.
func nextRow(from io.Reader, row Row, buf []byte) ([]byte, error) {
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
		line := trimEnding(start[old.headerFrom:])
		cells, _ := splitCells(nil, line)
		var names []byte
		for _, name := range r.insert {
			names = append(append(names, encode(name, false)...), ',')
		}
		start = slices.Insert(start, int(old.headerFrom)+cells[old.header.Image].from, names...)
	}
	if _, err := to.Write(start); err != nil {
		return nil, err
	}
	f := &File{
		choice: old.choice, header: r.header, headerFrom: old.headerFrom, headerEnd: int64(len(start)), headerLines: old.headerLines,
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
	row.Offset, row.Line = to.at, row.Line+r.lines
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
		row = p.row(b, row.Offset, row.Line, make(face.Points, len(p.header.Keypoints)), row.Photo)
	} else if row.Faults > 0 && p.most > 0 {
		p.row(b, row.Offset, row.Line, make(face.Points, len(p.header.Keypoints)), face.Photo{}) // for their texts
	}
	r.faults.add([]Row{row}, p.faults)
	return row, nil
}

// editCells returns row b with some cells changed.
func editCells(p *parser, b []byte, edits []Cell) ([]byte, error) {
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

// insertCells returns row b with an empty cell for each new column: before its Image cell where that is certain,
// so that in a row with the wrong number of cells their number stays wrong by as much as it was.
func (r *rewriter) insertCells(b []byte) []byte {
	p := parser{header: &r.file.header, side: r.file.Side(), loose: r.file.loose.Load()}
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
