package project

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSecondWindow(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	_, err := Open(path, f)
	if !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
	other := mustOpen(t, filepath.Join(filepath.Dir(path), "other.csv"), f)
	must(t, other.Close())
	must(t, p.Close())
	must(t, mustOpen(t, path, f).Close())
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 0 {
		t.Errorf("locks lie beside the data: %v %v", entries, err)
	}
}

// notBeside makes it impossible, even for root, to keep a project file beside the dataset.
func notBeside(t *testing.T, dataset string) {
	t.Helper()
	must(t, os.Mkdir(Beside(dataset), 0o777))
}

func TestElsewhere(t *testing.T) {
	path, f := dataset(t), folders(t)
	notBeside(t, path)
	p := mustOpen(t, path, f)
	if filepath.Dir(p.Path()) != filepath.Join(f.Data, "projects") {
		t.Errorf("path %s", p.Path())
	}
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	must(t, p.Close())
	// Once there, it is found there, though it could lie beside the dataset by now.
	must(t, os.Remove(Beside(path)))
	p = mustOpen(t, path, f)
	if faces, err := p.Faces(); err != nil || len(faces) != 1 {
		t.Errorf("faces %v %v", faces, err)
	}
	must(t, p.Close())
	// Another dataset of that name has a project of its own.
	other := dataset(t)
	notBeside(t, other)
	p = mustOpen(t, other, f)
	if faces, err := p.Faces(); err != nil || len(faces) != 0 {
		t.Errorf("faces of another dataset: %v %v", faces, err)
	}
	must(t, p.Close())
}

func TestNoPlaceAtAll(t *testing.T) {
	path, f := dataset(t), folders(t)
	notBeside(t, path)
	f.Data = filepath.Join(f.Data, "file")
	must(t, os.WriteFile(f.Data, nil, 0o666))
	_, err := Open(path, f)
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Fatalf("error %v", err)
	}
	must(t, os.Remove(Beside(path)))
	must(t, mustOpen(t, path, f).Close()) // the refused one does not hold the lock
}

func TestCopyToElsewhere(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	other := filepath.Join(t.TempDir(), strings.Repeat("n", 250)+".csv") // with the extension too long for a file name
	lock, err := Acquire(other, f)
	must(t, err)
	c, err := p.CopyTo(other, lock, f)
	must(t, err)
	if filepath.Dir(c.Path()) != filepath.Join(f.Data, "projects") {
		t.Errorf("path %s", c.Path())
	}
	must(t, c.Close())
	p2 := mustOpen(t, other, f)
	if faces, err := p2.Faces(); err != nil || len(faces) != 1 {
		t.Errorf("faces %v %v", faces, err)
	}
	must(t, p2.Close())
}

func TestNewerSchema(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	_, err := p.db.Exec("PRAGMA user_version = 99")
	must(t, err)
	must(t, p.Close())
	before, err := os.ReadFile(Beside(path))
	must(t, err)
	_, err = Open(path, f)
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), Beside(path)) || !strings.Contains(err.Error(), "99") {
		t.Errorf("error %v", err)
	}
	if after, err := os.ReadFile(Beside(path)); err != nil || !slices.Equal(before, after) {
		t.Errorf("a newer file was changed: %v", err)
	}
}

func TestDamaged(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, path string){
		"no database": func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("garbage ", 1000)), 0o666))
		},
		"overwritten in the middle": func(t *testing.T, path string) {
			file, err := os.OpenFile(path, os.O_RDWR, 0)
			must(t, err)
			defer file.Close()
			for _, page := range []int64{1, 2, 3, 4, 5, 6, 7, 8, 9} {
				_, err = file.WriteAt([]byte(strings.Repeat("\xff", 4096)), 4096*page)
				must(t, err)
			}
		},
		"cut off": func(t *testing.T, path string) { must(t, os.Truncate(path, 5000)) },
		"of another program": func(t *testing.T, path string) {
			must(t, os.Remove(path))
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec("CREATE TABLE others (x)")
			must(t, err)
			must(t, db.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			path, f := dataset(t), folders(t)
			p := mustOpen(t, path, f)
			must(t, p.Write(Update{Faces: []Face{aFace}}))
			must(t, p.Close())
			damage(t, Beside(path))
			damaged, err := os.ReadFile(Beside(path))
			must(t, err)
			p = mustOpen(t, path, f)
			defer p.Close()
			if faces, err := p.Faces(); err != nil || len(faces) != 0 {
				t.Errorf("faces %v %v", faces, err)
			}
			aside, err := filepath.Glob(Beside(path) + ".damaged-*")
			must(t, err)
			if len(aside) != 1 || len(p.Notices()) != 1 || !strings.Contains(p.Notices()[0], aside[0]) {
				t.Fatalf("set aside %v, notices %q", aside, p.Notices())
			}
			if kept, err := os.ReadFile(aside[0]); err != nil || !slices.Equal(kept, damaged) {
				t.Errorf("what was set aside is not what was there: %v", err)
			}
		})
	}
}

func TestSetAsideTwice(t *testing.T) {
	path, f := dataset(t), folders(t)
	for range 3 {
		must(t, os.WriteFile(Beside(path), []byte("garbage, and more than a few bytes of it"), 0o666))
		must(t, mustOpen(t, path, f).Close())
	}
	if aside, err := filepath.Glob(Beside(path) + ".damaged-*"); err != nil || len(aside) != 3 {
		t.Errorf("set aside %v, %v", aside, err)
	}
}

// TestEmptyFile opens an empty project file: a kill leaves one that strikes at the very beginning, and the lock file
// with it. Any other one was emptied by something else.
func TestEmptyFile(t *testing.T) {
	for lock, notices := range map[string]int{"of a kill at the beginning": 0, "of a kill later": 1, "none": 1} {
		path, f := dataset(t), folders(t)
		must(t, os.WriteFile(Beside(path), nil, 0o666))
		switch lock {
		case "of a kill at the beginning":
			must(t, os.WriteFile(Beside(path)+LockExtension, nil, 0o666))
		case "of a kill later":
			must(t, os.WriteFile(Beside(path)+LockExtension, []byte("                   7\n"), 0o666))
		}
		p := mustOpen(t, path, f)
		if n := p.Notices(); len(n) != notices {
			t.Errorf("lock file %s: notices %q", lock, n)
		}
		must(t, p.Close())
	}
}

// TestCopyThatEndedEarly copies a project after a copy that failed and one that was killed.
func TestCopyThatEndedEarly(t *testing.T) {
	folder, f := t.TempDir(), folders(t)
	to := filepath.Join(folder, "copy")
	if err := copyDatabase(t.TempDir(), to); err == nil {
		t.Fatal("a folder was copied as a file")
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Fatalf("a failed copy left %v, %v", left, err)
	}
	path := dataset(t)
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	must(t, p.Close())
	must(t, os.WriteFile(to+"-wal", []byte("of a copy that was killed"), 0o600))
	must(t, copyDatabase(Beside(path), to))
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("beside the copy: %v, %v", left, err)
	}
	db, err := dial(to)
	must(t, err)
	must(t, db.Close())
}
