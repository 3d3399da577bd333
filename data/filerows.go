package data

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"fiducial/data/csvfile"
)

// AddPhotos writes rows behind those of the file, whose every other byte stays as it is, and reads it again: edits that
// were not saved stay unsaved. Where a row has a box and the file no columns for it, these are added. It is a
// background task. The error is one of those of Save, wraps ErrNoBoxes where photos are in the file itself, or is one
// of Reload's, and then the file has the rows already.
func (d *Dataset) AddPhotos(ctx context.Context, rows []csvfile.NewRow, progress func(done, total int64)) error {
	return d.rewriteRows(ctx, "add photos to", csvfile.Rewriting{Added: rows}, progress)
}

// NamePhotos writes which files the photos of rows are, as cells of the file have them, by row, and reads the file
// again. Nothing else in it changes, and edits that were not saved stay unsaved. It is a background task; errors are
// those of AddPhotos.
func (d *Dataset) NamePhotos(ctx context.Context, names map[int]string, progress func(done, total int64)) error {
	var cells []csvfile.Cell
	for _, row := range slices.Sorted(maps.Keys(names)) {
		cells = append(cells, csvfile.Cell{Row: row, Keypoint: 2*len(d.file.Header().Keypoints) + csvfile.FileName, Text: names[row]})
	}
	return d.rewriteRows(ctx, "name photos in", csvfile.Rewriting{Cells: cells}, progress)
}

// rewriteRows writes the file with a change of which edits are no part, and reads it again.
func (d *Dataset) rewriteRows(ctx context.Context, what string, job csvfile.Rewriting, progress func(done, total int64)) error {
	if !d.Loaded() {
		return fmt.Errorf("%s %s: %w", what, d.Path(), ErrLoading)
	}
	if !d.Photos() {
		return fmt.Errorf("%s %s: %w", what, d.Path(), ErrNoBoxes)
	}
	d.saving.Lock()
	old := d.file
	err := d.rewriteAndRead(ctx, what, job, progress)
	replaced := d.file != old
	d.saving.Unlock()
	if replaced {
		d.subscribers.tell(Change{Kind: Arrived})
	}
	return err
}

// rewriteAndRead is rewriteRows with d.saving held.
func (d *Dataset) rewriteAndRead(ctx context.Context, what string, job csvfile.Rewriting, progress func(done, total int64)) error {
	if d.file.Compressed() {
		return fmt.Errorf("%s %s: %w", what, d.path, ErrNeedsName)
	}
	if err := errors.Join(d.project.OnDrive(), d.file.Changed()); err != nil {
		return fmt.Errorf("%s %s: %w", what, d.path, err)
	}
	if err := d.beforeBreakingLinks(); err != nil {
		return err
	}
	job.Replace = csvfile.ReplaceOpened
	job.Rows = make([]csvfile.Row, 0, d.rows.len())
	for _, r := range d.rows.all() {
		job.Rows = append(job.Rows, r.inFile)
	}
	written, _, err := d.file.Rewrite(ctx, d.path, job, progress)
	if err != nil {
		return err
	}
	if err := written.Close(); err != nil {
		return fmt.Errorf("%s %s: %w", what, d.path, err)
	}
	return d.reload(context.WithoutCancel(ctx), progress) // what is written is not undone by who ends the program now
}
