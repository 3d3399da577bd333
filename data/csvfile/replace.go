package csvfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// target is where a file is written to.
type target struct {
	asked string      // absolute path as it was asked for
	path  string      // of the file itself, behind all links
	old   os.FileInfo // what is there now, nil when nothing is
}

// findTarget looks at what lies at path and refuses what may not be replaced.
func (f *File) findTarget(path string, replace Replace) (*target, error) {
	asked, err := filepath.Abs(path)
	if err != nil {
		return nil, say(err, "%s", why(err))
	}
	for _, ending := range []string{".gz", ".zip"} {
		if strings.EqualFold(filepath.Ext(asked), ending) {
			return nil, say(nil, "a dataset is written as plain CSV, never compressed; choose a name that ends in .csv")
		}
	}
	t := &target{asked: asked, path: asked}
	if _, err := os.Lstat(asked); err == nil {
		if t.path, err = filepath.EvalSymlinks(asked); err != nil {
			return nil, say(err, "it is a link that leads nowhere; choose another name")
		}
	}
	t.old, err = os.Stat(t.path)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, say(err, "%s", why(err))
	case err != nil:
		t.old = nil
	case t.old.IsDir():
		return nil, say(nil, "it is a folder; choose the name of a file")
	case !t.old.Mode().IsRegular():
		return nil, say(nil, "it is no ordinary file; choose another name")
	}
	return t, f.stillReplaceable(t, replace)
}

// stillReplaceable says why what lies at t may not be replaced, nil when it may.
func (f *File) stillReplaceable(t *target, replace Replace) error {
	now, err := os.Stat(t.path)
	if err != nil {
		now = nil
	}
	switch {
	case replace == ReplaceOpened && f.Compressed():
		return say(nil, "a compressed file is never written; save it under a new name that ends in .csv")
	case replace == ReplaceOpened && now == nil:
		return ErrGone
	case replace == ReplaceOpened && (!os.SameFile(now, f.opened) || !sameState(now, f.opened)):
		return ErrChanged
	case now == nil:
		return nil
	case replace == ReplaceNone:
		return say(fs.ErrExist, "there is a file of that name already; choose another name")
	case f.Compressed() && os.SameFile(now, f.opened):
		return say(nil, "a compressed file is never written; choose another name")
	case now.Mode().Perm()&0o222 == 0:
		return say(fs.ErrPermission, "that file is protected against writing; save elsewhere, or lift its protection")
	}
	return nil
}

// create makes the new file beside the one it will replace.
func (t *target) create() (*os.File, error) {
	t.removeStale()
	mode := os.FileMode(0o666) // less what the user's umask takes away
	if t.old != nil {
		mode = 0o600 // until it has that of the old file
	}
	f, err := createPart(t.tempStart(), mode)
	if err != nil {
		return nil, say(err, "nothing can be written into %s: %s; %s, or save elsewhere", filepath.Dir(t.path), why(err), remedy(err))
	}
	return f, nil
}

// createPart makes a new file whose path begins with start and ends with partEnd.
func createPart(start string, mode os.FileMode) (*os.File, error) {
	for {
		f, err := openFile(fmt.Sprintf("%s%d%s", start, time.Now().UnixNano(), partEnd), os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

func (t *target) tempStart() string {
	dir, base := filepath.Split(t.path)
	return dir + "." + base + "."
}

// removeStale removes what a save left that was killed.
func (t *target) removeStale() {
	dir, start := filepath.Split(t.tempStart())
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), start) || !strings.HasSuffix(e.Name(), partEnd) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > stalePart {
			os.Remove(dir + e.Name())
		}
	}
}

// commit flushes the new file and puts it in its place, unless check, asked at the last moment, objects.
func (t *target) commit(f *os.File, check func() error) error {
	if t.old != nil {
		keepOwner(f, t.old)
		if err := f.Chmod(t.old.Mode().Perm()); err != nil {
			return writeFailure(err)
		}
	}
	if err := f.Sync(); err != nil {
		return writeFailure(err)
	}
	if err := check(); err != nil {
		return err
	}
	if err := t.rename(f.Name()); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return say(err, "there is a file of that name already; choose another name")
		}
		return writeFailure(err)
	}
	// The rename is done; flushing the folder only makes it outlast a power cut, and not every system can.
	if dir, err := os.Open(filepath.Dir(t.path)); err == nil {
		dir.Sync()
		dir.Close()
	}
	return nil
}

// rename gives the new file its name. Where nothing was, nothing must be replaced, even if it came to be there a
// moment ago: a hard link fails then. On file systems without those, an empty file reserves the name.
func (t *target) rename(from string) error {
	if t.old != nil {
		return replaceFile(from, t.path)
	}
	err := os.Link(from, t.path)
	if err == nil {
		os.Remove(from) // its other name; the file itself is in place
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	reserved, err := os.OpenFile(t.path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	reserved.Close()
	if err := replaceFile(from, t.path); err != nil {
		os.Remove(t.path)
		return err
	}
	return nil
}
