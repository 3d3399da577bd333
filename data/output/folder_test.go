package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewFolder(t *testing.T) {
	folder := t.TempDir()
	file(t, folder, "file", "x")
	must(t, os.Mkdir(filepath.Join(folder, "empty"), 0o755))
	must(t, os.Mkdir(filepath.Join(folder, "full"), 0o755))
	file(t, folder, "full/x", "precious")
	for name, to := range map[string]string{"dangling": "nowhere", "to full": "full", "to empty": "empty"} {
		must(t, os.Symlink(filepath.Join(folder, to), filepath.Join(folder, name)))
	}
	for name, is := range map[string]error{"file": ErrRefused, "dangling": ErrRefused, "a.csv.fiducial": ErrRefused, "A.FIDUCIAL-wal/": ErrRefused,
		"full": fs.ErrExist, "full/": fs.ErrExist, "to full": fs.ErrExist, "none/new": fs.ErrNotExist, "file/new": nil} {
		err := NewFolder(folder + "/" + name)
		if err == nil || is != nil && !errors.Is(err, is) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"new", "new/", "empty", "to empty", "empty/new"} {
		must(t, NewFolder(folder+"/"+name))
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 6 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

// Where no folder can be made, the sentence names where and why, and nothing of how that was tried.
func TestNewFolderWhereNoneCanBeMade(t *testing.T) {
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("there is no folder here in which nobody can make one")
	}
	err := NewFolder("/proc/new")
	if err == nil || !strings.Contains(err.Error(), "no folder can be made in /proc (") || strings.Contains(err.Error(), ".fiducial-") {
		t.Errorf("%v", err)
	}
}
