//go:build unix

package private

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFolderAndWhatIsInItAreTheOwnersAlone(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	home := t.TempDir()
	folder := filepath.Join(home, "cache", "fiducial")
	inner, file := filepath.Join(folder, "crashes"), filepath.Join(folder, "crashes", "report.txt")
	for _, path := range []string{folder, inner} {
		if err := os.MkdirAll(path, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	outside := filepath.Join(home, "outside.txt")
	for _, path := range []string{file, outside} {
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(outside, filepath.Join(folder, "link")); err != nil {
		t.Fatal(err)
	}
	if err := Folder(folder); err != nil {
		t.Fatal(err)
	}
	check := func(path string, want fs.FileMode) {
		t.Helper()
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s is %v, want %v, %v", path, info.Mode().Perm(), want, err)
		}
	}
	check(folder, 0o700)
	check(file, 0o666)
	Tighten(folder)
	check(inner, 0o700)
	check(file, 0o600)
	check(outside, 0o666)
	made := filepath.Join(home, "new", "fiducial")
	if err := Folder(made); err != nil {
		t.Fatal(err)
	}
	check(made, 0o700)
	if err := Folder(filepath.Join(file, "below")); err == nil {
		t.Error("a folder in a file is made")
	}
	Tighten(filepath.Join(home, "none"))
}
