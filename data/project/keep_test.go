package project

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// facesOf returns the numbers of the faces that the project of a dataset holds.
func facesOf(t *testing.T, p *Project) (ids []int64) {
	t.Helper()
	faces, err := p.Faces()
	must(t, err)
	for _, f := range faces {
		ids = append(ids, f.ID)
	}
	return ids
}

// TestTwoUsers opens one dataset with two data folders, as two users do, or one in a container: the second is refused,
// whatever the first has done so far, and nothing is removed under the first.
func TestTwoUsers(t *testing.T) {
	path, mine, theirs := dataset(t), folders(t), folders(t)
	p := mustOpen(t, path, mine)
	if q, err := Open(path, theirs); !errors.Is(err, ErrInUse) {
		t.Fatalf("a second user opened it: %v %v", q, err)
	}
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	must(t, p.Close())
	p = mustOpen(t, path, theirs)
	defer p.Close()
	if ids := facesOf(t, p); !slices.Equal(ids, []int64{1}) {
		t.Errorf("faces %v", ids)
	}
}

// TestLockFileComesAndGoes leaves lock files behind, as a kill does, and puts others in the place of one that is held.
func TestLockFileComesAndGoes(t *testing.T) {
	path, f := dataset(t), folders(t)
	lock := Beside(path) + LockExtension
	must(t, os.WriteFile(lock, []byte("                   3\n"), 0o444))
	p := mustOpen(t, path, f)
	must(t, p.Close())
	if _, err := os.Stat(lock); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the lock file stays: %v", err)
	}
	p = mustOpen(t, path, f)
	must(t, os.Remove(lock))
	must(t, os.WriteFile(lock, []byte("of somebody else"), 0o666))
	must(t, p.Close())
	if text, err := os.ReadFile(lock); err != nil || string(text) != "of somebody else" {
		t.Errorf("another's lock file was changed: %q %v", text, err)
	}
}

// TestTwoPutItBack removes the project file while it is open, and lets two goroutines notice that at once, as an edit
// and who watches the folder do: neither takes what the other put back for a file that replaced ours.
func TestTwoPutItBack(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	defer p.Close()
	must(t, p.Write(Update{Faces: []Face{aFace}}))
	for range 20 {
		must(t, os.Remove(p.Path()))
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if err := p.Keep(); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	if aside, err := filepath.Glob(p.Path() + ".*"); err != nil || len(aside) > 0 {
		t.Errorf("set aside: %v %v", aside, err)
	}
	if ids := facesOf(t, p); !slices.Equal(ids, []int64{1}) {
		t.Errorf("faces %v", ids)
	}
}

// TestRemovedWhileOpen removes the project file, with and without what SQLite keeps beside it: it is put back with all
// that was written before and after.
func TestRemovedWhileOpen(t *testing.T) {
	for name, ends := range map[string][]string{"alone": {""}, "with its log": {"", "-wal", "-shm"}} {
		t.Run(name, func(t *testing.T) {
			path, f := dataset(t), folders(t)
			p := mustOpen(t, path, f)
			must(t, p.Write(Update{Faces: []Face{{ID: 1}}}))
			for _, end := range ends {
				must(t, os.Remove(Beside(path)+end))
			}
			must(t, p.Keep())
			if n := p.Notices(); len(n) != 1 || !strings.Contains(n[0], "removed by another program") {
				t.Errorf("notices %q", n)
			}
			must(t, p.Write(Update{Faces: []Face{{ID: 2}}}))
			for _, end := range ends {
				must(t, os.Remove(Beside(path)+end))
			}
			must(t, p.Write(Update{Faces: []Face{{ID: 3}}}))
			must(t, os.Remove(Beside(path)))
			must(t, p.Close())
			p = mustOpen(t, path, f)
			defer p.Close()
			if ids := facesOf(t, p); !slices.Equal(ids, []int64{1, 2, 3}) {
				t.Errorf("faces %v", ids)
			}
		})
	}
}

// filled makes a project file with that face and returns its path.
func filled(t *testing.T, id int64) string {
	t.Helper()
	path := dataset(t)
	p := mustOpen(t, path, folders(t))
	must(t, p.Write(Update{Faces: []Face{{ID: id, Mark: Mark{Note: "of the other"}}}}))
	must(t, p.Close())
	return Beside(path)
}

// TestReplacedWhileEmpty puts a fuller project in the place of one that holds nothing, as restoring a folder does:
// closing leaves it there.
func TestReplacedWhileEmpty(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, os.Rename(filled(t, 7), Beside(path)))
	must(t, p.Keep())
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	if ids := facesOf(t, p); !slices.Equal(ids, []int64{7}) {
		t.Errorf("faces %v", ids)
	}
}

