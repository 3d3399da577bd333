package csvfile

import (
	"fmt"
	"io"
	"slices"
)

// Pixels returns the 8-bit grey pixels of a row, side×side in row order, appended to dst[:0]. The error wraps
// ErrNoPixels when the row's Image cell cannot be used, and ErrChanged when the file no longer holds that row.
func (f *File) Pixels(r Row, dst []byte) ([]byte, error) {
	if r.Photo.IsZero() {
		return nil, fmt.Errorf("reading line %d of %s: %w", r.Line, f.path, ErrNoPixels)
	}
	p, b, err := f.readRow(r)
	if err != nil {
		return nil, err
	}
	defer f.readers.Put(p)
	line, l, _ := p.split(b)
	if need := p.side * p.side; cap(dst) < need {
		dst = make([]byte, need)
	}
	dst = dst[:p.side*p.side]
	// The row has its old check sum, so it parses as it did when it was scanned: all of dst is filled.
	p.parse(dst, p.cells[l.cell(f.header.Image)].text(line))
	return dst, nil
}

// Texts returns the text of each coordinate cell of a row as the file has it, without quotes: x and y for each
// keypoint, and behind them, where photos are files of their own, left and top of the box, and its size. It is empty
// where the row lacks the cell (see Row.Misaligned). The error wraps ErrChanged when the file no longer holds that row.
func (f *File) Texts(r Row) ([][2]string, error) {
	p, b, err := f.readRow(r)
	if err != nil {
		return nil, err
	}
	defer f.readers.Put(p)
	line, l, _ := p.split(b)
	var texts [][2]string
	for _, columns := range f.header.editable() {
		var t [2]string
		for axis, column := range columns {
			if column < 0 {
				continue
			}
			if i := l.cell(column); i >= 0 {
				t[axis] = string(p.cells[i].text(line))
			}
		}
		texts = append(texts, t)
	}
	return texts, nil
}

// Text returns the text of one cell of a row as the file has it, without quotes; column is an index into
// Header.Columns. It is empty where the row lacks the cell. The error wraps ErrChanged when the file no longer
// holds that row.
func (f *File) Text(r Row, column int) (string, error) {
	p, b, err := f.readRow(r)
	if err != nil {
		return "", err
	}
	defer f.readers.Put(p)
	line, l, _ := p.split(b)
	if i := l.cell(column); i >= 0 {
		return string(p.cells[i].text(line)), nil
	}
	return "", nil
}

// Faults returns what is wrong in the file, as far as Scan has come. Safe for concurrent use.
func (f *File) Faults() Faults {
	f.faults.mu.Lock()
	defer f.faults.mu.Unlock()
	all := f.faults.Faults
	all.First = slices.Clone(all.First)
	return all
}

// FaultsOf reads again what is wrong in a row, which is the one of that number. The error wraps ErrChanged when the
// file no longer holds that row.
func (f *File) FaultsOf(r Row, number int) (Faults, error) {
	p, b, err := f.readRow(r)
	if err != nil {
		return Faults{}, err
	}
	defer f.readers.Put(p)
	p.number, p.faults, p.most = number, nil, FaultsKept
	row := p.row(b, r.Offset, int(r.Line), Row{})
	found := Faults{First: p.faults, Total: int(row.Faults), Rows: 1, Words: row.Words()}
	p.faults = nil
	return found, nil
}

// readRow reads a row again, into a buffer of the parser that comes with it; put that back into f.readers.
func (f *File) readRow(r Row) (*parser, []byte, error) {
	text := f.text.Load()
	if text == nil {
		return nil, nil, say(nil, "reading line %d of %s: it is compressed and not unpacked yet; scan it first", r.Line, f.path)
	}
	p, _ := f.readers.Get().(*parser)
	if p == nil {
		p = new(f.parser())
	}
	p.side, p.loose = f.Side(), f.loose.Load()
	if cap(p.raw) < int(r.Length) {
		p.raw = make([]byte, r.Length)
	}
	b := p.raw[:r.Length]
	n, err := text.ReadAt(b, r.Offset)
	switch {
	case err != nil && err != io.EOF:
		err = damaged(err)
	case n < len(b) || sumOf(b) != r.Sum:
		err = ErrChanged
	default:
		return p, b, nil
	}
	f.readers.Put(p)
	return nil, nil, fmt.Errorf("reading line %d of %s: %w", r.Line, f.path, err)
}
