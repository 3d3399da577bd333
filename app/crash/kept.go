package crash

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Kept returns how many records of programs that fell over lie in the user's data folder, and how many bytes they take.
func Kept(dataFolder string) (n int, bytes int64) {
	for _, path := range records(filepath.Join(dataFolder, folderName)) {
		if info, err := os.Stat(path); err == nil {
			n, bytes = n+1, bytes+info.Size()
		}
	}
	return n, bytes
}

// Remove removes the records of programs that fell over from the user's data folder.
func Remove(dataFolder string) error {
	var failed error
	for _, path := range records(filepath.Join(dataFolder, folderName)) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	if failed != nil {
		return fmt.Errorf("removing records of crashes: %w", failed)
	}
	return nil
}

// outdated returns the records that are kept beyond the latest few.
func outdated(folder string) []string {
	kept := records(folder)
	return kept[:max(0, len(kept)-recordsMost)]
}

// records returns the records in a folder of programs that fell over, the oldest first: their names sort by time.
func records(folder string) []string {
	kept, err := filepath.Glob(filepath.Join(globbed(folder), crashed+"*"+recordEnd))
	if err != nil {
		return nil
	}
	slices.Sort(kept)
	return kept
}
