package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/data/synth"
)

type sampleCommand struct {
	File   string `arg:"" help:"The CSV to write; with --photos a folder does, too."`
	Rows   int    `default:"500" placeholder:"N" help:"How many faces."`
	Seed   uint64 `default:"1" placeholder:"S" help:"The same seed draws the same faces."`
	Photos bool   `help:"Draw photos of one to three people, in a folder photos beside the CSV, which names each face's photo, box and points."`
	forceFlag
}

// Run draws synthetic faces into a CSV, or photos beside one.
func (c *sampleCommand) Run(ctx context.Context, r *report) (err error) {
	if c.Rows < 0 || c.Rows > csvfile.MaxRows {
		return usageError("--rows %d: a number from 0 to %d, as more are never read", c.Rows, csvfile.MaxRows)
	}
	path, draw := c.File, writeSample
	if c.Photos {
		var made string
		if path, made, err = inFolder(c.File); err != nil {
			return err
		}
		defer func() {
			if err != nil && made != "" {
				_ = os.Remove(made) // which leaves it where anything is in it
			}
		}()
		draw = c.writePhotos
	}
	permit, err := c.allow(r, nil, output.Write{Path: path, Kind: output.Dataset})
	if err != nil {
		return err
	}
	defer permit.Release()
	moved, end := r.progress("drawing faces")
	err = draw(ctx, path, c.Rows, c.Seed, moved)
	end()
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"file": path, "rows": c.Rows, "seed": c.Seed})
	}
	return r.line("drew %s into %s", annotation.Counted(c.Rows, "face", "faces"), path)
}

// writeSample draws n faces into a file at path, which is there, whole, when all are drawn.
func writeSample(ctx context.Context, path string, n int, seed uint64, progress func(done, total int64)) error {
	err := atomicfile.From(path, func(w io.Writer) error { return synth.Write(ctx, w, n, seed, progress) })
	if err != nil {
		return fmt.Errorf("drawing faces: %w", err)
	}
	return nil
}
