package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"fiducial/data/synth"
)

type sampleCommand struct {
	File  string `arg:"" help:"The CSV to write."`
	Rows  int    `default:"500" placeholder:"N" help:"How many faces."`
	Seed  uint64 `default:"1" placeholder:"S" help:"The same seed draws the same faces."`
	Force bool   `help:"Replace the file if there is one."`
}

// Run draws synthetic faces into a CSV.
func (c *sampleCommand) Run(ctx context.Context, r *report) error {
	if c.Rows < 0 {
		return usageError("--rows %d: a number from 0", c.Rows)
	}
	moved, end := r.progress("drawing faces")
	err := writeSample(ctx, c.File, c.Rows, c.Seed, c.Force, moved)
	end()
	if err != nil {
		return err
	}
	if r.json {
		return r.object(map[string]any{"file": c.File, "rows": c.Rows, "seed": c.Seed})
	}
	return r.line("drew %d faces into %s", c.Rows, c.File)
}

// writeSample draws n faces into a new file at path; one that is there is replaced only with force.
// A file that could not be finished is removed.
func writeSample(ctx context.Context, path string, n int, seed uint64, force bool, progress func(done, total int64)) (err error) {
	mode := os.O_CREATE | os.O_WRONLY | os.O_EXCL
	if force {
		mode = os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	}
	f, err := os.OpenFile(path, mode, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("drawing faces into %s: there is a file of that name already; choose another or add --force", path)
	}
	if err != nil {
		return fmt.Errorf("drawing faces: %w", err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			os.Remove(path)
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	if err := synth.Write(ctx, w, n, seed, progress); err != nil {
		return fmt.Errorf("drawing faces into %s: %w", path, err)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("drawing faces into %s: %w", path, err)
	}
	return nil
}
