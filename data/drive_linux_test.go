package data

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fiducial/data/project"
)

// TestDriveTakenAway takes the file system with an open dataset away, so that its mount point stays as an empty folder:
// edits and saves are refused, nothing is written under the mount point, and all is there when it is back.
func TestDriveTakenAway(t *testing.T) {
	drive := filepath.Join(t.TempDir(), "drive")
	must(t, os.Mkdir(drive, 0o700))
	kept := filepath.Join(t.TempDir(), "kept")
	must(t, os.Mkdir(kept, 0o700))
	if err := syscall.Mount("tmpfs", kept, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	defer syscall.Unmount(kept, syscall.MNT_DETACH)
	attach := func() { must(t, syscall.Mount(kept, drive, "", syscall.MS_BIND, "")) }
	attach()
	defer syscall.Unmount(drive, syscall.MNT_DETACH)

	path := filepath.Join(drive, "faces.csv")
	must(t, os.WriteFile(path, []byte(header+"\n"+line("1,1,2,2", 10)+"\n"), 0o666))
	d := open(t, path, window(t))
	must(t, d.Apply("Move nose", Edit{0, 1, at(5, 5)}))

	must(t, syscall.Unmount(drive, syscall.MNT_DETACH))
	for what, try := range map[string]func() error{
		"edit": func() error { return d.Apply("Move nose", Edit{0, 1, at(7, 7)}) },
		"save": func() error { return d.Save(t.Context(), nil) },
	} {
		if err := try(); !errors.Is(err, project.ErrDriveGone) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := d.Notices(); len(n) != 1 || !strings.Contains(n[0], "its drive was removed") {
		t.Errorf("notices %q", n)
	}
	if left, err := os.ReadDir(drive); err != nil || len(left) > 0 {
		t.Errorf("under the mount point lie %v, %v", left, err)
	}

	attach()
	must(t, d.Apply("Move nose", Edit{0, 1, at(9, 9)}))
	must(t, d.Save(t.Context(), nil))
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "9,9") {
		t.Errorf("the file holds %q, %v", text, err)
	}
}
