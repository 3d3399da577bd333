package data

// Identical returns the other rows that have the same photo as a row, pixel for pixel, ascending; none for a row
// without a photo. Rows that have not been read yet are not among them.
func (d *Dataset) Identical(row int) []int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	photo := d.row(row).inFile.Photo
	if photo.IsZero() {
		return nil
	}
	var rows []int
	for i, r := range d.rows {
		if i != row && r.inFile.Photo == photo {
			rows = append(rows, i)
		}
	}
	return rows
}
