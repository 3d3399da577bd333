package atomicfile

import (
	"os"
	"path/filepath"
)

// On Windows, os.OpenFile keeps others from renaming and replacing a file for as long as it is open, and
// os.Rename replaces none that is. Through an os.Root both are as on other systems.

// Open opens a file that may be renamed and replaced while it is open.
func Open(path string, flag int, mode os.FileMode) (*os.File, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a root follows no link out of its folder
	}
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.OpenFile(filepath.Base(path), flag, mode)
}

// Replace gives a file another name in its folder in one step, in place of whatever has that name.
func Replace(from, to string) error {
	root, err := os.OpenRoot(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer root.Close()
	return root.Rename(filepath.Base(from), filepath.Base(to))
}
