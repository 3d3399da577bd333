package main

import (
	"context"
	"errors"
	"image"
	"strings"

	"fiducial/data"
	"fiducial/data/format"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/output"
	"fiducial/data/picture"
)

type exportCommand struct {
	File   string `arg:"" help:"The dataset whose labels and photos are written."`
	Format string `required:"" placeholder:"F" help:"The format: ${written}."`
	Out    string `required:"" placeholder:"DIR" help:"The folder to make; it must be new or empty."`
	readingFlags
}

// Run writes the labels of a dataset in a format of another tool, with the photos as PNG.
func (c *exportCommand) Run(ctx context.Context, r *report) error {
	f, known := format.Find(c.Format)
	if !known || f.Write == nil {
		return usageError("--format %s: there are %s", harmless.Name(c.Format), format.WrittenNames())
	}
	if err := output.NewFolder(c.Out); errors.Is(err, output.ErrRefused) {
		return usage{err}
	} else if err != nil {
		return err
	}
	o, err := c.options(c.File, nil)
	if err != nil {
		return err
	}
	ds, err := openDataset(ctx, r, c.File, o)
	if err != nil {
		return err
	}
	defer ds.Close()
	set, rows := exported(f, ds)
	if len(rows) == 0 {
		return usageError("%s has no face with a photo", c.File)
	}
	sayLost(r, f, ds, set)
	moved, end := r.progress("exporting to " + c.Out)
	err = f.Export(ctx, set, c.Out, func(i int) (image.Image, error) {
		pixels, err := ds.Pixels(rows[i])
		if err != nil {
			return nil, err
		}
		return picture.Gray(pixels, ds.Side()), nil
	}, moved)
	end()
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"folder": c.Out, "format": f.Name, "faces": len(rows)})
	}
	return r.line("exported %s to %s as %s", annotation.Counted(len(rows), "face", "faces"), c.Out, f.Title)
}

// exported returns the faces of a dataset that have a photo, each as a picture of its own, and their rows.
func exported(f format.Format, ds *data.Dataset) (set *annotation.Set, rows []int) {
	for row := range ds.Rows() {
		if !ds.Photo(row).IsZero() {
			rows = append(rows, row)
		}
	}
	set = &annotation.Set{Keypoints: ds.Keypoints()}
	side := ds.Side()
	for _, row := range rows {
		set.Pictures = append(set.Pictures, annotation.Picture{File: f.PhotoName(row, ds.Rows()), Width: side, Height: side,
			Faces: []annotation.Face{{Points: ds.Labels(row), Box: annotation.Whole(side, side)}}})
	}
	return set, rows
}

// sayLost says, before anything is written, what of the dataset the export will not hold.
func sayLost(r *report, f format.Format, ds *data.Dataset, set *annotation.Set) {
	for _, text := range f.Lost(set) {
		r.note("%s", text)
	}
	if n := ds.Rows() - len(set.Pictures); n > 0 {
		r.note("left out, as they have no usable photo: %s", annotation.Counted(n, "row", "rows"))
	}
	if others := ds.OtherColumns(); len(others) > 0 {
		r.note("not exported: the other columns %s", harmless.Sentence(strings.Join(others, ", ")))
	}
}
