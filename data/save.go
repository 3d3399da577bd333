package data

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/output"
	"fiducial/data/project"
)

// ErrFolderGone says that the folder of the dataset, or of its project file, is not where it was when the dataset was
// opened.
var ErrFolderGone = errors.New("is no longer where it was; put it back, then save again")

// folderThere returns an error that wraps ErrFolderGone when a folder is not there.
func folderThere(folder string) error {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the folder %s %w", folder, ErrFolderGone)
	}
	return nil
}

// Save writes the edits into the dataset's file: see package csvfile on what stays as it is. It is a background
// task; labels may change meanwhile, and such later edits stay unsaved. Without edits, and keypoints that were added,
// nothing is written. A file that was deleted meanwhile is written anew, from the one that is still open. The error
// wraps project.ErrDriveGone, ErrFolderGone, ErrOtherPhoto when edits were made on a photo that was replaced since,
// ErrChanged, ErrNeedsName, ErrAddsColumns, ErrLinked, ErrLoading, or says why the file could not be written; then the
// old file is whole.
func (d *Dataset) Save(ctx context.Context, progress func(done, total int64)) error {
	if !d.Loaded() {
		return fmt.Errorf("save %s: %w", d.Path(), ErrLoading)
	}
	d.saving.Lock()
	old := d.file
	err := d.save(ctx, progress)
	written := d.file != old // even when the project could not be brought up to date after it
	d.saving.Unlock()
	if err == nil || written {
		d.subscribers.tell(Change{Kind: Saved})
	}
	return err
}

