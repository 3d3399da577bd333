package data

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/harmless"
)

// ErrAddsColumns says that saving would add columns to the file, and that nobody agreed to that: AddColumns does.
var ErrAddsColumns = errors.New("saving would add columns to the file")

// NewColumns returns the columns that the next save adds, in their order: those of coordinates to a file without any, and those of boxes to one
// of photos once a box was edited; nil where it adds none.
func (d *Dataset) NewColumns() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var columns []string
	if d.bare {
		for _, name := range d.names {
			columns = append(columns, name+"_x", name+"_y")
		}
	}
	if h := d.file.Header(); h.Files && h.Box[0] < 0 && d.boxed() {
		columns = append(columns, csvfile.BoxColumns[:]...)
	}
	return columns
}

// CanLabel says, as an error, why a file without coordinate columns can't be labelled with keypoints of these names.
func (d *Dataset) CanLabel(names []string) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.CanAdd(names)
}

// UnreadColumns returns the columns of the file that look like coordinates and are not read as such.
func (d *Dataset) UnreadColumns() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Header().Unread
}

// Candidates returns the columns that can be read as keypoints, read or not, in file order.
func (d *Dataset) Candidates() []csvfile.Candidate {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Header().Candidates
}

// AddColumns agrees to the columns that saving adds.
func (d *Dataset) AddColumns() {
	d.saving.Lock()
	defer d.saving.Unlock()
	d.columns = true
}

// beforeAddingColumns returns ErrAddsColumns unless somebody agreed to the columns that saving adds, or it adds none.
// The caller holds d.saving.
func (d *Dataset) beforeAddingColumns() error {
	columns := d.NewColumns()
	if columns == nil || d.columns {
		return nil
	}
	return fmt.Errorf("save %s: %w: %s", d.path, ErrAddsColumns, harmless.Sentence(strings.Join(columns, ", ")))
}

// boxed reports whether any box was edited. The caller holds d.mu or d.writing.
func (d *Dataset) boxed() bool {
	for k := len(d.names); k < len(d.places); k++ {
		for _, r := range d.rows.all() {
			if r.edited(k) {
				return true
			}
		}
	}
	return false
}

// Reading returns how the file was read where that is not the usual way, a sentence each.
func (d *Dataset) Reading() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Notes()
}

// OtherColumns returns the names of the columns that are neither coordinates of keypoints nor pixels.
func (d *Dataset) OtherColumns() []string {
	d.mu.RLock()
	h := d.file.Header()
	d.mu.RUnlock()
	var others []string
	for i, name := range h.Columns {
		if i != h.Image && !slices.Contains(h.X, i) && !slices.Contains(h.Y, i) && !(h.Files && slices.Contains(h.Box[:], i)) {
			others = append(others, name)
		}
	}
	return others
}
