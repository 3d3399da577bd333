package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/adrg/xdg"
)

// What predict, suspects and evaluate print and write is the same, byte for byte, whether predictions were kept or not,
// and by whichever of them.
func TestKeptPredictionsChangeNothingThatIsPrinted(t *testing.T) {
	faces := sample(t, "20")
	was := xdg.CacheHome
	defer func() { xdg.CacheHome = was }()
	out := filepath.Join(t.TempDir(), "out.csv")
	commands := [][]string{
		{"predict", faces, "--out", out, "--threads", "1"},
		{"evaluate", faces, "--out", out, "--json", "--threads", "1", "--force"},
		{"suspects", faces, "--json", "--threads", "1"},
	}
	written := func(args []string) string {
		os.Remove(out)
		status, stdout, stderr := fiducial(args...)
		if status != exitDone {
			t.Fatalf("%v: exit %d: %s", args, status, stderr)
		}
		content, _ := os.ReadFile(out) // suspects writes none
		return stdout + string(content)
	}
	var cold []string
	for _, args := range commands {
		xdg.CacheHome = t.TempDir()
		cold = append(cold, written(args))
	}
	xdg.CacheHome = t.TempDir()
	for range 2 {
		for i := len(commands) - 1; i >= 0; i-- {
			if got := written(commands[i]); got != cold[i] {
				t.Errorf("%v: with kept predictions it writes\n%s\nwithout\n%s", commands[i], got, cold[i])
			}
		}
	}
	if n, _, err := keptPredictions().Size(); err != nil || n != 20 {
		t.Errorf("%d predictions are kept of 20 faces: %v", n, err)
	}
}
