package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"
	"sync"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/intake"
	"fiducial/data/output"
	"fiducial/model/finder"
	"fiducial/model/keypoints"
)

// photosFlags say which photos are taken in.
type photosFlags struct {
	Photos    []string `arg:"" name:"photos" help:"Photos, and folders of photos."`
	Recursive bool     `default:"true" negatable:"" help:"Take the photos of the folders below a folder, too."`
}

type newCommand struct {
	photosFlags
	Out       string   `required:"" placeholder:"FILE.csv" help:"The dataset to write."`
	Keypoints []string `placeholder:"a,b" help:"The keypoints that its faces have; the contest's 15 without it. @SOURCE takes those of a template, another dataset or a checkpoint: see fiducial keypoints."`
	forceFlag
}

// Run makes a dataset of photos.
func (c *newCommand) Run(ctx context.Context, r *report) error {
	names, err := c.names(r)
	if err != nil {
		return err
	}
	permit, err := c.allow(r, c.Photos, output.Write{Path: c.Out, Kind: output.Dataset})
	if err != nil {
		return err
	}
	defer permit.Release()
	moved, end := r.progress("looking at photos")
	summary, err := intake.New(ctx, c.Out, names, c.plan(r), moved)
	end()
	sayPhotos(r, summary)
	switch {
	case errors.Is(err, csvfile.ErrKeypointNames):
		return usageError("--keypoints: %v", err)
	case err != nil:
		return fmt.Errorf("making %s: %w", c.Out, err)
	case r.json:
		return r.object(summaryObject(c.Out, summary))
	}
	return r.line("took %s into %s: %s", annotation.Counted(summary.Photos, "photo", "photos"), c.Out, rowsTaken(summary))
}

// names returns the keypoints that the faces are to have.
func (c *newCommand) names(r *report) ([]string, error) {
	if len(c.Keypoints) == 0 {
		return face.Standard().Names(), nil
	}
	names := trimmed(c.Keypoints)
	i := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, "@") })
	switch {
	case i < 0:
		return names, nil
	case len(names) > 1:
		return nil, usageError("--keypoints %s: take all keypoints from one source, or name them", harmless.Sentence(strings.Join(c.Keypoints, ",")))
	}
	set, err := keypoints.From(names[0][1:], data.Options{})
	if err != nil {
		return nil, usageError("--keypoints: %v", err)
	}
	if data.ReadingOf(set).Pairs != "" {
		r.note("which of these keypoints are left and right of each other is not in the dataset, which is a CSV; commands that mirror want --keypoints %s", harmless.Name(names[0]))
	}
	return set.Keypoints.Names(), nil
}

type addCommand struct {
	photosFlags
	To string `required:"" placeholder:"FILE.csv" help:"The dataset of photos that they are added to."`
}

// Run adds photos to a dataset that there is.
func (c *addCommand) Run(ctx context.Context, r *report) error {
	ds, release, err := openToRewrite(ctx, r, c.To, nil)
	if err != nil {
		return err
	}
	defer release()
	moved, end := r.progress("looking at photos")
	summary, err := intake.Add(ctx, ds, c.plan(r), moved)
	end()
	sayPhotos(r, summary)
	switch {
	case err != nil:
		return err
	case r.json:
		return r.object(summaryObject(c.To, summary))
	}
	known := ""
	if summary.Known > 0 {
		known = fmt.Sprintf("; in it already: %d", summary.Known)
	}
	if summary.Photos == 0 {
		return r.line("nothing is added to %s%s", c.To, known)
	}
	return r.line("added %s to %s: %s%s", annotation.Counted(summary.Photos, "photo", "photos"), c.To, rowsTaken(summary), known)
}

// openToRewrite opens a dataset that is to be written in place, while no window has it open. prepare, which may be nil,
// changes with which options. release closes it.
func openToRewrite(ctx context.Context, r *report, path string, prepare func(*data.Options) error) (ds *data.Dataset, release func(), err error) {
	permit, err := output.Allow(output.Plan{Writes: []output.Write{{Path: path, Kind: output.Dataset}}, Force: true, Folders: data.Options{}.Folders()})
	if errors.Is(err, output.ErrRefused) {
		return nil, nil, usage{err}
	}
	if err != nil {
		return nil, nil, err
	}
	o, err := readingFlags{}.options(path, nil)
	if err == nil && prepare != nil {
		err = prepare(&o)
	}
	if err == nil {
		ds, err = openDataset(ctx, r, path, o)
	}
	if err != nil {
		return nil, nil, errors.Join(err, permit.Release())
	}
	return ds, func() { ds.Close(); permit.Release() }, nil
}

// plan returns which photos are taken in, and tells of each as JSON where that is asked for.
func (f photosFlags) plan(r *report) intake.Plan {
	p := intake.Plan{Paths: f.Photos, Flat: !f.Recursive, Find: facesFound()}
	if r.json {
		p.Told = func(found intake.Photo) { _ = r.object(photoObject(found)) } // where that fails, the last object does
	}
	return p
}

// sayPhotos says what is wrong with paths and with photos; of these JSON has said it.
func sayPhotos(r *report, s intake.Summary) {
	said := s.Paths
	if !r.json {
		said = append(said, s.Said...)
	}
	for _, text := range said {
		r.note("%v", text)
	}
}

// rowsTaken says which rows there are of photos.
func rowsTaken(s intake.Summary) string {
	text := annotation.Counted(s.Rows, "row", "rows")
	switch {
	case s.Without == s.Rows:
		text += ", none of them with a box: no face was found, and each is sought in the largest square in the middle of its photo"
	case s.Without > 0:
		text += fmt.Sprintf("; %d without a box, for no face was found: it is sought in the largest square in the middle", s.Without)
	}
	if s.Unusable > 0 {
		text += fmt.Sprintf("; %s cannot be used", annotation.Counted(s.Unusable, "file", "files"))
	}
	return text
}

// facesFound returns what finds faces in photos with the built-in weights, which are decoded when they are first
// needed.
func facesFound() intake.Finder {
	load := sync.OnceValues(func() (*finder.Finder, error) { return newFinder(finder.Options{}) })
	return func(ctx context.Context, img image.Image) ([]face.Box, error) {
		f, err := load()
		if err != nil {
			return nil, err
		}
		found, err := f.Find(ctx, img)
		var boxes []face.Box
		for _, one := range found {
			boxes = append(boxes, one.Box)
		}
		return boxes, err
	}
}

// photoObject is a photo as --json writes it.
func photoObject(p intake.Photo) any {
	o := struct {
		Photo   string       `json:"photo"`
		File    string       `json:"file,omitempty"` // as the rows have it
		Rows    int          `json:"rows"`
		Boxes   [][3]float64 `json:"boxes"`
		SameAs  string       `json:"same_as,omitempty"`
		Known   bool         `json:"known,omitempty"`
		Problem string       `json:"problem,omitempty"`
	}{Photo: p.Path, Rows: len(p.Rows), Boxes: [][3]float64{}, SameAs: p.Same, Known: p.Known}
	if len(p.Rows) > 0 {
		o.File = p.Rows[0].File
	}
	for _, b := range p.Boxes {
		o.Boxes = append(o.Boxes, [3]float64{b.Left, b.Top, b.Size})
	}
	if p.Problem != nil {
		o.Problem = p.Problem.Error()
	}
	return o
}

func summaryObject(file string, s intake.Summary) any {
	return map[string]any{"file": file, "photos": s.Photos, "rows": s.Rows, "without_box": s.Without, "same": s.Same, "known": s.Known, "unusable": s.Unusable}
}
