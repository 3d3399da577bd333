package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFolderIsWholeOrNotThere(t *testing.T) {
	parent := t.TempDir()
	fill := func(fails error) func(string) error {
		return func(folder string) error {
			for _, name := range []string{"a", "b"} {
				if err := New(filepath.Join(folder, name), func(w io.Writer) error { _, err := io.WriteString(w, name); return err }); err != nil {
					return err
				}
			}
			if entries, _ := os.ReadDir(filepath.Join(parent, "to")); len(entries) > 0 {
				t.Error("something is seen before all is done")
			}
			return fails
		}
	}
	broken := errors.New("broken")
	check := func(wants int) {
		t.Helper()
		if entries, _ := os.ReadDir(filepath.Join(parent, "to")); len(entries) != wants {
			t.Errorf("there are %v", entries)
		}
		if entries, _ := os.ReadDir(parent); len(entries) > 1 {
			t.Errorf("left: %v", entries)
		}
	}
	to := filepath.Join(parent, "to")
	if err := Folder(to, fill(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
	check(0)
	if err := Folder(to, fill(nil)); err != nil {
		t.Error(err)
	}
	check(2)
	if err := Folder(to, func(string) error { return nil }); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a folder that is not empty: %v", err)
	}
	check(2)
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Folder(to, fill(broken)); !errors.Is(err, broken) {
		t.Error(err)
	}
	check(0)
	if err := Folder(to, fill(nil)); err != nil {
		t.Error(err)
	}
	check(2)
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("an empty folder became another one: %v, %v", info.Mode(), err)
	}
}

func TestNewReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := New(path, func(io.Writer) error { return nil }); !errors.Is(err, fs.ErrExist) {
		t.Error(err)
	}
}

// What a killed export left beside is gone after the next one into that place, but nothing of one that goes on.
func TestFolderRemovesWhatKilledOnesLeft(t *testing.T) {
	parent := t.TempDir()
	killed, err := createPartFolder(parent)
	must(t, err)
	must(t, os.WriteFile(filepath.Join(killed.Name(), "face_0.png"), []byte("a photo"), 0o600))
	must(t, killed.Close())
	must(t, Folder(filepath.Join(parent, "one"), func(one string) error {
		if _, err := os.Stat(killed.Name()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what a killed one left is still there: %v", err)
		}
		must(t, os.WriteFile(filepath.Join(one, "a"), nil, 0o600))
		must(t, Folder(filepath.Join(parent, "other"), func(string) error { return nil }))
		_, err := os.Stat(filepath.Join(one, "a"))
		return err
	}))
	if entries, _ := os.ReadDir(parent); len(entries) != 2 {
		t.Errorf("left: %v", entries)
	}
}

// Where files can't be locked a part is kept while anything in it is young.
func TestPartsOfFoldersGoByWhatIsInThem(t *testing.T) {
	part, young := t.TempDir(), time.Now()
	file := filepath.Join(part, "to", "face_0.png")
	must(t, os.MkdirAll(filepath.Dir(file), 0o700))
	must(t, os.WriteFile(file, nil, 0o600))
	old := young.Add(-2 * staleAfter)
	for _, path := range []string{filepath.Dir(file), part} {
		must(t, os.Chtimes(path, old, old))
	}
	info, err := os.Lstat(part)
	must(t, err)
	if last := lastWritten(part, info); young.Sub(last) > staleAfter {
		t.Errorf("last written %v, the file is of %v", last, young)
	}
	must(t, os.Chtimes(file, old, old))
	if last := lastWritten(part, info); young.Sub(last) < staleAfter {
		t.Errorf("last written %v, all is of %v", last, old)
	}
}
