package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"fiducial/assets"
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/survey"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
)

// openDataset is readDataset, and says how the file was read where that is not the usual way, and what about it would
// spoil whatever learns from its labels or is measured against them.
func openDataset(ctx context.Context, r *report, path string, o data.Options) (*data.Dataset, error) {
	ds, err := readDataset(ctx, r, path, o)
	if err != nil {
		return nil, err
	}
	for _, text := range ds.Reading() {
		r.note("%s: %s", filepath.Base(path), text)
	}
	for _, w := range ds.Warnings() {
		if w.Kind.Spoils() && w.Kind != survey.Columns { // which Reading has
			r.note("%s: %s", filepath.Base(path), w.Text)
		}
	}
	if err := sayUnreadBoxes(r, ds); err != nil {
		ds.Close()
		return nil, err
	}
	return ds, nil
}

// sayUnreadBoxes says how many faces are not in the box that their row gives, where there are some, and why the first
// is not.
func sayUnreadBoxes(r *report, ds *data.Dataset) error {
	n, first, err := ds.UnreadBoxes()
	if n == 0 || err != nil {
		return err
	}
	text := "1 face has a box that cannot be used, and is sought in the largest square in the middle of its photo"
	if n > 1 {
		text = fmt.Sprintf("%d faces have boxes that cannot be used, and are sought in the largest square in the middle of their photos; the first", n)
	}
	r.note("%s: %s: %v", filepath.Base(ds.Path()), text, infoFault{first.Row, first.Line, first.Column, first.Name, first.Problem})
	return nil
}

// sayUnusable says how many rows have no photo that can be used, where there are some, once those that are files were
// decoded.
func sayUnusable(r *report, ds *data.Dataset) error {
	text, why, err := ds.Unusable()
	if why != "" {
		text += ", whose cell " + why
	}
	if text != "" && err == nil {
		r.note("%s: %s", filepath.Base(ds.Path()), text)
	}
	return err
}

// readDataset opens and reads a whole dataset for a subcommand: labels as they stand in the file, no project.
func readDataset(ctx context.Context, r *report, path string, o data.Options) (*data.Dataset, error) {
	ds, err := data.Open(path, o)
	if err != nil {
		return nil, err
	}
	if damage := data.ProjectDamage(path, o); damage != nil {
		r.note("%v", damage)
	}
	moved, end := r.progress("reading " + path)
	err = ds.Load(ctx, moved)
	end()
	if err != nil {
		ds.Close()
		return nil, err
	}
	return ds, nil
}

// loadModel loads the checkpoint at path; "" asks for the built-in weights.
func loadModel(path string) (*checkpoint.Checkpoint, error) {
	if path == "" {
		return ownWeights()
	}
	return checkpoint.Load(path)
}

// keptPredictions is where the user's predictions are kept from one time to the next.
func keptPredictions() *kept.Folder { return kept.In(data.Options{}.CacheFolder()) }

// ownWeights returns the weights that the program brings along.
func ownWeights() (*checkpoint.Checkpoint, error) {
	c, err := checkpoint.Decode(assets.Weights())
	if err != nil {
		return nil, fmt.Errorf("read the built-in weights: %w", err)
	}
	return c, nil
}

// datasetForModel opens a dataset on which a checkpoint is to be used, and returns with it the checkpoint as it
// predicts there; a dataset without coordinate columns takes the checkpoint's keypoints.
func datasetForModel(ctx context.Context, r *report, path string, c *checkpoint.Checkpoint, flags readingFlags) (*data.Dataset, *checkpoint.Checkpoint, error) {
	o, err := flags.options(path, c)
	if err != nil {
		return nil, nil, err
	}
	o.Keypoints = face.NewKeypoints(c.Keypoints)
	ds, err := openDataset(ctx, r, path, o)
	if err != nil {
		return nil, nil, err
	}
	here, err := c.For(ds)
	if err != nil {
		ds.Close()
		return nil, nil, fmt.Errorf("using the weights on %s: %w", path, err)
	}
	sayUnknown(r, here)
	return ds, here, nil
}

// sayUnknown says which keypoints of a dataset a checkpoint does not predict, where there are some.
func sayUnknown(r *report, c *checkpoint.Checkpoint) {
	if names := c.Unknown(); len(names) > 0 {
		r.note("not predicted, as the weights never learned it: %s", harmless.Sentence(strings.Join(names, ", ")))
	}
}

// sayUnmirrored says why faces are not mirrored though the settings ask for it, "" where nothing is to be said.
func sayUnmirrored(r *report, why string) {
	if why != "" {
		r.note("%s", why)
	}
}

// mayAddColumns agrees to columns for predictions in a file that has none, but not where it has columns that look like
// labels already.
func mayAddColumns(ds *data.Dataset) error {
	unread, columns := ds.UnreadColumns(), ds.NewColumns()
	if len(columns) > 0 && len(unread) > 0 {
		return fmt.Errorf("%s: no columns are added for predictions, as it has some that look like coordinates and can't be read: %s; name the columns of each keypoint such as nose_x and nose_y, or remove them",
			ds.Path(), harmless.Sentence(strings.Join(unread, ", ")))
	}
	ds.AddColumns(columns)
	return nil
}

// makeSquares decodes the photos of labelled faces, where photos are files: which of them are near-duplicates, and so
// in one split, is known then.
func makeSquares(ctx context.Context, r *report, ds *data.Dataset, threads int) error {
	var rows []int
	for row := range ds.Rows() {
		if ds.Labelled(row) {
			rows = append(rows, row)
		}
	}
	moved, end := r.progress("reading photos")
	defer end()
	return ds.MakeSquares(ctx, rows, cores(threads), moved)
}

// cores returns how many cores so many threads are, 0 for all.
func cores(threads int) int {
	if threads == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return threads
}
