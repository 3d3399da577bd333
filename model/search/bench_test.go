package search

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/synth"
)

// BenchmarkNotebookGrid searches a part of the notebook's grid with two workers; a trial is one epoch.
func BenchmarkNotebookGrid(b *testing.B) {
	var csv bytes.Buffer
	must(b, synth.Write(context.Background(), &csv, 400, 1, nil))
	path := filepath.Join(b.TempDir(), "faces.csv")
	must(b, os.WriteFile(path, csv.Bytes(), 0o600))
	ds := open(b, path)
	plan := Plan{Method: Grid, Space: Default(), Trials: 24}
	for b.Loop() {
		must(b, begin(b, plan).Run(context.Background(), ds, 2, nil))
	}
}