// TestReplacedWhileFull puts another project in the place of one in which somebody works: both are kept.
func TestReplacedWhileFull(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{{ID: 1}}}))
	must(t, os.Rename(filled(t, 7), Beside(path)))
	must(t, p.Write(Update{Faces: []Face{{ID: 2}}}))
	aside, err := filepath.Glob(Beside(path) + ".replaced-*")
	must(t, err)
	if n := p.Notices(); len(aside) != 1 || len(n) != 1 || !strings.Contains(n[0], aside[0]) {
		t.Fatalf("set aside %q, notices %q", aside, n)
	}
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	if ids := facesOf(t, p); !slices.Equal(ids, []int64{1, 2}) {
		t.Errorf("faces %v", ids)
	}
	other, err := dial(aside[0])
	must(t, err)
	defer other.Close()
	if ids := facesOf(t, &Project{db: other}); !slices.Equal(ids, []int64{7}) {
		t.Errorf("faces of what was set aside: %v", ids)
	}
}

// TestOpenElsewhereToo closes an empty project that another program has open, one that knows no lock file: it stays.
func TestOpenElsewhereToo(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	other, err := sql.Open("sqlite", Beside(path))
	must(t, err)
	defer other.Close()
	tx, err := other.Begin()
	must(t, err)
	defer tx.Rollback()
	var n int
	must(t, tx.QueryRow("SELECT count(*) FROM faces").Scan(&n))
	must(t, p.Close())
	if !isFile(Beside(path)) {
		t.Error("removed while somebody had it open")
	}
}

// TestForeignWrites writes into the project from outside: it refuses to go on, for what it would write next may
// contradict that.
func TestForeignWrites(t *testing.T) {
	path, f := dataset(t), folders(t)
	p := mustOpen(t, path, f)
	must(t, p.Write(Update{Faces: []Face{{ID: 1}}}))
	other, err := sql.Open("sqlite", Beside(path))
	must(t, err)
	defer other.Close()
	_, err = other.Exec("INSERT INTO faces (id, row, twin, present) VALUES (2, 0, 0, 1)")
	must(t, err)
	if err := p.Write(Update{Faces: []Face{{ID: 2, Mark: Mark{Note: "mine"}}}}); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), Beside(path)) {
		t.Errorf("error %v", err)
	}
	must(t, p.Close())
	p = mustOpen(t, path, f)
	defer p.Close()
	faces, err := p.Faces()
	must(t, err)
	if len(faces) != 2 || faces[1].Mark.Note != "" {
		t.Errorf("faces %v", faces)
	}
	must(t, p.Write(Update{Faces: []Face{{ID: 3}}}))
}

// TestLogIsGone opens a project as a kill left it, without its log and with half of it: how much is missing is said.
func TestLogIsGone(t *testing.T) {
	for name, cut := range map[string]func(log []byte) []byte{
		"removed": func([]byte) []byte { return nil },
		"cut":     func(log []byte) []byte { return log[:len(log)-4096] },
		"whole":   func(log []byte) []byte { return log },
	} {
		t.Run(name, func(t *testing.T) {
			path := dataset(t)
			p := mustOpen(t, path, folders(t))
			for id := range int64(3) {
				must(t, p.Write(Update{Faces: []Face{{ID: id + 1}}}))
			}
			killed := dataset(t) // what the disk holds while the program runs
			for _, end := range []string{"", "-wal", LockExtension} {
				content, err := os.ReadFile(Beside(path) + end)
				must(t, err)
				if end == "-wal" {
					if content = cut(content); content == nil {
						continue
					}
				}
				must(t, os.WriteFile(Beside(killed)+end, content, 0o666))
			}
			must(t, p.Close())
			q := mustOpen(t, killed, folders(t))
			defer q.Close()
			want := map[string]string{"removed": "the last 3 of the actions", "cut": "the last 1 of the actions"}[name]
			if n := q.Notices(); (want == "") != (len(n) == 0) || want != "" && !strings.Contains(n[0], want) {
				t.Errorf("notices %q", n)
			}
		})
	}
}
