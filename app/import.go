package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/format"
	"fiducial/data/harmless"
	"fiducial/data/output"
)

type importCommand struct {
	Path      string `arg:"" help:"The file of labels, or the folder of them."`
	Out       string `required:"" placeholder:"FILE.csv" help:"The dataset to write."`
	Format    string `placeholder:"F" help:"The format, where the content does not show it: ${formats}."`
	Photos    string `placeholder:"DIR" help:"The folder of the pictures, where they are not beside the labels."`
	Pixels    bool   `help:"Make a dataset of pixels, grey squares around the faces; without it photos stay where and as they are, the dataset names them, and faces are seen in colour and at full resolution."`
	Side      int    `placeholder:"N" help:"With --pixels, the side of these squares; without it their own where all faces are small squares of one side, else 96."`
	Proposals bool   `help:"Keep what was predicted, and is no label, as proposals in the project file of the dataset, FILE.csv.fiducial."`
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
	if g["side"] && !c.Pixels {
		return usageError("--side is that of the squares of a dataset of pixels: add --pixels; photos that stay as they are have no other size")
	}
	permit, err := c.allow(r, []string{c.Path}, output.Write{Path: c.Out, Kind: output.Dataset})
	if err != nil {
		return err
	}
	defer permit.Release()
	p, err := format.Prepare(ctx, format.Source{Path: c.Path, Format: c.Format, Photos: c.Photos, Side: c.Side, Pixels: c.Pixels})
	if err != nil {
		return withFlag(err)
	}
	defer p.Close()
	if err := output.Check(c.Out, p.Reads()...); errors.Is(err, output.ErrRefused) {
		return usage{err}
	} else if err != nil {
		return err
	}
	c.sayPlan(r, p)
	moved, end := r.progress("importing " + c.Path)
	err = p.WriteFile(ctx, c.Out, moved)
	end()
	err = errors.Join(err, permit.Release()) // the dataset's own lock, where it replaces one: its project is to be opened
	if err == nil && c.Proposals {
		err = p.Propose(ctx, c.Out, data.Options{Project: true}, nil)
	}
	if err != nil {
		return fmt.Errorf("importing %s: %w", c.Path, err)
	}
	predicted, _ := p.Set.Predicted()
	if r.json {
		return r.object(map[string]any{"file": c.Out, "format": p.Format.Name, "rows": p.Set.Faces(), "side": p.Plan.Side, "scaled": p.Plan.Scaled, "predicted": predicted, "keypoints": p.Set.Keypoints.Names()})
	}
	return r.line("imported %s from %s into %s", p.Holds(), c.Path, c.Out)
}

// withFlag adds to an error that something is to be said by which flag that is done.
func withFlag(err error) error {
	switch {
	case errors.Is(err, format.ErrWantsFormat):
		return fmt.Errorf("%w (--format says which: %s)", err, format.Names())
	case errors.Is(err, format.ErrWantsPictures):
		return fmt.Errorf("%w (--photos)", err)
	}
	return err
}

// sayPlan says what was read how, and what becomes of the pictures.
func (c *importCommand) sayPlan(r *report, p *format.Prepared) {
	for _, text := range p.Set.Notes {
		r.note("%s: %s", filepath.Base(c.Path), text)
	}
	if p.Set.Pairs != "" {
		r.note("%s: %s; commands that mirror want --pairs %s", filepath.Base(c.Path), p.Set.PairsKnown, harmless.Sentence(p.Set.Pairs))
	}
	if text := p.Predicted(); text != "" && c.Proposals {
		r.note("%s: %s; the window offers them", filepath.Base(c.Path), text)
	} else if text != "" {
		r.note("%s: %s; they are not in the dataset, which is a CSV: --proposals keeps them in its project file, as an import in the window does", filepath.Base(c.Path), text)
	}
	if n := len(p.Reading().Lines); n > 0 {
		r.note("%s: lines between keypoints (%d) are not in the dataset, which is a CSV; an import in the window remembers them", filepath.Base(c.Path), n)
	}
	photos := p.Plan.Photos()
	if p.Plan.Scaled > 0 {
		photos += "; --side changes that"
	}
	r.note("%s", photos)
	if len(p.Unread) > 0 {
		r.note("not all of its names are taken for keypoints unless a command is told: --keypoints %s", harmless.Sentence(strings.Join(p.Unread, ",")))
	}
}
