package data

import (
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/atomicfile"
)

// TestOpenRemovesWhatKillsLeft opens a dataset beside which saves were killed a moment ago, and one is going on.
func TestOpenRemovesWhatKillsLeft(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	var killed []string
	for range 3 {
		part, err := atomicfile.CreatePart(filepath.Dir(path), 0o600)
		must(t, err)
		must(t, part.Truncate(1<<20))
		must(t, part.Close())
		killed = append(killed, part.Name())
	}
	running, err := atomicfile.CreatePart(filepath.Dir(path), 0o600)
	must(t, err)
	defer running.Close()
	of := filepath.Join(filepath.Dir(path), ".fiducial-notes.part")
	must(t, os.WriteFile(of, []byte("a person's"), 0o600))
	open(t, path, window(t))
	for _, gone := range killed {
		if _, err := os.Stat(gone); err == nil {
			t.Errorf("%s is still there", gone)
		}
	}
	for _, kept := range []string{running.Name(), of} {
		if _, err := os.Stat(kept); err != nil {
			t.Errorf("%s: %v", kept, err)
		}
	}
}
