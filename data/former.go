package data

import (
	"context"
	"fmt"

	"fiducial/data/face"
	"fiducial/data/project"
)

// Former is a project file with unsaved edits or marks of faces that this dataset has, which was left behind by one
// that is no longer where it was, the same, most likely, under another name, or was set aside when another took its
// place.
type Former = project.Former

// Formers returns what was found of that kind when the dataset was loaded and is not taken over yet.
func (d *Dataset) Formers() []Former {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return append([]Former(nil), d.formers...)
}

// findFormers looks for project files that a dataset of the same photos left behind, and says so. The caller holds
// d.writing.
func (d *Dataset) findFormers() {
	found := d.project.Formers(func(p face.Photo) bool { return !p.IsZero() && d.match.duplicates[p] > 0 })
	d.match.duplicates = nil // all rows are counted: this is the last that it was needed for
	d.mu.Lock()
	defer d.mu.Unlock()
	d.formers = found
	for _, f := range found {
		d.notices = append(d.notices, FormerNotice(f))
	}
}

// FormerNotice says in a sentence what was found.
func FormerNotice(f Former) string {
	if f.Aside {
		return fmt.Sprintf("The project file %s, which was set aside when another took its place, has %s of faces in this file that the one in use lacks.", f.Path, editsAndMarks(f.Points, f.Marks))
	}
	return fmt.Sprintf("The project file %s, left behind by %s, which is no longer there, has %s of faces in this file.", f.Path, f.Dataset, editsAndMarks(f.Points, f.Marks))
}

// TakeFormer brings the edits and marks of a project file that was left behind into this dataset's own, sets that file
// aside, and reads the dataset again: see Reload, whose errors it returns, too.
func (d *Dataset) TakeFormer(ctx context.Context, path string, progress func(done, total int64)) error {
	if !d.Loaded() {
		return fmt.Errorf("take over the edits in %s: %w", path, ErrLoading)
	}
	d.writing.Lock()
	_, err := d.project.TakeFormer(path)
	d.writing.Unlock()
	if err != nil {
		return err
	}
	return d.Reload(ctx, progress)
}
