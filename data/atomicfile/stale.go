package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// staleAfter is how long nothing was written to a part that a killed program left. It decides where files cannot be
// locked.
const staleAfter = time.Hour

// RemoveStale removes from a folder the parts that programs left there that were killed, files and folders. Those that
// are being written stay. What cannot be removed stays, too.
func RemoveStale(folder string) {
	dir, err := os.Open(folder)
	if err != nil {
		return
	}
	defer dir.Close()
	for {
		names, err := dir.Readdirnames(1024) // of the many in a folder of photos
		for _, name := range names {
			if isPart(name) {
				removeIfStale(filepath.Join(folder, name))
			}
		}
		if err != nil { // the end, or what cannot be read
			return
		}
	}
}

func removeIfStale(path string) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return
	}
	var f *os.File
	if info.IsDir() {
		f, err = os.Open(path)
	} else {
		f, err = Open(path, os.O_RDWR, 0)
	}
	if err != nil {
		return
	}
	defer f.Close()
	switch tryLock(f) {
	case taken:
		return
	case unknown:
		if time.Since(lastWritten(path, info)) < staleAfter {
			return
		}
	}
	if !isAt(f, path) {
		return
	}
	if info.IsDir() {
		os.RemoveAll(path)
		return
	}
	os.Remove(path)
}

// lastWritten returns when anything was written to a part; info is that of the part itself.
func lastWritten(path string, info fs.FileInfo) time.Time {
	last := info.ModTime()
	if !info.IsDir() {
		return last
	}
	filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // what can't be looked at says nothing
		}
		if info, err := entry.Info(); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return nil
	})
	return last
}
