package data

import "context"

// Save writes the edits into the dataset's file: see DESIGN.md on what stays as it is. It is a background task; labels may change
// meanwhile, and such later edits stay unsaved. Errors: ErrChanged, ErrNeedsName, or why the file could not be
// written; then the old file is whole.
func (d *Dataset) Save(ctx context.Context, progress func(done, total int64)) error {
	panic("unwritten")
}

// SaveAs writes the dataset with its edits to path, which from then on is the dataset's file, with a project
// file of its own that takes the history along. overwrite says whether a file that is there may be replaced
// (never by a first save of a compressed source).
func (d *Dataset) SaveAs(ctx context.Context, path string, overwrite bool, progress func(done, total int64)) error {
	panic("unwritten")
}
