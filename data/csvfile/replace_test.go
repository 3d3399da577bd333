package csvfile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReplace(t *testing.T) {
	const edited = "a_x,a_y,Image\n9,2,0 1 2 3\n3.5,4,4 5 6 7\n"
	cells := []Cell{{Text: "9"}}
	t.Run("none finds a file", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		path := write(t, "there.csv", []byte("mine"))
		_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows, Cells: cells}, nil)
		checkSentence(t, err, path, "there is a file of that name already")
		if !errors.Is(err, fs.ErrExist) || read(t, path) != "mine" {
			t.Errorf("%v; it now reads %q", err, read(t, path))
		}
	})
	t.Run("none finds a file at the last moment", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		path := filepath.Join(t.TempDir(), "new.csv")
		_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows}, func(done, total int64) {
			if done == total {
				os.WriteFile(path, []byte("mine"), 0o644)
			}
		})
		if !errors.Is(err, fs.ErrExist) || read(t, path) != "mine" {
			t.Errorf("%v; it now reads %q", err, read(t, path))
		}
		if got := names(t, filepath.Dir(path)); len(got) != 1 {
			t.Errorf("left behind: %q", got)
		}
	})
	t.Run("any", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		path := write(t, "there.csv", []byte("old"))
		rewrite(t, f, path, Rewriting{Rows: rows, Cells: cells, Replace: ReplaceAny})
		if got := read(t, path); got != edited {
			t.Errorf("%q", got)
		}
	})
	t.Run("opened was changed", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		os.Remove(f.Path())
		os.WriteFile(f.Path(), []byte("theirs"), 0o644)
		_, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Cells: cells, Replace: ReplaceOpened}, nil)
		if !errors.Is(err, ErrChanged) || read(t, f.Path()) != "theirs" {
			t.Errorf("%v", err)
		}
		// It can still be saved: elsewhere, or there on purpose.
		rewrite(t, f, f.Path(), Rewriting{Rows: rows, Cells: cells, Replace: ReplaceAny})
		if got := read(t, f.Path()); got != edited {
			t.Errorf("%q", got)
		}
	})
	t.Run("opened was changed at the last moment", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		_, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Cells: cells, Replace: ReplaceOpened}, func(done, total int64) {
			if done == total {
				os.Remove(f.Path())
				os.WriteFile(f.Path(), []byte("theirs"), 0o644)
			}
		})
		if !errors.Is(err, ErrChanged) || read(t, f.Path()) != "theirs" {
			t.Errorf("%v", err)
		}
	})
	t.Run("opened is gone", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		os.Remove(f.Path())
		_, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Cells: cells, Replace: ReplaceOpened}, nil)
		if !errors.Is(err, ErrGone) {
			t.Errorf("%v", err)
		}
		rewrite(t, f, f.Path(), Rewriting{Rows: rows, Cells: cells, Replace: ReplaceNone})
		if got := read(t, f.Path()); got != edited {
			t.Errorf("%q: what was open is lost", got)
		}
	})
	t.Run("compressed", func(t *testing.T) {
		content := gzipOf([]byte(goodCSV))
		f := open(t, write(t, "f.csv", content)) // the name does not tell
		rows := scan(t, f)
		for _, replace := range []Replace{ReplaceOpened, ReplaceAny} {
			_, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Replace: replace}, nil)
			checkSentence(t, err, f.Path(), "a compressed file is never written")
		}
		path := filepath.Join(t.TempDir(), "new.csv.GZ")
		_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows}, nil)
		checkSentence(t, err, path, "choose a name that ends in .csv")
		if read(t, f.Path()) != string(content) {
			t.Error("the compressed file was written")
		}
	})
	t.Run("folder and device", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		for path, want := range map[string]string{t.TempDir(): "it is a folder", os.DevNull: "no ordinary file"} {
			_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows, Replace: ReplaceAny}, nil)
			checkSentence(t, err, path, want)
		}
	})
	t.Run("no such folder", func(t *testing.T) {
		f, rows := opened(t, goodCSV)
		path := filepath.Join(t.TempDir(), "none", "new.csv")
		_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows}, nil)
		checkSentence(t, err, path, "there is no such file or folder")
	})
}

func TestModeStays(t *testing.T) {
	for _, mode := range []os.FileMode{0o600, 0o640, 0o664, 0o777} {
		f, rows := opened(t, goodCSV)
		os.Chmod(f.Path(), mode)
		rewrite(t, f, f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened})
		if info, _ := os.Stat(f.Path()); info.Mode().Perm() != mode {
			t.Errorf("mode %v, want %v", info.Mode(), mode)
		}
	}
	f, rows := opened(t, goodCSV)
	os.Chmod(f.Path(), 0o444)
	_, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened}, nil)
	checkSentence(t, err, f.Path(), "protected against writing")
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v does not wrap fs.ErrPermission", err)
	}
}

func TestLinksAreFollowed(t *testing.T) {
	real := write(t, "real.csv", []byte(goodCSV))
	dir := t.TempDir()
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	f := open(t, link)
	rows := scan(t, f)
	g, _ := rewrite(t, f, link, Rewriting{Rows: rows, Cells: []Cell{{Text: "9"}}, Replace: ReplaceOpened})
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if !strings.Contains(read(t, real), "\n9,2,") {
		t.Errorf("%q", read(t, real))
	}
	if g.Path() != link || g.Changed() != nil {
		t.Errorf("%s, %v", g.Path(), g.Changed())
	}
	if len(names(t, dir)) != 1 || len(names(t, filepath.Dir(real))) != 1 {
		t.Error("something was left behind")
	}
	os.Remove(real)
	_, _, err := g.Rewrite(t.Context(), link, Rewriting{Rows: rows}, nil)
	checkSentence(t, err, link, "a link that leads nowhere")
}

func TestRewriteCancelled(t *testing.T) {
	f, rows := opened(t, string(faces(200, 1, 16)))
	before := read(t, f.Path())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, _, err := f.Rewrite(ctx, f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened}, func(done, total int64) {
		if done > total/2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || read(t, f.Path()) != before || f.Changed() != nil {
		t.Errorf("%v, %v", err, f.Changed())
	}
	if got := names(t, filepath.Dir(f.Path())); len(got) != 1 {
		t.Errorf("left behind: %q", got)
	}
}

// What was written into the file meanwhile is never saved as if it had been there.
func TestRewriteOfAFileChangedInPlace(t *testing.T) {
	changes := map[string]string{
		"a row":    strings.Replace(goodCSV, "3.5", "3.6", 1),
		"header":   strings.Replace(goodCSV, "a_y", "a_z", 1),
		"longer":   goodCSV + "1,2,0 1 2 3\n",
		"shorter":  goodCSV[:20],
		"no lines": strings.Repeat("x", len(goodCSV)),
	}
	for name, content := range changes {
		f, rows := opened(t, goodCSV)
		if err := os.WriteFile(f.Path(), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "new.csv")
		_, _, err := f.Rewrite(t.Context(), path, Rewriting{Rows: rows}, nil)
		if !errors.Is(err, ErrChanged) || len(names(t, filepath.Dir(path))) != 0 {
			t.Errorf("%s: %v; left behind: %q", name, err, names(t, filepath.Dir(path)))
		}
	}
}
