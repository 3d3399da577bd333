package format

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/data/template"
)

// Source is what is to be imported, and how.
type Source struct {
	Path   string // a file of labels, or a folder of them
	Format string // the name of the format, "" for what the content shows
	Photos string // the folder of the pictures, "" where they are beside the labels
	Pixels bool   // make a dataset of pixels, of squares around the faces; else photos stay where and as they are, and the dataset names them, unless they are among the labels
	Side   int    // of these squares, in pixels; 0 for their own or DefaultSide, see Plan
}

// Prepared is an import all of which was looked at and of which nothing is written yet.
type Prepared struct {
	*Opened
	Plan   *Plan
	Unread []string // names of keypoints that a dataset's header does not show to be some: Unread
}

// Prepare reads the labels of a source and looks at all of its pictures. The error is one sentence; close what is
// returned.
func Prepare(ctx context.Context, s Source) (*Prepared, error) {
	opened, err := Open(ctx, s.Path, s.Format, s.Photos)
	if err != nil {
		return nil, err
	}
	p := &Prepared{Opened: opened}
	p.Unread, err = Unread(opened.Set.Keypoints.Names())
	switch {
	case err != nil:
	case s.Pixels || opened.holdsPictures():
		p.Plan, err = opened.Plan(ctx, s.Side)
	default:
		p.Plan, err = opened.KeepPhotos(ctx)
	}
	if err != nil {
		opened.Close()
		return nil, fmt.Errorf("importing %s: %w", s.Path, err)
	}
	return p, nil
}

// Holds says what was read: how many faces with how many keypoints, and in which format.
func (p *Prepared) Holds() string {
	return fmt.Sprintf("%s with %s (%s)", annotation.Counted(p.Set.Faces(), "face", "faces"),
		annotation.Counted(len(p.Set.Keypoints), "keypoint", "keypoints"), p.Format.Title)
}

// Predicted says how many points were predicted and are no labels, "" for none.
func (p *Prepared) Predicted() string {
	points, faces := p.Set.Predicted()
	if points == 0 {
		return ""
	}
	were := "were"
	if points == 1 {
		were = "was"
	}
	return fmt.Sprintf("%s of %s %s predicted and confirmed by nobody: proposals, and no labels",
		annotation.Counted(points, "point", "points"), annotation.Counted(faces, "face", "faces"), were)
}

// Photos says what becomes of the pictures.
func (p *Plan) Photos() string {
	if p.keep {
		return fmt.Sprintf("photos stay where they are and as they are (%s): the dataset names them, and points are in their pixels", annotation.Counted(len(p.sized), "photo", "photos"))
	}
	if p.Scaled == 0 {
		return fmt.Sprintf("photos keep their pixels: squares of %d×%d in grey", p.Side, p.Side)
	}
	from := fmt.Sprintf("%d×%d", p.Sizes[0], p.Sizes[0])
	if p.Sizes[0] != p.Sizes[1] {
		from = fmt.Sprintf("sides between %d and %d", p.Sizes[0], p.Sizes[1])
	}
	return fmt.Sprintf("photos are made of the squares around the faces, in grey, scaled from %s to %d×%d px (%s), and points with them",
		from, p.Side, p.Side, annotation.Counted(p.Scaled, "face", "faces"))
}

// Reading returns what is to be remembered of the dataset that is written: which of its columns are keypoints, which of
// these are pairs, and which have lines between them, as far as its header does not show that.
func (p *Prepared) Reading() data.Reading {
	var r data.Reading
	if list, err := face.ParsePairings(p.Set.Pairs); err == nil && p.Set.Pairs != "" { // names may hold what separates pairs
		if _, err := p.Set.Keypoints.With(list); err == nil {
			r.Pairs = p.Set.Pairs
		}
	}
	if len(p.Unread) > 0 {
		r.Keypoints = p.Set.Keypoints.Names()
	}
	links := p.Set.Keypoints.Links(p.Set.Lines)
	if of, known := template.Of(p.Set.Keypoints); len(links) > 0 && !(known && slices.Equal(links, of.Keypoints.Links(of.Lines))) {
		r.Lines = links
	}
	return r
}

// Propose keeps what was predicted, as proposals, in the project file of the dataset at path, which WriteFile wrote; of
// a set without predictions it does nothing. It is a background task.
func (p *Prepared) Propose(ctx context.Context, path string, o data.Options, progress func(done, total int64)) error {
	points := p.Plan.proposed()
	if len(points) == 0 {
		return nil
	}
	o, err := o.Reads(p.Reading(), nil)
	if err != nil {
		return err
	}
	ds, err := data.Open(path, o)
	if err != nil {
		return err
	}
	err = ds.Load(ctx, progress)
	if err == nil {
		err = ds.Propose("Import predictions", points)
	}
	if err = errors.Join(err, ds.Close()); err != nil {
		return fmt.Errorf("the dataset %s is made, but what was predicted could not be kept as proposals: %w", path, err)
	}
	return nil
}

// WriteFile writes the dataset to path, whole or not at all; ask output.Allow before. It refuses every file that was
// read for it. It is a background task, as Plan.Write is.
func (p *Prepared) WriteFile(ctx context.Context, path string, progress func(done, total int64)) error {
	if err := output.Check(path, p.Reads()...); err != nil {
		return err
	}
	real, err := atomicfile.Behind(path)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return err
	}
	return atomicfile.From(path, func(w io.Writer) error { return p.Plan.Write(ctx, w, filepath.Dir(real), progress) })
}
