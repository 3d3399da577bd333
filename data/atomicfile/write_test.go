package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a")
	link := filepath.Join(folder, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		to, content string
		mode        fs.FileMode // of the file before; 0 for none
	}{
		{path, "new", 0},
		{path, "a longer one", 0o600},
		{link, "through a link", 0o640},
		{path, "", 0o644},
	} {
		if c.mode != 0 {
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
		}
		if err := Write(c.to, []byte(c.content)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != c.content {
			t.Errorf("the file holds %q, %v; want %q", got, err, c.content)
		}
		if info, _ := os.Stat(path); c.mode != 0 && info.Mode().Perm() != c.mode {
			t.Errorf("mode %v became %v", c.mode, info.Mode().Perm())
		}
	}
	if info, _ := os.Lstat(link); info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestWriteRefuses(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{folder, filepath.Join(folder, "none", "a"), filepath.Join(file, "a")} {
		if err := Write(path, []byte("x")); err == nil {
			t.Errorf("writing %s succeeded", path)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("refused writes left %v", left)
	}
}

func TestFromWritesAllOrNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := From(path, func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }); err != nil {
		t.Fatal(err)
	}
	failure := errors.New("no more")
	err := From(path, func(w io.Writer) error { io.WriteString(w, "ha"); return failure })
	if !errors.Is(err, failure) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "whole" {
		t.Errorf("the file holds %q", got)
	}
}
