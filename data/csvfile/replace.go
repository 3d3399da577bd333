package csvfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data/atomicfile"
)

// target is where a file is written to.
type target struct {
	asked string // absolute path as it was asked for
	path  string // of the file itself, behind all links
}

// findTarget looks at what lies at path and refuses what may not be replaced.
func (f *File) findTarget(path string, replace Replace) (*target, error) {
	asked, err := filepath.Abs(path)
	if err != nil {
		return nil, say(err, "%s", atomicfile.Why(err))
	}
	for _, ending := range []string{".gz", ".zip"} {
		if strings.EqualFold(filepath.Ext(asked), ending) {
			return nil, say(nil, "a dataset is written as plain CSV, never compressed; choose a name that ends in .csv")
		}
	}
	real, err := atomicfile.Behind(asked)
	if errors.Is(err, atomicfile.ErrDangling) {
		return nil, say(err, "it is a link that leads nowhere; choose another name")
	}
	if err != nil {
		return nil, say(err, "%s", atomicfile.Why(err))
	}
	t := &target{asked: asked, path: real}
	old, err := os.Stat(t.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, say(err, "%s", atomicfile.Why(err))
	case old.IsDir():
		return nil, say(nil, "it is a folder; choose the name of a file")
	case !old.Mode().IsRegular():
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
func (t *target) create() (*atomicfile.File, error) {
	f, err := atomicfile.Create(t.path)
	if err != nil {
		return nil, say(err, "nothing can be written into %s: %s; %s, or save elsewhere", filepath.Dir(t.path), atomicfile.Why(err), atomicfile.Remedy(err))
	}
	return f, nil
}

// commit flushes the new file and puts it in its place, unless check, asked at the last moment, objects.
func commit(f *atomicfile.File, check func() error) error {
	var objection error
	err := f.Commit(func() error { objection = check(); return objection })
	switch {
	case err == nil || objection != nil:
		return err
	case errors.Is(err, fs.ErrExist):
		return say(err, "there is a file of that name already; choose another name")
	}
	return writeFailure(err)
}
