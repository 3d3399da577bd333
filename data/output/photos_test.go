package output

import (
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Photos that a dataset names, or that lie in a folder which is read, are read from: nothing is written over them.
func TestPhotosAreReadFrom(t *testing.T) {
	folder := t.TempDir()
	draw := func(name string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named, other := draw("photos/a.png"), draw("other/b.png")
	csv := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(csv, []byte("file,nose_x,nose_y\n\"photos/a.png\",1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path    string
		reads   []string
		refused bool
	}{
		{named, []string{csv}, true},
		{other, []string{csv}, false},
		{other, []string{filepath.Join(folder, "other")}, true},
		{other, []string{filepath.Join(folder, "photos")}, false},
		{filepath.Join(folder, "other", "new.png"), []string{filepath.Join(folder, "other")}, false},
	} {
		if err := Check(c.path, c.reads...); errors.Is(err, ErrRefused) != c.refused {
			t.Errorf("%s, reading %v: %v", c.path, c.reads, err)
		}
	}
}
