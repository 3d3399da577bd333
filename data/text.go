package data

import "slices"

// Text returns what the file has in a row's cell of a column that is no coordinate, such as ImageId; ok is
// false when there is no such column. Safe for concurrent use.
func (d *Dataset) Text(row int, column string) (text string, ok bool, err error) {
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	file := d.file
	i := slices.Index(file.Header().Columns, column)
	inside := row >= 0 && row < len(d.rows)
	if i < 0 || !inside {
		d.mu.RUnlock()
		return "", false, nil
	}
	at := d.rows[row].inFile
	d.mu.RUnlock()
	text, err = file.Text(at, i)
	return text, err == nil, err
}
