package data

import (
	"slices"

	"fiducial/data/csvfile"
)

// UnreadBoxes returns how many faces have cells of a box of which none can be made, so that the largest square in the
// middle of their photo is taken in its place, and what is wrong with the first of them. An edit of the box mends it.
// The error wraps ErrChanged as that of FaultsOf does.
func (d *Dataset) UnreadBoxes() (n int, first csvfile.Fault, err error) {
	row := -1
	d.mu.RLock()
	box := d.file.Header().Box
	for i, r := range d.rows.all() {
		if f := r.inFile.Frame; f == nil || !f.Unread {
			continue
		}
		if _, given := r.box(); given {
			continue
		}
		if n++; row < 0 {
			row = i
		}
	}
	d.mu.RUnlock()
	if n == 0 {
		return 0, csvfile.Fault{}, nil
	}
	faults, err := d.FaultsOf(row)
	if err != nil {
		return n, csvfile.Fault{}, err
	}
	for _, fault := range faults.First {
		if slices.Contains(box[:], fault.Column-1) {
			return n, fault, nil
		}
	}
	return n, csvfile.Fault{Row: row}, nil
}
