//go:build e2e

package e2e

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoDisplay starts the window where there is none to be had: a sentence, not a stack of calls, and nothing is left
// beside the dataset.
func TestNoDisplay(t *testing.T) {
	d := newDesktop(t, 640, 480)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 20)
	for _, display := range []string{"", ":4711"} {
		cmd := exec.Command(d.program, path)
		cmd.Env = append(d.environment(), "DISPLAY="+display)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		err := cmd.Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("DISPLAY=%q: %v, want exit status 1", display, err)
		}
		if said := stderr.String(); !strings.Contains(said, "there is no display for the window") || strings.Contains(said, "goroutine") || strings.Contains(said, "Fyne") {
			t.Errorf("DISPLAY=%q: the program says\n%s", display, said)
		}
		for _, end := range []string{"-lock", "-wal", "-shm"} {
			if _, err := os.Stat(path + ".fiducial" + end); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("DISPLAY=%q: faces.csv.fiducial%s is left: %v", display, end, err)
			}
		}
	}
}

// TestMistypedSubcommand is told of in the terminal, since a window was not what was wanted.
func TestMistypedSubcommand(t *testing.T) {
	d := newDesktop(t, 640, 480)
	cmd := exec.Command(d.program, "trian")
	cmd.Env = d.environment()
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || strings.Count(string(out), "\n") != 1 || !strings.Contains(string(out), "trian") {
		t.Errorf("fiducial trian: %v, says %q; want exit status 2 and one line", err, out)
	}
}
