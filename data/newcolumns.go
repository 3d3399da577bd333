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

// NewColumns returns the columns that the next save adds to a file without coordinate columns, in their order; nil
// where it adds none.
func (d *Dataset) NewColumns() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if !d.bare {
		return nil
	}
	var columns []string
	for _, name := range d.names {
		columns = append(columns, name+"_x", name+"_y")
	}
	return columns
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
		if i != h.Image && !slices.Contains(h.X, i) && !slices.Contains(h.Y, i) {
			others = append(others, name)
		}
	}
	return others
}
