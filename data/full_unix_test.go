//go:build unix

package data

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// alone runs the test that calls it in a process of its own, and reports whether this is that process. A full disk is
// one for the whole process: go test keeps a log, in which a line may be due just then.
func alone(t *testing.T) bool {
	t.Helper()
	const mark = "FIDUCIAL_ALONE"
	if os.Getenv(mark) != "" {
		return true
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), mark+"=1")
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// whileFull runs f while no file may grow, as on a full disk. SQLite writes to the end of its log: every write
// of a project fails.
func whileFull(t *testing.T, f func()) {
	t.Helper()
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var was syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was))
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1, Max: was.Max}))
	defer func() { must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was)) }()
	f()
}

// TestEditsOnFullDisk edits while the project file cannot grow: nothing changes, and the error says why.
func TestEditsOnFullDisk(t *testing.T) {
	if !alone(t) {
		return
	}
	d := open(t, csvOf(t, header, line("1,1,2,2", 10)), window(t))
	must(t, d.Apply("Move nose", Edit{0, 1, at(5, 5)}))
	check := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), d.ProjectPath()) || !strings.Contains(err.Error(), "make room") {
			t.Errorf("%s: %v", what, err)
		}
		if l := d.Labels(0); l[0] != at(1, 1) || l[1] != at(5, 5) || d.Unsaved() != 1 || d.MarkOf(0) != (Mark{}) || d.CanUndo() != "Move nose" || d.CanRedo() != "" {
			t.Errorf("%s: labels %v, mark %v, %d unsaved, undo %q, redo %q", what, l, d.MarkOf(0), d.Unsaved(), d.CanUndo(), d.CanRedo())
		}
	}
	whileFull(t, func() {
		check("apply", d.Apply("Move eye", Edit{0, 0, at(6, 6)}))
		check("mark", d.Mark("Done", 0, Mark{Done: true}))
		_, _, err := d.Undo()
		check("undo", err)
		check("save", d.Save(t.Context(), nil))
	})
	must(t, d.Apply("Move eye", Edit{0, 0, at(7, 7)}))
	save(t, d)
	d = reopen(t, d)
	if l := d.FileLabels(0); l[0] != at(7, 7) || l[1] != at(5, 5) || len(history(t, d)) != 2 || d.Unsaved() != 0 {
		t.Errorf("after that: %v, history %v", l, history(t, d))
	}
}

// TestOpenOnFullDisk opens a dataset for which no project can be made.
func TestOpenOnFullDisk(t *testing.T) {
	if !alone(t) {
		return
	}
	path := csvOf(t, header, line("1,1,2,2", 10))
	o := window(t)
	whileFull(t, func() {
		d, err := Open(path, o)
		if err == nil {
			d.Close()
		}
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "make room") || strings.Contains(err.Error(), "\n") {
			t.Errorf("error %v", err)
		}
	})
	for _, folder := range []string{filepath.Dir(path), filepath.Join(o.DataDir, "projects")} {
		entries, err := os.ReadDir(folder)
		if must(t, err); len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "faces.csv" {
			t.Errorf("left in %s: %v", folder, entries)
		}
	}
	open(t, path, o)
}

// TestReloadOnFullDisk reads a file again that was sorted elsewhere while the project cannot be told.
func TestReloadOnFullDisk(t *testing.T) {
	if !alone(t) {
		return
	}
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d := open(t, path, window(t))
	must(t, d.Apply("Move nose", Edit{1, 1, at(5, 5)}))
	write(t, path, header, line("2,2,2,2", 20), line("1,1,1,1", 10))
	arrived := 0
	d.Subscribe(func(c Change) {
		if c.Kind == Arrived {
			arrived++
		}
	})
	whileFull(t, func() {
		if err := d.Reload(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "project file") {
			t.Errorf("error %v", err)
		}
	})
	for range 2 {
		if l := d.Labels(0); l[1] != at(5, 5) || arrived != 1 {
			t.Errorf("labels %v, arrived %d times", l, arrived)
		}
		for row, want := range []byte{20, 10} {
			if pixels, err := d.Pixels(row); err != nil || pixels[0] != want {
				t.Errorf("pixels of row %d: %v, %v", row, pixels, err)
			}
		}
		d = reopen(t, d)
	}
}
