package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
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
