package atomicfile

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Names of parts: short whatever the name of the file, since a name has 255 bytes at most.
const (
	partStart = ".fiducial-"
	partEnd   = ".part"
)

// CreatePart makes a new, empty, locked file in a folder, with the name of a part. It is open for reading and
// writing. RemoveStale of any process leaves it alone while it is open.
func CreatePart(folder string, mode fs.FileMode) (*os.File, error) {
	for {
		f, err := Open(filepath.Join(folder, partName()), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if tryLock(f) != taken && isAt(f, f.Name()) { // a file system without locks keeps parts by their age
			return f, nil
		}
		f.Close() // it was taken for a stale one just before it was locked
	}
}

// createPartFolder makes a new, empty, locked folder in a folder, with the name of a part. RemoveStale of any process
// leaves it alone, whatever is in it, until what is returned is closed.
func createPartFolder(folder string) (*os.File, error) {
	for {
		path := filepath.Join(folder, partName())
		if err := os.Mkdir(path, 0o700); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		f, err := os.Open(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // as below
		}
		if err != nil {
			return nil, errors.Join(err, os.Remove(path))
		}
		if tryLock(f) != taken && isAt(f, path) {
			return f, nil
		}
		f.Close() // it was taken for a stale one just before it was locked
	}
}

// partName returns a name for a part that nobody guesses.
func partName() string { return partStart + strings.ToLower(rand.Text()) + partEnd }

// isPart reports whether a file has the name of a part.
func isPart(name string) bool {
	random, isPart := strings.CutSuffix(name, partEnd)
	random, starts := strings.CutPrefix(random, partStart)
	if !isPart || !starts || len(random) < 26 {
		return false
	}
	return strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// isAt reports whether the open file is what lies at path.
func isAt(f *os.File, path string) bool {
	opened, err := f.Stat()
	if err != nil {
		return true // nothing says that it is not
	}
	there, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	return err != nil || os.SameFile(opened, there)
}
