package project

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
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
	for _, open := range []string{filepath.Dir(folder), filepath.Dir(f.Data), folder, f.Data} {
		must(t, os.Chmod(open, 0o777))
	}
	path := filepath.Join(folder, "faces.csv")
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	must(t, p.Close())
	for _, taken := range []string{Beside(path), filepath.Join(f.Data, "projects")} {
		must(t, os.Chmod(taken, 0o777))
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

// TestReadOnlyForAWhile edits while the folder can't be written, and again once it can: the project beside the dataset
// has what was done meanwhile, whichever of the two goes on from the other.
func TestReadOnlyForAWhile(t *testing.T) {
	for name, c := range map[string]struct {
		beside  bool // whether there is a project beside it from the beginning
		changed bool // whether somebody else goes on in that one meanwhile
		runs    int
	}{"begun there": {false, true, 2}, "goes on": {true, false, 1}, "both go on": {true, true, 2}} {
		t.Run(name, func(t *testing.T) {
			folder, f := t.TempDir(), folders(t)
			path := filepath.Join(folder, "faces.csv")
			for _, open := range []string{filepath.Dir(folder), filepath.Dir(f.Data), folder, f.Data} {
				must(t, os.Chmod(open, 0o777))
			}
			record := func(p *Project, at int, keypoint, x string) {
				t.Helper()
				q := Point{Face: 1, Keypoint: keypoint, Now: Texts{x, "0"}, File: Texts{"0", "0"}}
				_, err := p.Record("Move "+keypoint+" to "+x, time.Unix(int64(at), 0), []Change{{Face: 1, Keypoint: keypoint, Before: q.File, After: q.Now}}, Update{Faces: []Face{aFace}, Points: []Point{q}})
				must(t, err)
			}
			if c.beside {
				p := mustOpen(t, path, f)
				record(p, 1, "eye", "1")
				must(t, p.Close())
				must(t, os.Chmod(filepath.Join(f.Data, "projects"), 0o777))
			}
			must(t, os.Chmod(folder, 0o555))
			defer os.Chmod(folder, 0o777)
			withoutPower(t, func() {
				p := mustOpen(t, path, f)
				record(p, 2, "nose", "2")
				record(p, 4, "ear", "4")
				_, err := p.AddRun(Run{Settings: "there"})
				must(t, err)
				must(t, p.Close())
			})
			must(t, os.Chmod(folder, 0o777))
			if c.changed {
				p := mustOpen(t, path, Folders{Data: t.TempDir()}) // another user
				record(p, 3, "nose", "3")
				record(p, 3, "chin", "3")
				record(p, 3, "ear", "3")
				_, err := p.AddRun(Run{Settings: "here"})
				must(t, err)
				must(t, p.Close())
			}
			for round := range 2 {
				p := mustOpen(t, path, f)
				if n := p.Notices(); len(n) != 1-round {
					t.Errorf("round %d: notices %q", round, n)
				}
				if p.Path() != Beside(path) {
					t.Errorf("the project is %s", p.Path())
				}
				points, err := p.Points()
				must(t, err)
				got := map[string]string{}
				for _, q := range points {
					got[q.Keypoint] = q.Now[0]
				}
				want := map[string]string{"eye": "1", "nose": "2", "ear": "4"}
				if c.changed {
					want["nose"], want["chin"] = "3", "3"
				}
				if !c.beside {
					delete(want, "eye")
				}
				if !maps.Equal(got, want) {
					t.Errorf("round %d: %v, want %v", round, got, want)
				}
				runs, err := p.Runs()
				must(t, err)
				if len(runs) != c.runs {
					t.Errorf("runs %v", runs)
				}
				must(t, p.Close())
			}
			if left, err := os.ReadDir(filepath.Join(f.Data, "projects")); err != nil || len(left) != 1 || !strings.Contains(left[0].Name(), ".taken-") {
				t.Errorf("left in the data folder: %v %v", left, err)
			}
		})
	}
}

// On a disk with ever less room there is a size at which a database can be begun beside the dataset and not be
// finished: the project goes to the data folder, and nothing of the one that was begun stays beside the dataset.
func TestNothingStaysWhereThereWasTooLittleRoom(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "disk")
	must(t, os.Mkdir(disk, 0o700))
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=240k"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	path, elsewhere := filepath.Join(disk, "faces.csv"), 0
	must(t, os.WriteFile(path, []byte("x"), 0o666))
	for full := 0; full < 240; full += 4 {
		filler := filepath.Join(disk, "filler")
		_ = os.WriteFile(filler, make([]byte, full<<10), 0o666) // as much as goes
		p := mustOpen(t, path, folders(t))
		beside := p.Path() == Beside(path)
		if !beside {
			elsewhere++
			must(t, p.Write(Update{Faces: []Face{aFace}}))
			for _, end := range append([]string{""}, logs[:]...) {
				if _, err := os.Lstat(Beside(path) + end); err == nil {
					t.Errorf("with %d kB taken, %s lies beside the dataset", full, filepath.Base(Beside(path)+end))
				}
			}
		}
		must(t, p.Close())
		must(t, os.Remove(filler))
		left, err := os.ReadDir(disk)
		if must(t, err); len(left) != 1 {
			t.Errorf("with %d kB taken, %v stay", full, left)
		}
		for _, e := range left {
			if e.Name() != "faces.csv" {
				must(t, os.RemoveAll(filepath.Join(disk, e.Name())))
			}
		}
	}
	if elsewhere < 5 {
		t.Errorf("only %d times there was too little room", elsewhere)
	}
}
