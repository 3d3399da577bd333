package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// File is a new file on its way to a path. Commit or Discard ends it.
type File struct {
	*os.File
	path string      // where it goes, behind all links
	old  os.FileInfo // what lies there, nil when nothing does
}

// ErrNoFile says that something else than an ordinary file has the name.
var ErrNoFile = errors.New("it is no ordinary file: choose another name")

// ErrDangling says that the path is a link, but nothing is where it leads.
var ErrDangling = errors.New("it is a link that leads nowhere: choose another name")

// Create begins a new file that is to lie at path; links are followed first. Until Commit nothing is to be seen at
// path. It refuses what is no ordinary file (ErrNoFile), and links that lead nowhere (ErrDangling). Parts that killed
// programs left in the folder are removed.
func Create(path string) (*File, error) {
	path, err := Behind(path)
	if err != nil {
		return nil, err
	}
	old, err := os.Stat(path)
	mode := fs.FileMode(0o666) // less what the user's umask takes away
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return nil, err
	case !old.Mode().IsRegular():
		return nil, ErrNoFile
	default:
		mode = 0o600 // until it has that of the old file
	}
	folder := filepath.Dir(path)
	RemoveStale(folder)
	f, err := CreatePart(folder, mode)
	if err != nil {
		return nil, inWords(err)
	}
	return &File{File: f, path: path, old: old}, nil
}

// Behind returns the absolute path behind all links of a file that may not be there yet. The error is
// ErrDangling, or says why the path cannot be followed.
func Behind(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); errors.Is(err, syscall.ELOOP) { // which EvalSymlinks says in words of its own
		return "", Unread(err)
	}
	real, err := filepath.EvalSymlinks(path)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return real, err
	}
	if _, err := os.Lstat(path); err == nil {
		return "", ErrDangling
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	return filepath.Join(folder, filepath.Base(path)), err
}

// Commit flushes the file, gives it the mode, owner, extended attributes and access control list of the file that it
// replaces, as far as the system lets it, and puts it in its place, unless check, asked at the last moment, objects.
// Where nothing was when it was created, nothing is replaced: the error then wraps fs.ErrExist. On an error the old
// file is as it was, and Discard removes the new one. After it the file is still open, for reading.
func (f *File) Commit(check func() error) error {
	if f.old != nil {
		keepOwner(f.File, f.old)
		if now, err := f.Stat(); err != nil || now.Mode().Perm() != f.old.Mode().Perm() {
			if err := f.Chmod(f.old.Mode().Perm()); err != nil {
				return err
			}
		}
		keepAttributes(f.File, f.path)
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := check(); err != nil {
		return err
	}
	if err := f.rename(); err != nil {
		return err
	}
	unlock(f.File)
	// The rename is done; flushing the folder only makes it outlast a power cut, and not every system can.
	if dir, err := os.Open(filepath.Dir(f.path)); err == nil {
		dir.Sync()
		dir.Close()
	}
	return nil
}

// Discard closes the file and removes it.
func (f *File) Discard() error {
	err := os.Remove(f.Name())
	return errors.Join(err, f.Close())
}

// rename gives the new file its name. Where nothing was, nothing must be replaced, even if it came to be there a
// moment ago: a hard link fails then. On file systems without those, an empty file reserves the name.
func (f *File) rename() error {
	if f.old != nil {
		return Replace(f.Name(), f.path)
	}
	err := os.Link(f.Name(), f.path)
	if err == nil {
		os.Remove(f.Name()) // its other name; the file itself is in place
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	reserved, err := os.OpenFile(f.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	reserved.Close()
	if err := Replace(f.Name(), f.path); err != nil {
		os.Remove(f.path)
		return err
	}
	return nil
}
