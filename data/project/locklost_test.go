package project

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestLockFileRemoved removes the lock file while a project is open: it is put back before the next change, and when
// somebody looks, so that no second window gets in; a notice says so. With nothing in the project, too.
func TestLockFileRemoved(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	lock := Beside(path) + LockExtension
	for round, change := range []func() error{
		p.Keep,
		func() error { return p.Write(Update{Faces: []Face{aFace}}) },
		p.Keep,
	} {
		must(t, os.Remove(lock))
		must(t, change())
		if q, err := Open(path, folders(t)); !errors.Is(err, ErrInUse) {
			t.Fatalf("round %d: a second window opened it: %v %v", round, q, err)
		}
		if n := p.Notices(); len(n) != round+1 || !strings.Contains(n[round], lock) || !strings.Contains(n[round], "put back") {
			t.Errorf("round %d: notices %q", round, n)
		}
	}
	if text, err := os.ReadFile(lock); err != nil || strings.TrimSpace(string(text)) != "1" {
		t.Errorf("the new lock file counts %q transactions, %v", text, err)
	}
}

// TestLockFileReplaced puts another file in the place of the lock file: that one is locked from then on.
func TestLockFileReplaced(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	lock := Beside(path) + LockExtension
	must(t, os.Remove(lock))
	must(t, os.WriteFile(lock, nil, 0o666))
	must(t, p.Keep())
	if _, err := Open(path, folders(t)); !errors.Is(err, ErrInUse) {
		t.Errorf("a second window opened it: %v", err)
	}
}

// TestLockTakenMeanwhile removes the lock file and lets a second window have the dataset before the first has noticed:
// only the second may write, the first says so once and leaves the second's files as they are. When that one has closed
// the dataset, the lock is the first's again, which wants to be opened anew.
func TestLockTakenMeanwhile(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	must(t, p.Write(Update{Faces: []Face{{ID: 1}}}))
	must(t, os.Remove(Beside(path)+LockExtension))
	q := mustOpen(t, path, folders(t))
	for range 2 {
		if err := p.Keep(); !errors.Is(err, ErrInUse) {
			t.Errorf("keep: %v", err)
		}
		if err := p.Write(Update{Faces: []Face{{ID: 2}}}); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "close the dataset in one of them") {
			t.Errorf("the first wrote: %v", err)
		}
	}
	if n := p.Notices(); len(n) != 1 || !strings.Contains(n[0], "Nothing can be changed") {
		t.Errorf("notices %q", n)
	}
	if ids := facesOf(t, q); !slices.Equal(ids, []int64{1}) {
		t.Errorf("faces %v", ids)
	}
	must(t, q.Write(Update{Faces: []Face{{ID: 3}}}))
	must(t, q.Close())
	// What the first would write next may contradict what the second wrote.
	if err := p.Write(Update{Faces: []Face{{ID: 4}}}); !errors.Is(err, ErrForeign) {
		t.Errorf("the first wrote: %v", err)
	}
	if _, err := Open(path, folders(t)); !errors.Is(err, ErrInUse) {
		t.Errorf("a third opened it: %v", err)
	}
}

// TestEverythingRemovedAndOpenedAnew removes the project with its lock file while it is open and lets a second window
// make a new one: the first sets nothing of that aside.
func TestEverythingRemovedAndOpenedAnew(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{{ID: 1}}}))
	for _, end := range []string{"", "-wal", "-shm", LockExtension} {
		must(t, os.Remove(Beside(path)+end))
	}
	q := mustOpen(t, path, folders(t))
	must(t, q.Write(Update{Faces: []Face{{ID: 7}}}))
	if err := p.Keep(); !errors.Is(err, ErrInUse) {
		t.Errorf("keep: %v", err)
	}
	must(t, q.Write(Update{Faces: []Face{{ID: 8}}}))
	if ids := facesOf(t, q); !slices.Equal(ids, []int64{7, 8}) {
		t.Errorf("faces %v", ids)
	}
	must(t, q.Close())
	must(t, p.Close()) // now its own goes back, and the other is set aside
	p = mustOpen(t, path, f)
	defer p.Close()
	if ids := facesOf(t, p); !slices.Equal(ids, []int64{1}) {
		t.Errorf("faces %v", ids)
	}
}
