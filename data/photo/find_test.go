package photo_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/photo"
)

func TestFind(t *testing.T) {
	top := t.TempDir()
	for _, name := range []string{"b/img10.JPG", "b/img2.jpg", "b/Img1.png", "b/notes.txt", "b/c/x.heic", "b/.hidden/y.jpg", "b/._img1.png", "z.raw", "empty/readme.md"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(top, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(top, "b"), filepath.Join(top, "b/c/around")); err != nil {
		t.Fatal(err)
	}
	at := func(names ...string) (paths []string) {
		for _, name := range names {
			paths = append(paths, filepath.Join(top, name))
		}
		return paths
	}
	for _, c := range []struct {
		paths     []string
		recursive bool
		want      []string
		says      []string
	}{
		{at("b"), true, at("b/Img1.png", "b/img2.jpg", "b/img10.JPG", "b/c/x.heic"), nil},
		{at("b"), false, at("b/Img1.png", "b/img2.jpg", "b/img10.JPG"), nil},
		{at("z.raw", "b/img10.JPG", "b", "b/c/../img2.jpg"), false, at("z.raw", "b/img10.JPG", "b/Img1.png", "b/img2.jpg"), nil},
		{at("gone.jpg", "empty", "z.raw"), true, at("z.raw"), []string{"gone.jpg", "empty: its files are not named as pictures are"}},
	} {
		got, said, err := photo.Find(context.Background(), c.paths, c.recursive)
		if err != nil || !slices.Equal(got, c.want) || len(said) != len(c.says) {
			t.Errorf("%q: %q, %v, %v; want %q", c.paths, got, said, err, c.want)
			continue
		}
		for i, s := range said {
			if !strings.Contains(s.Error(), c.says[i]) {
				t.Errorf("%q: %v", c.paths, s)
			}
		}
	}
	if _, _, err := photo.Find(context.Background(), at("empty"), true); !errors.Is(err, photo.ErrNone) || strings.Contains(err.Error(), "\n") {
		t.Error(err)
	}
	if _, said, err := photo.Find(context.Background(), at("empty", "gone"), true); !errors.Is(err, photo.ErrNone) || len(said) != 2 {
		t.Error(err, said)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := photo.Find(ctx, at("b"), true); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCompareNames(t *testing.T) {
	want := []string{"", "7", "07", "10", "a", "a1b", "a2", "a02", "a10", "a10b", "B", "b", "c-9", "c-10", "ä"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, photo.CompareNames)
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, a := range want {
		for _, b := range want {
			if c := photo.CompareNames(a, b); (c == 0) != (a == b) || (c < 0) != (photo.CompareNames(b, a) > 0) {
				t.Errorf("%q and %q: %d", a, b, c)
			}
		}
	}
}
