package csvfile

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
