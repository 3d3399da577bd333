package main

import (
	"context"
	"errors"
	"runtime"

	"fiducial/data/format"
	"fiducial/data/harmless"
	"fiducial/data/output"
)

type exportCommand struct {
	File   string `arg:"" help:"The dataset whose labels and photos are written."`
	Format string `required:"" placeholder:"F" help:"The format: ${written}."`
	Out    string `required:"" placeholder:"DIR" help:"The folder to make; it must be new or empty."`
	// Other flags are called by one word; --photos names a folder for import.
	PhotosAs string `default:"copies" placeholder:"HOW" help:"What is made of the photos of a dataset of photos: copies, links (a second name of each file), or references (labels name them where they are)."`
	readingFlags
}

// Run writes the labels of a dataset in a format of another tool, with the photos.
func (c *exportCommand) Run(ctx context.Context, r *report) error {
	f, known := format.Find(c.Format)
	if !known || f.Write == nil {
		return usageError("--format %s: there are %s", harmless.Name(c.Format), format.WrittenNames())
	}
	as, err := format.PlacingOf(c.PhotosAs)
	if err != nil {
		return usageError("--photos-as %s: %w", harmless.Name(c.PhotosAs), err)
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
	moved, end := r.progress("checking photos")
	err = ds.CheckPhotos(ctx, runtime.GOMAXPROCS(0), moved)
	end()
	if err != nil {
		return err
	}
	faces := f.Faces(ds, nil)
	if faces.Count() == 0 {
		return usageError("%s has no face with a photo", c.File)
	}
	if err := faces.Place(as); err != nil {
		return usage{err}
	}
	for _, text := range faces.Lost() {
		r.note("%s", text)
	}
	moved, end = r.progress("exporting to " + c.Out)
	err = faces.Export(ctx, c.Out, moved)
	end()
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"folder": c.Out, "format": f.Name, "faces": faces.Count() - faces.Unlabelled(), "unlabelled": faces.Unlabelled(), "damaged": faces.Damaged(),
			"without_photo": faces.WithoutPhoto()})
	}
	return r.line("%s", faces.Exported(c.Out))
}
