package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Folder makes a folder at path whose files fill writes: all of them or none. Until fill is done they grow in a folder
// beside it, which is removed when fill fails, and those that killed programs left there are removed before. At path
// may be nothing, or an empty folder, which stays the one it is; else the error wraps fs.ErrExist.
func Folder(path string, fill func(folder string) error) error {
	if err := folder(path, fill); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

func folder(path string, fill func(folder string) error) (err error) {
	path, err = Behind(filepath.Clean(path))
	if err != nil {
		return err
	}
	RemoveStale(filepath.Dir(path))
	aside, err := createPartFolder(filepath.Dir(path))
	if err != nil {
		return inWords(err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside.Name()), aside.Close()) }()
	grown := filepath.Join(aside.Name(), filepath.Base(path))
	if err := os.Mkdir(grown, 0o777); err != nil { // less what the user's umask takes away
		return inWords(err)
	}
	if err := fill(grown); err != nil {
		return inWords(err)
	}
	entries, err := os.ReadDir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(grown, path)
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("something came to lie there meanwhile: %w", fs.ErrExist)
	}
	return moveEntries(grown, path)
}

// moveEntries moves what is in a folder to another one, or nothing.
func moveEntries(from, to string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			for _, moved := range entries[:i] {
				err = errors.Join(err, os.Rename(filepath.Join(to, moved.Name()), filepath.Join(from, moved.Name())))
			}
			return err
		}
	}
	return nil
}

// New writes a file that must not be there yet, in a folder of Folder, which makes it whole or nothing together with
// the others.
func New(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	return errors.Join(err, f.Close())
}
