//go:build !windows

package atomicfile

import "os"

// Open opens a file that may be renamed and replaced while it is open.
func Open(path string, flag int, mode os.FileMode) (*os.File, error) {
	return os.OpenFile(path, flag, mode)
}

// Replace gives a file another name in its folder in one step, in place of whatever has that name.
func Replace(from, to string) error { return os.Rename(from, to) }
