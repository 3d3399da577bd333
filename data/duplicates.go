package data

import "fiducial/data/face"

// Identical returns the other rows that have the same photo as a row, pixel for pixel, and where photos are files the
// same box, ascending; none for a row without a photo. Rows that have not been read yet are not among them.
func (d *Dataset) Identical(row int) []int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	square := d.row(row).square()
	if square.IsZero() {
		return nil
	}
	var rows []int
	for i, r := range d.rows.all() {
		if i != row && r.square() == square {
			rows = append(rows, i)
		}
	}
	return rows
}

// CountPhotos returns how many different photos there are. Safe for concurrent use.
func (d *Dataset) CountPhotos() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	photos := map[face.Photo]bool{}
	for _, r := range d.rows.all() {
		if !r.inFile.Photo.IsZero() {
			photos[r.inFile.Photo] = true
		}
	}
	return len(photos)
}

// PhotoAt is a face by its photo: what is found again when rows have changed their numbers.
type PhotoAt struct {
	Photo     face.Photo
	Duplicate int    // among the rows of the same photo, in order, from 0
	Box       string // which tells faces in one photo apart, "" for none
}

// PhotoAt returns by which photo a row is found again; a zero Photo for one without usable pixels.
func (d *Dataset) PhotoAt(row int) PhotoAt {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	return PhotoAt{Photo: r.inFile.Photo, Duplicate: int(r.duplicate), Box: r.boxInFile()}
}

// FaceInPhoto returns which of the faces in its photo a row is, from 1, and how many rows that photo has so far; 0 and
// 0 for a row without a photo.
func (d *Dataset) FaceInPhoto(row int) (nth, all int) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	photo := d.row(row).photo()
	if photo.IsZero() {
		return 0, 0
	}
	for i, r := range d.rows.all() {
		if r.photo() == photo {
			all++
		}
		if i == row {
			nth = all
		}
	}
	return nth, all
}

// RowOf returns the row that has a photo: of several with the same one that of its box, else of its number, or the last
// before it. It is -1 where no row has it, and for a zero Photo.
func (d *Dataset) RowOf(p PhotoAt) int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	found := -1
	if p.Photo.IsZero() {
		return found
	}
	for i, r := range d.rows.all() {
		if r.inFile.Photo == p.Photo && p.Box != "" && r.boxInFile() == p.Box {
			return i
		}
		if r.inFile.Photo == p.Photo && (found < 0 || int(r.duplicate) <= p.Duplicate) {
			found = i
		}
	}
	return found
}
