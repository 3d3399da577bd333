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
		f, err := Open(filepath.Join(folder, partStart+strings.ToLower(rand.Text())+partEnd), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		tryLock(f) // a file system without locks keeps parts by their age
		if isAt(f, f.Name()) {
			return f, nil
		}
		f.Close() // it was taken for a stale one just before it was locked
	}
}

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
