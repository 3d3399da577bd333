package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommitReplacesNothingThatCameMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	f, err := Create(path)
	must(t, err)
	must(t, os.WriteFile(path, []byte("mine"), 0o644))
	if err := f.Commit(func() error { return nil }); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	must(t, f.Discard())
	if got, _ := os.ReadFile(path); string(got) != "mine" {
		t.Errorf("it now holds %q", got)
	}
	checkFolder(t, filepath.Dir(path), "a")
}

func TestCommitThatFailsLeavesNothing(t *testing.T) {
	objection := errors.New("no")
	for name, spoil := range map[string]func(*File) error{
		"part gone": func(f *File) error { return os.Remove(f.Name()) },
		"objection": func(*File) error { return objection },
	} {
		folder := t.TempDir()
		f, err := Create(filepath.Join(folder, "a"))
		must(t, err)
		if err := f.Commit(func() error { return spoil(f) }); err == nil {
			t.Errorf("%s: no error", name)
		}
		f.Discard()
		checkFolder(t, folder)
	}
}

// Names may have 255 bytes on most systems: the part beside has one that fits.
func TestLongestName(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("é", 127)+"a")
	for range 2 {
		must(t, Write(path, []byte("x")))
	}
	checkFolder(t, filepath.Dir(path), filepath.Base(path))
}

// checkFolder checks which files a folder holds.
func checkFolder(t *testing.T, folder string, want ...string) {
	t.Helper()
	var got []string
	entries, err := os.ReadDir(folder)
	must(t, err)
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}
