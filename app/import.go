package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/format"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/output"
)

type importCommand struct {
	Path   string `arg:"" help:"The file of labels, or the folder of them."`
	Out    string `required:"" placeholder:"FILE.csv" help:"The dataset to write."`
	Format string `placeholder:"F" help:"The format, where the content does not show it: ${formats}."`
	Photos string `placeholder:"DIR" help:"The folder of the pictures, where they are not beside the labels."`
	Side   int    `placeholder:"N" help:"The side in pixels of the photos of the dataset; without it their own where all faces are small squares of one side, else 96."`
	forceFlag
}

// Run makes a dataset of labels and pictures in a format of another tool.
func (c *importCommand) Run(ctx context.Context, r *report, g given) error {
	if _, known := format.Find(c.Format); c.Format != "" && !known {
		return usageError("--format %s: there are %s", harmless.Name(c.Format), format.Names())
	}
	if g["side"] && c.Side < 2 || c.Side > csvfile.MaxSide {
		return usageError("--side %d: a number of pixels from 2 to %d", c.Side, csvfile.MaxSide)
	}
	permit, err := c.allow([]string{c.Path}, output.Write{Path: c.Out, Kind: output.Dataset})
	if err != nil {
		return err
	}
	defer permit.Release()
	opened, err := format.Open(ctx, c.Path, c.Format, c.Photos)
	if err != nil {
		return err
	}
	defer opened.Close()
	unread, err := format.Unread(opened.Set.Keypoints.Names())
	if err != nil {
		return fmt.Errorf("importing %s: %w", c.Path, err)
	}
	plan, err := opened.Plan(ctx, c.Side)
	if err != nil {
		return fmt.Errorf("importing %s: %w", c.Path, err)
	}
	if err := output.Check(c.Out, opened.Reads()...); errors.Is(err, output.ErrRefused) {
		return usage{err}
	} else if err != nil {
		return err
	}
	c.sayPlan(r, opened, plan, unread)
	moved, end := r.progress("importing " + c.Path)
	err = atomicfile.From(c.Out, func(w io.Writer) error { return plan.Write(ctx, w, moved) })
	end()
	if err != nil {
		return fmt.Errorf("importing %s: %w", c.Path, err)
	}
	faces := opened.Set.Faces()
	if r.json {
		return r.object(map[string]any{"file": c.Out, "format": opened.Format.Name, "rows": faces, "side": plan.Side, "scaled": plan.Scaled, "keypoints": opened.Set.Keypoints.Names()})
	}
	return r.line("imported %s with %s from %s (%s) into %s", annotation.Counted(faces, "face", "faces"),
		annotation.Counted(len(opened.Set.Keypoints), "keypoint", "keypoints"), c.Path, opened.Format.Title, c.Out)
}

// sayPlan says what was read how, and what becomes of the pictures.
func (c *importCommand) sayPlan(r *report, o *format.Opened, p *format.Plan, unread []string) {
	for _, text := range o.Set.Notes {
		r.note("%s: %s", filepath.Base(c.Path), text)
	}
	switch {
	case p.Scaled == 0:
		r.note("photos keep their pixels: squares of %d×%d in grey", p.Side, p.Side)
	default:
		r.note("photos are made of the squares around the faces, in grey, scaled to %d×%d px from %d to %d (%s), and points with them; --side changes that", p.Side, p.Side, p.Sizes[0], p.Sizes[1], annotation.Counted(p.Scaled, "face", "faces"))
	}
	if len(unread) > 0 {
		r.note("not all of its names are taken for keypoints unless a command is told: --keypoints %s", harmless.Sentence(strings.Join(unread, ",")))
	}
}
