//go:build !windows

package csvfile

import "os"

// openFile opens a file that may be renamed and replaced while it is open.
func openFile(path string, flag int, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(path, flag, mode)
}

// replaceFile gives a file another name in its folder in one step, in place of whatever has that name.
func replaceFile(from, to string) error { return os.Rename(from, to) }
