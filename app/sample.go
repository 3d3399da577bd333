package main

import (
	"context"
	"fmt"
	"io"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/output"
	"fiducial/data/synth"
)

type sampleCommand struct {
	File string `arg:"" help:"The CSV to write."`
	Rows int    `default:"500" placeholder:"N" help:"How many faces."`
	Seed uint64 `default:"1" placeholder:"S" help:"The same seed draws the same faces."`
	forceFlag
}

// Run draws synthetic faces into a CSV.
func (c *sampleCommand) Run(ctx context.Context, r *report) error {
	if c.Rows < 0 || c.Rows > csvfile.MaxRows {
		return usageError("--rows %d: a number from 0 to %d, as more are never read", c.Rows, csvfile.MaxRows)
	}
	permit, err := c.allow(r, nil, output.Write{Path: c.File, Kind: output.Dataset})
	if err != nil {
		return err
	}
	defer permit.Release()
	moved, end := r.progress("drawing faces")
	err = writeSample(ctx, c.File, c.Rows, c.Seed, moved)
	end()
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"file": c.File, "rows": c.Rows, "seed": c.Seed})
	}
	return r.line("drew %d faces into %s", c.Rows, c.File)
}

// writeSample draws n faces into a file at path, which is there, whole, when all are drawn.
func writeSample(ctx context.Context, path string, n int, seed uint64, progress func(done, total int64)) error {
	err := atomicfile.From(path, func(w io.Writer) error { return synth.Write(ctx, w, n, seed, progress) })
	if err != nil {
		return fmt.Errorf("drawing faces: %w", err)
	}
	return nil
}
