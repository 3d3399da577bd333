package search

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/synth"
)

// BenchmarkNotebookGrid searches a part of the notebook's grid with two workers; a trial is one epoch, on the real
// faces where FIDUCIAL_FACES names their folder, else on a few drawn ones.
func BenchmarkNotebookGrid(b *testing.B) {
	path := filepath.Join(os.Getenv("FIDUCIAL_FACES"), "training.zip")
	if os.Getenv("FIDUCIAL_FACES") == "" {
		var csv bytes.Buffer
		must(b, synth.Write(context.Background(), &csv, 400, 1, nil))
		path = filepath.Join(b.TempDir(), "faces.csv")
		must(b, os.WriteFile(path, csv.Bytes(), 0o600))
	}
	ds := open(b, path)
	plan := Plan{Method: Grid, Space: Notebook(), Trials: 24}
	for b.Loop() {
		must(b, begin(b, plan).Run(context.Background(), ds, 2, nil))
	}
}