// save is Save with d.saving held.
func (d *Dataset) save(ctx context.Context, progress func(done, total int64)) error {
	if d.file.Compressed() {
		return fmt.Errorf("save %s: %w", d.path, ErrNeedsName)
	}
	if err := d.project.OnDrive(); err != nil {
		return fmt.Errorf("save %s: %w", d.path, err)
	}
	if err := folderThere(filepath.Dir(d.real)); err != nil {
		return fmt.Errorf("save %s: %w", d.path, err)
	}
	replace := csvfile.ReplaceOpened
	switch err := d.file.Changed(); {
	case errors.Is(err, csvfile.ErrGone):
		replace = csvfile.ReplaceNone
	case err != nil:
		return fmt.Errorf("save %w", err)
	case d.Unsaved() == 0 && !d.AddsKeypoints():
		return nil
	}
	if err := d.beforeOtherPhotos(); err != nil {
		return fmt.Errorf("save %s: %w", d.path, err)
	}
	if err := d.beforeAddingColumns(); err != nil {
		return err
	}
	if err := d.beforeBreakingLinks(); err != nil {
		return err
	}
	w, err := d.rewrite(ctx, d.path, replace, progress)
	if err != nil {
		return err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	u := d.switchTo(w)
	if err := errors.Join(d.project.Write(u), d.settleAdded()); err != nil {
		return fmt.Errorf("%s was saved, but its project file not: %w", d.path, err)
	}
	return nil
}

// SaveAs writes the dataset with its edits to path, which from then on is the dataset's file, with a project
// file of its own that takes the history along; the old file and its project stay as they are. overwrite says
// whether a file that is there may be replaced (never by a first save of a compressed source that keeps a project, nor
// the source itself); without it the error wraps fs.ErrExist. The project file of a replaced file is set aside. Other
// errors wrap ErrInUse when another window has the dataset at path, ErrChanged when the bytes of the open file are no
// longer there, ErrLoading, ErrOtherPhoto as that of Save does, ErrAddsColumns, ErrFolderGone when the folder of the
// project is not there, output.ErrRefused where nothing is ever written to path, or say why nothing could be written.
func (d *Dataset) SaveAs(ctx context.Context, path string, overwrite bool, progress func(done, total int64)) error {
	if !d.Loaded() {
		return fmt.Errorf("save %s: %w", path, ErrLoading)
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	d.saving.Lock()
	old, before := d.file, d.real
	err = d.saveAs(ctx, absolute, overwrite, progress)
	written, moved := d.file != old, d.real != before
	d.saving.Unlock()
	if moved {
		d.watchAgain()
	}
	if written {
		d.subscribers.tell(Change{Kind: Saved})
	}
	return err
}

// saveAs is SaveAs with d.saving held and an absolute path.
func (d *Dataset) saveAs(ctx context.Context, path string, overwrite bool, progress func(done, total int64)) error {
	real, err := atomicfile.Behind(path)
	if err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	if real != d.real {
		if err := output.Check(path, d.real); err != nil {
			return err
		}
	}
	if err := d.beforeOtherPhotos(); err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	if err := d.beforeAddingColumns(); err != nil {
		return err
	}
	replace := csvfile.ReplaceNone
	if overwrite && !(d.file.Compressed() && d.options.Project) { // Rewrite keeps the source itself
		replace = csvfile.ReplaceAny
	}
	if d.options.Project && real != d.real {
		if err := folderThere(filepath.Dir(d.project.Path())); err != nil { // it is copied, and notes what is saved
			return fmt.Errorf("save %s: %w", path, err)
		}
		return d.saveWithProject(ctx, path, real, replace, progress)
	}
	w, err := d.rewrite(ctx, path, replace, progress)
	if err != nil {
		return err
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	u := d.switchTo(w)
	d.moveTo(path, real)
	return errors.Join(d.project.Write(u), d.settleAdded())
}

// saveWithProject writes the dataset to another file and goes on there, with a copy of the project.
func (d *Dataset) saveWithProject(ctx context.Context, path, real string, replace csvfile.Replace, progress func(done, total int64)) error {
	lock, err := project.Acquire(real, d.options.folders())
	if err != nil {
		return err
	}
	w, err := d.rewrite(ctx, path, replace, progress)
	if err != nil {
		return errors.Join(err, lock.Release())
	}
	d.experiments.mu.Lock() // first: who edits must not wait for a checkpoint that is being written
	defer d.experiments.mu.Unlock()
	d.writing.Lock()
	defer d.writing.Unlock()
	fresh, err := d.project.CopyTo(real, lock, d.options.folders())
	if err != nil {
		err = fmt.Errorf("%s was written, but the dataset stays at %s: %w", path, d.path, err)
		return errors.Join(err, d.abandon(w.saved), w.file.Close(), lock.Release())
	}
	old := d.project
	left := d.unsavedOf(w.saved)
	u := d.switchTo(w)
	d.mu.Lock()
	d.project = fresh
	d.mu.Unlock()
	d.experiments.project = fresh
	d.moveTo(path, real)
	return errors.Join(fresh.Write(u), d.settleAdded(), old.Write(left), old.Close())
}

// moveTo makes path the dataset's. The caller holds d.saving.
func (d *Dataset) moveTo(path, real string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.path, d.real = path, real
	d.linksSaid = false
}

// written is a file that was written, and the points that it was written for.
type written struct {
	file  *csvfile.File
	rows  []csvfile.Row
	saved []place
}

// rewrite writes the dataset with its edits to path. While it runs, each point that it writes has its texts in
// saving, here and in the project. On an error everything is as before.
func (d *Dataset) rewrite(ctx context.Context, path string, replace csvfile.Replace, progress func(done, total int64)) (*written, error) {
	names, err := d.movedNames(path)
	if err != nil {
		return nil, fmt.Errorf("save %s: %w", path, err)
	}
	job, saved, err := d.beginSaving(replace)
	if err != nil {
		return nil, fmt.Errorf("save %s: %w", path, err)
	}
	job.Cells = append(job.Cells, names...)
	file, rows, err := d.file.Rewrite(ctx, path, job, progress)
	if err != nil {
		d.writing.Lock()
		defer d.writing.Unlock()
		return nil, errors.Join(err, d.abandon(saved))
	}
	return &written{file, rows, saved}, nil
}

// beginSaving notes what is being written and returns it.
func (d *Dataset) beginSaving(replace csvfile.Replace) (csvfile.Rewriting, []place, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	job := csvfile.Rewriting{Rows: make([]csvfile.Row, d.rows.len()), Replace: replace, Keypoints: true}
	job.Columns = d.editedColumns()
	var saved []place
	var u project.Update
	for i, r := range d.rows.all() {
		job.Rows[i] = r.inFile
		if r.editedPoints() == 0 {
			continue
		}
		t := r.said.texts
		t.saving = map[int]project.Texts{}
		for k := range d.places {
			if !r.edited(k) {
				continue
			}
			now := t.now[k]
			t.saving[k] = now
			saved = append(saved, place{i, k})
			u.Points = append(u.Points, d.stored(place{i, k}))
			for axis, text := range now {
				if text != t.file[k][axis] {
					// Every text here is a number of our own or what a file once had.
					job.Cells = append(job.Cells, csvfile.Cell{Row: i, Keypoint: k, Y: axis == 1, Text: text, Verbatim: true})
				}
			}
		}
	}
	if err := d.project.Write(u); err != nil {
		d.endSaving(saved, false)
		return job, nil, err
	}
	return job, saved, nil
}

// abandon ends a save that failed. The caller holds d.writing.
func (d *Dataset) abandon(saved []place) error {
	return d.project.Write(d.endSaving(saved, false))
}

// endSaving forgets what is being written and returns the points as the project is to have them: saved says
// whether the file has them now. The caller holds d.writing.
func (d *Dataset) endSaving(places []place, saved bool) project.Update {
	var u project.Update
	for _, p := range places {
		t := d.rows.at(p.row).said.texts
		if text := t.saving[p.keypoint]; saved {
			t.file[p.keypoint], t.seen[p.keypoint] = text, text
		}
		delete(t.saving, p.keypoint)
		u.Points = append(u.Points, d.stored(p))
	}
	return u
}

// unsavedOf returns points as the project of the old file is to keep them: still unsaved, and no save on its way.
func (d *Dataset) unsavedOf(places []place) project.Update {
	var u project.Update
	for _, p := range places {
		q := d.stored(p)
		q.Saving = nil
		u.Points = append(u.Points, q)
	}
	return u
}

// retire closes a file that nobody reads from any more. Where its name is another file's by now, the system gives back
// its room on the disk, which takes as long as a second for a gigabyte: nobody waits for that but Close.
func (d *Dataset) retire(file *csvfile.File) {
	d.retiring.Go(func() { file.Close() }) // only read from: nothing is lost when this fails
}

// switchTo makes what was written the dataset's file and returns what the project is to know of it. The caller
// holds d.saving and d.writing.
func (d *Dataset) switchTo(w *written) project.Update {
	d.reading.Lock()
	defer d.reading.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	edited := make([]int, d.rows.len())
	for i, r := range d.rows.all() {
		edited[i] = r.editedPoints()
	}
	u := d.endSaving(w.saved, true)
	for i, r := range d.rows.all() {
		box := r.boxInFile()
		r.inFile = w.rows[i]
		if r.face() != 0 && r.boxInFile() != box { // by which the face is known from now on
			u.Faces = append(u.Faces, r.project(r.face(), i, r.mark()))
		}
		if t := r.texts(); t != nil {
			for k, now := range t.now {
				r.set(k, now)
			}
		}
		d.recount(r, edited[i])
	}
	d.retire(d.file)
	d.file = w.file
	return u
}
