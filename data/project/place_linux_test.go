package project

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// withoutPower runs f so that the permission bits of files hold, also for root: the thread takes on the file
// system identity of nobody.
func withoutPower(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		f()
		return
	}
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	must(t, syscall.Setfsuid(nobody))
	defer func() { must(t, syscall.Setfsuid(0)) }()
	f()
}

// TestReadOnlyFolder keeps the project of a dataset in a folder that can only be read in the user's data
// folder, and takes along what a project beside it already says.
func TestReadOnlyFolder(t *testing.T) {
	folder, f := t.TempDir(), folders(t)
	for _, open := range []string{filepath.Dir(folder), filepath.Dir(f.Cache), folder, f.Cache, f.Data} {
		must(t, os.Chmod(open, 0o777))
	}
	path := filepath.Join(folder, "faces.csv")
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	must(t, p.Close())
	for _, taken := range []string{Beside(path), filepath.Join(f.Cache, "locks")} {
		must(t, os.Chmod(taken, 0o777))
	}
	locks, err := filepath.Glob(filepath.Join(f.Cache, "locks", "*"))
	must(t, err)
	for _, lock := range locks {
		must(t, os.Chmod(lock, 0o666))
	}
	must(t, os.Chmod(folder, 0o555))
	defer os.Chmod(folder, 0o777)
	withoutPower(t, func() {
		for round, notices := range []int{1, 0} {
			p := mustOpen(t, path, f)
			if !strings.HasPrefix(p.Path(), f.Data) || len(p.Notices()) != notices {
				t.Errorf("path %s, notices %q", p.Path(), p.Notices())
			}
			faces, err := p.Faces()
			must(t, err)
			if len(faces) != 1+round {
				t.Errorf("round %d: faces %v", round, faces)
			}
			must(t, p.Write(Update{Faces: []Face{{ID: 2}}}))
			must(t, p.Close())
		}
	})
}
