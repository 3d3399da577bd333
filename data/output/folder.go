package output

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/project"
)

// NewFolder says why no folder of files is to be written at path: only where nothing is, or an empty folder, so that
// nothing of anybody's is ever replaced. The error is a sentence that names the path; it wraps ErrRefused where the
// name is not to be had or lies in one of the folders that are read, where it would be read the next time, fs.ErrExist
// where something lies there.
func NewFolder(path string, reads ...string) error {
	real, err := atomicfile.Behind(filepath.Clean(path))
	switch {
	case errors.Is(err, atomicfile.ErrDangling):
		return refuse(path, "it is a link that leads nowhere; choose another name")
	case errors.Is(err, fs.ErrNotExist):
		return say(err, path, "there is no folder to make it in; make that first, or choose another")
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, err)
	case projectName.MatchString(strings.ToLower(filepath.Base(real))):
		return refuse(path, "files of that name hold edits that are not saved yet; choose a name that does not end in %s", project.Extension)
	}
	for _, read := range reads {
		folder, err := atomicfile.Behind(filepath.Clean(read))
		if info, none := os.Stat(folder); err == nil && none == nil && info.IsDir() && (folder == real || inside(folder, real)) {
			return refuse(path, "it lies in %s, which is read, so that what is written would be read the next time; choose a folder elsewhere", read)
		}
	}
	old, err := os.Stat(real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, err)
	case !old.IsDir():
		return refuse(path, "it is a file, and a folder is to be written; choose another name")
	default:
		entries, err := os.ReadDir(real)
		if err != nil {
			return fmt.Errorf("writing %s: %w", path, err)
		}
		if len(entries) > 0 {
			return say(fs.ErrExist, path, "there is something in that folder already; choose a new one, or an empty one")
		}
	}
	trial, err := os.MkdirTemp(filepath.Dir(real), ".fiducial-")
	if err == nil {
		err = os.Remove(trial)
	}
	if err != nil {
		return say(err, path, "no folder can be made in %s (%s); choose another place", filepath.Dir(real), atomicfile.Why(err))
	}
	return nil
}
