package photo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/harmless"
)

// ErrNone says that there are no photos where photos were sought.
var ErrNone = errors.New("no photos")

// Find returns the files of photos that paths stand for: a file stands for itself, whatever its name, a folder for
// those of its files whose names are those of photos (Is), recursive also in the folders below it, but for hidden ones
// and for those that links lead to. They are in the order of paths, and in a folder in the order of their names as
// people count, img2 before img10; none comes twice. said is a sentence for each path and each folder that cannot be
// read or has no photos; the rest is returned all the same. err is that of ctx, or wraps ErrNone when there are none at
// all.
func Find(ctx context.Context, paths []string, recursive bool) (files []string, said []error, err error) {
	seen := map[string]bool{}
	add := func(path string) {
		if at := filepath.Clean(path); !seen[at] {
			seen[at] = true
			files = append(files, at)
		}
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		switch {
		case err != nil:
			said = append(said, unread(path, err))
			continue
		case !info.IsDir():
			add(path)
			continue
		}
		n, begun := len(files), len(said)
		if err := gather(ctx, path, recursive, add, &said); err != nil {
			return nil, nil, err
		}
		if len(files) == n && len(said) == begun {
			said = append(said, fmt.Errorf("%w in %s: its files are not named as pictures are (%s)", ErrNone, harmless.Name(path), strings.Join(Extensions(), " ")))
		}
	}
	switch {
	case len(files) > 0:
		return files, said, nil
	case len(said) == 1:
		return nil, nil, said[0]
	}
	return nil, said, fmt.Errorf("%w: name files of photos, or folders of them", ErrNone)
}

// gather adds the photos of a folder.
func gather(ctx context.Context, folder string, recursive bool, add func(path string), said *[]error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		*said = append(*said, fmt.Errorf("reading folder %s: %v; see that it can be read", harmless.Name(folder), atomicfile.Unread(err)))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return CompareNames(a.Name(), b.Name()) })
	var below []string
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		switch {
		case e.IsDir():
			if !strings.HasPrefix(e.Name(), ".") {
				below = append(below, path)
			}
		case Is(path):
			add(path)
		}
	}
	if !recursive {
		return nil
	}
	for _, path := range below {
		if err := gather(ctx, path, true, add, said); err != nil {
			return err
		}
	}
	return nil
}

// CompareNames compares two names as people order them: numbers in them by what they count, img2 before img10, letters
// without regard to case; negative when a comes first.
func CompareNames(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m == 0 || n == 0 {
			if x[0] != y[0] {
				return int(x[0]) - int(y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
		if len(p) != len(q) {
			return len(p) - len(q)
		}
		if c := strings.Compare(p, q); c != 0 {
			return c
		}
		x, y = x[m:], y[n:]
	}
	if len(x) != len(y) {
		return len(x) - len(y)
	}
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// digits returns how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
