package data

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/harmless"
)

// ErrAddsColumns says that saving would add columns to the file, and that nobody agreed to all of them: AddColumns
// does.
var ErrAddsColumns = errors.New("saving would add columns to the file")

// NewColumns returns the columns that the next save adds, in their order: those of the coordinates of keypoints that
// the file lacks, those of the visibility of keypoints of which it was edited, and those of boxes to a file of photos
// once a box was edited; nil where it adds none.
func (d *Dataset) NewColumns() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return append(d.file.NewColumns(), d.editedColumns()...)
}

// Lacking returns the names of the keypoints for which the file has no columns, all of them where it has no coordinate
// columns at all; they are the last ones of Keypoints.
func (d *Dataset) Lacking() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	h := d.file.Header()
	return h.Lacking()
}

// CanLabel says, as an error, why the file can't be labelled with keypoints of these names in the place of those that
// it lacks.
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

// AddColumns agrees that saving adds these columns, in the place of those that were agreed to before: those that
// NewColumns returned when somebody was asked. Saving never adds others, whatever is edited until then.
func (d *Dataset) AddColumns(columns []string) {
	d.saving.Lock()
	defer d.saving.Unlock()
	d.agreed = slices.Clone(columns)
}

// beforeAddingColumns returns ErrAddsColumns if saving adds a column that nobody agreed to. The caller holds d.saving.
func (d *Dataset) beforeAddingColumns() error {
	columns := d.NewColumns()
	if !slices.ContainsFunc(columns, func(name string) bool { return !slices.Contains(d.agreed, name) }) {
		return nil
	}
	return fmt.Errorf("save %s: %w: %s", d.path, ErrAddsColumns, harmless.Sentence(strings.Join(columns, ", ")))
}

// editedColumns returns the columns that the file lacks of visibilities and boxes that were edited. The caller holds
// d.mu or d.writing.
func (d *Dataset) editedColumns() (columns []string) {
	seen, boxed, h := make([]bool, len(d.names)), false, d.file.Header()
	for _, r := range d.rows.all() {
		if r.texts() == nil {
			continue
		}
		for k := range seen {
			seen[k] = seen[k] || r.edited(r.visibilityOf(k))
		}
		for k := 2 * len(d.names); k < len(d.places); k++ {
			boxed = boxed || r.edited(k)
		}
	}
	for k, name := range d.names {
		if seen[k] && h.V[k] < 0 {
			columns = append(columns, csvfile.VisibilityColumn(name))
		}
	}
	if boxed && h.Box[0] < 0 {
		columns = append(columns, csvfile.BoxColumns[:]...)
	}
	return columns
}

// AddsKeypoints reports whether somebody chose keypoints beside those of the file's columns, so that saving has
// something to write though nothing else was edited.
func (d *Dataset) AddsKeypoints() bool {
	if len(d.options.Columns.Added) == 0 {
		return false
	}
	d.mu.RLock()
	h := d.file.Header()
	d.mu.RUnlock()
	return slices.ContainsFunc(h.Lacking(), func(name string) bool { return slices.Contains(d.options.Columns.Added, name) })
}

// settleAdded takes keypoints that have columns by now out of what the project file says is to be added.
func (d *Dataset) settleAdded() error {
	r, err := d.project.Reading()
	if err != nil || len(r.Added) == 0 {
		return err
	}
	h := d.file.Header()
	lacking := h.Lacking()
	var still []string
	for _, name := range r.Added {
		switch {
		case slices.Contains(lacking, name):
			still = append(still, name)
		case len(r.Keypoints) > 0 && !slices.Contains(r.Keypoints, name):
			r.Keypoints = append(r.Keypoints, name)
		}
	}
	if len(still) == len(r.Added) {
		return nil
	}
	r.Added = still
	return d.project.SetReading(r)
}

// Reading returns how the file was read where that is not the usual way, a sentence each.
func (d *Dataset) Reading() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Notes()
}

// OtherColumns returns the names of the columns that are neither coordinates nor visibilities of keypoints nor pixels.
func (d *Dataset) OtherColumns() []string {
	d.mu.RLock()
	h := d.file.Header()
	d.mu.RUnlock()
	var others []string
	for i, name := range h.Columns {
		if i != h.Image && !slices.Contains(h.X, i) && !slices.Contains(h.Y, i) && !slices.Contains(h.V, i) && !(h.Files && slices.Contains(h.Box[:], i)) {
			others = append(others, name)
		}
	}
	return others
}
