package csvfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Copies returns how many unpacked copies of compressed datasets lie in a cache folder, and how many bytes they take.
func Copies(cacheDir string) (n int, bytes int64, err error) {
	err = eachCopy(cacheDir, func(_ string, size int64) { n, bytes = n+1, bytes+size })
	return n, bytes, err
}

// RemoveCopies removes all unpacked copies from a cache folder. Whoever has one open reads on in it, where the system
// lets go of an open file; the next start unpacks again.
func RemoveCopies(cacheDir string) error {
	var failed error
	err := eachCopy(cacheDir, func(path string, _ int64) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("removing unpacked copies: %w", err)
	}
	return nil
}

// eachCopy calls do for each unpacked copy, whole or not.
func eachCopy(cacheDir string, do func(path string, size int64)) error {
	entries, err := os.ReadDir(cacheDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking for unpacked copies: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !isCopy(e.Name()) {
			continue
		}
		do(filepath.Join(cacheDir, e.Name()), info.Size())
	}
	return nil
}

// isCopy reports whether a file of the cache folder is an unpacked copy.
func isCopy(name string) bool {
	return strings.HasPrefix(name, copyStart) && strings.HasSuffix(name, copyEnd)
}
