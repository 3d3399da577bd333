package atomicfile

import (
	"os"
	"path/filepath"
	"time"
)

// staleAfter is how long nothing was written to a part that a killed program left. It decides where files cannot be
// locked.
const staleAfter = time.Hour

// RemoveStale removes from a folder the parts that programs left there that were killed. Those that are being
// written stay. What cannot be removed stays, too.
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
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	f, err := Open(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	defer f.Close()
	switch tryLock(f) {
	case taken:
		return
	case unknown:
		if time.Since(info.ModTime()) < staleAfter {
			return
		}
	}
	if isAt(f, path) {
		os.Remove(path)
	}
}
