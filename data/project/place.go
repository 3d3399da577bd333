package project

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Extension is what the project file's name has more than the dataset's.
const Extension = ".fiducial"

// ErrInUse says that another window has the dataset open.
var ErrInUse = errors.New("it is open in another window of Fiducial: close it there first")

// Folders say where things go that do not lie beside the dataset.
type Folders struct {
	Data string // for the projects of datasets whose folder can't be written
}

// Beside returns the path of the project file beside a dataset.
func Beside(dataset string) string { return dataset + Extension }

// elsewhere returns the path of the project file in the user's data folder. The hash of the dataset's path
// keeps two datasets of one name apart.
func (f Folders) elsewhere(dataset string) string {
	name := filepath.Base(dataset)
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "") // some systems refuse a name that ends in half a letter
	}
	return filepath.Join(f.Data, "projects", name+"-"+pathHash(dataset)+Extension)
}

func pathHash(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:8])
}

// places returns where the project of a dataset may lie, best first: where it already is comes before where
// it could be made. An error says that this can't be found out: a project that is there must not be taken for none.
func places(dataset string, f Folders) ([]string, error) {
	beside, elsewhere := Beside(dataset), f.elsewhere(dataset)
	for _, path := range []string{beside, elsewhere} {
		// What may not be looked at in the data folder is found by the next start that may, and united with this one.
		if _, err := isThere(path); err != nil && !(path == elsewhere && errors.Is(err, os.ErrPermission)) {
			return nil, fmt.Errorf("look for the project file %s: %w", path, err)
		}
	}
	if !isFile(beside) && isFile(elsewhere) {
		return []string{elsewhere, beside}, nil
	}
	return []string{beside, elsewhere}, nil
}

// isThere reports whether anything is at path. What the system says for a moment alone is not believed.
func isThere(path string) (bool, error) {
	err := Again(func() error {
		_, err := os.Lstat(path)
		return err
	})
	for _, none := range []error{os.ErrNotExist, syscall.ENOTDIR, syscall.ENAMETOOLONG} {
		if errors.Is(err, none) {
			return false, nil
		}
	}
	return err == nil, err
}

// isFile reports whether there is a regular file at path.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// writable makes sure that a project can be kept at path: that its folder takes new files (SQLite needs some
// beside the database) and that the file, if there is one, can be written.
func writable(path string) error {
	probe, err := os.CreateTemp(filepath.Dir(path), ".fiducial-*")
	if err != nil {
		return err
	}
	probe.Close()
	if err := os.Remove(probe.Name()); err != nil {
		return err
	}
	if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return file.Close()
}

// logs are what SQLite keeps beside a database while it is open.
var logs = [...]string{"-wal", "-shm"}

// longestName is how many bytes a name may have on most file systems.
const longestName = 255

// setAside renames the project file at path, and its logs with it, to a name nobody has, and returns that.
func setAside(path, why string, now time.Time) (string, error) {
	end := "." + why + "-" + now.Format("20060102-150405")
	folder, base := filepath.Split(path)
	if longest := longestName - len(end) - len("-9999"+logs[0]); len(base) > longest {
		base = strings.ToValidUTF8(base[:longest], "")
	}
	stem := folder + base + end
	aside := stem
	for n := 2; ; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, os.ErrNotExist) {
			break
		}
		aside = fmt.Sprintf("%s-%d", stem, n)
	}
	if err := os.Rename(path, aside); err != nil {
		return "", err
	}
	for _, log := range logs {
		if err := os.Rename(path+log, aside+log); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	return aside, nil
}

// withdraw removes a database that was made at path but cannot be used there. Left behind, a copy would be taken for
// the project at the next start, without the edits that were made since.
func withdraw(path string) error {
	err := os.Remove(path)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	for _, log := range logs {
		if isFile(path + log) {
			err = errors.Join(err, os.Remove(path+log))
		}
	}
	return err
}

// copyDatabase copies a database that nobody has open, with its write-ahead log. The database gets its name last
// and whole: where a copy ended early there is none, and the next one begins anew.
func copyDatabase(from, to string) error {
	folder, err := os.MkdirTemp(filepath.Dir(to), ".fiducial-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fresh := filepath.Join(folder, "copy")
	if err := copyFile(from, fresh); err != nil {
		return err
	}
	switch err := copyFile(from+"-wal", fresh+"-wal"); {
	case err == nil:
		if err := os.Rename(fresh+"-wal", to+"-wal"); err != nil {
			return err
		}
	case errors.Is(err, os.ErrNotExist):
		if err := os.Remove(to + "-wal"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	default:
		return err
	}
	return os.Rename(fresh, to)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// flush makes sure that the bytes of a file are on the disk.
func flush(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
