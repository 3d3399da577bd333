package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Project is an open project file. Its methods may be called from several goroutines at once; each is one
// transaction, on the disk when it returns.
type Project struct {
	db      *sql.DB
	path    string // "" for one in memory
	lock    *Lock
	notices []string
}

// InMemory returns a project that leaves no file: for datasets whose history need not outlive them.
func InMemory() (*Project, error) {
	db, err := dial(":memory:")
	if err != nil {
		return nil, fmt.Errorf("make a project in memory: %w", err)
	}
	return &Project{db: db}, nil
}

// Open opens the project of the dataset at path, which must be absolute and free of symbolic links, or makes
// it: beside the dataset, or in the user's data folder where that can't be written. A project file that
// cannot be read any more is set aside under another name, and Notices says so. The error wraps ErrInUse
// when another window has the dataset, ErrNewer when the file needs a newer program.
func Open(dataset string, f Folders) (*Project, error) {
	lock, err := Acquire(dataset, f)
	if err != nil {
		return nil, err
	}
	p, err := open(dataset, f)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	p.lock = lock
	return p, nil
}

// open is Open without the lock: it takes the first place that can be written.
func open(dataset string, f Folders) (*Project, error) {
	var reasons []error
	for _, path := range places(dataset, f) {
		copied, err := makeRoom(path, dataset, f)
		if err != nil {
			reasons = append(reasons, err)
			continue
		}
		isNew := !isFile(path)
		db, damaged, err := dialOrSetAside(path)
		if err != nil && isNew { // the disk is full, say
			os.Remove(path)
			reasons = append(reasons, explained(err))
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("open the project file %s: %w", path, explained(err))
		}
		p := &Project{db: db, path: path}
		for _, notice := range []string{copied, damaged} {
			if notice != "" {
				p.notices = append(p.notices, notice)
			}
		}
		return p, nil
	}
	return nil, fmt.Errorf("make a project file for %s: it can be kept neither beside it nor in %s: %w; %w", dataset, f.Data, reasons[0], reasons[1])
}

// makeRoom makes sure that a project can be kept at path. In the user's data folder it begins with a copy of the
// one beside the dataset, where there is one that can only be read; then notice says so.
func makeRoom(path, dataset string, f Folders) (notice string, err error) {
	if path == f.elsewhere(dataset) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		if beside := Beside(dataset); isFile(beside) && !isFile(path) {
			if err := copyDatabase(beside, path); err != nil {
				return "", err
			}
			notice = fmt.Sprintf("The project file %s cannot be written: from now on its copy %s is used.", beside, path)
		}
	}
	return notice, writable(path)
}

// dialOrSetAside opens the database at path. One that is damaged is set aside, a new one takes its place, and
// notice says so.
func dialOrSetAside(path string) (db *sql.DB, notice string, err error) {
	db, err = dial(path)
	if !errors.Is(err, errDamaged) {
		return db, "", err
	}
	aside, asideErr := setAside(path, "damaged", time.Now())
	if asideErr != nil {
		return nil, "", errors.Join(err, asideErr)
	}
	notice = fmt.Sprintf("The project file %s could not be read (%v). It was set aside as %s; edits in it that were not saved are not shown.", path, err, aside)
	db, err = dial(path)
	return db, notice, err
}

// Path returns where the project file lies, "" for a project in memory.
func (p *Project) Path() string { return p.path }

// Notices returns sentences for the person about what happened when the project was opened.
func (p *Project) Notices() []string { return p.notices }

// Close closes the project and releases the dataset. A project file that holds nothing is removed: who only
// looks at a dataset leaves no file beside it.
func (p *Project) Close() error {
	empty, err := p.empty()
	err = errors.Join(err, p.db.Close())
	if p.path != "" && empty && err == nil {
		err = os.Remove(p.path)
	}
	if p.lock != nil {
		err = errors.Join(err, p.lock.Release())
	}
	if err != nil {
		return fmt.Errorf("close the project file %s: %w", p.path, err)
	}
	return nil
}

func (p *Project) empty() (bool, error) {
	var full bool
	err := p.db.QueryRow("SELECT EXISTS (SELECT 1 FROM faces) OR EXISTS (SELECT 1 FROM runs) OR EXISTS (SELECT 1 FROM searches)").Scan(&full)
	return !full, err
}

// CopyTo makes a copy of the project, history and all, for the dataset at path, and opens it. Project files
// that are there already, at either place, are set aside: left where it is, one of another file would be taken for
// the copy at the next start. lock is that of path; the copy owns it from then on, unless an error is returned.
func (p *Project) CopyTo(dataset string, lock *Lock, f Folders) (*Project, error) {
	places := []string{Beside(dataset), f.elsewhere(dataset)}
	var notices []string
	for _, path := range places {
		if _, err := os.Lstat(path); err != nil {
			continue
		}
		aside, err := setAside(path, "replaced", time.Now())
		if err != nil {
			return nil, fmt.Errorf("make a project file for %s: the one that is there cannot be set aside: %w", dataset, err)
		}
		notices = append(notices, fmt.Sprintf("The project file of the file that was replaced is kept as %s.", aside))
	}
	var last error
	for _, path := range places {
		c, err := p.copyTo(path)
		if err == nil {
			c.lock, c.notices = lock, notices
			return c, nil
		}
		last = err
	}
	return nil, fmt.Errorf("make a project file for %s: %w", dataset, last)
}

func (p *Project) copyTo(path string) (*Project, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".fiducial-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	fresh := filepath.Join(folder, "copy")
	if _, err := p.db.Exec("VACUUM INTO ?", fresh); err != nil {
		return nil, err
	}
	if err := flush(fresh); err != nil { // VACUUM leaves that to us
		return nil, err
	}
	if err := os.Rename(fresh, path); err != nil {
		return nil, err
	}
	db, err := dial(path)
	if err != nil {
		return nil, errors.Join(err, withdraw(path))
	}
	return &Project{db: db, path: path}, nil
}

// meta returns the value kept under a key, "" when there is none.
func (p *Project) meta(key string) (string, error) {
	var value string
	err := p.db.QueryRow("SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", cannotRead(key, err)
	}
	return value, nil
}

// setMeta keeps a value under a key.
func (p *Project) setMeta(key, value string) error {
	_, err := p.exec("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// keypointsKey is under which Keypoints are kept.
const keypointsKey = "keypoints"

// Keypoints returns the names kept for a dataset without coordinate columns, none when there are none.
func (p *Project) Keypoints() ([]string, error) {
	value, err := p.meta(keypointsKey)
	if err != nil || value == "" {
		return nil, err
	}
	var names []string
	if err := json.Unmarshal([]byte(value), &names); err != nil {
		return nil, cannotRead("the keypoints", err)
	}
	return names, nil
}

// SetKeypoints keeps the names of the keypoints with which a dataset without coordinate columns is labelled.
func (p *Project) SetKeypoints(names []string) error {
	value, err := json.Marshal(names)
	if err != nil {
		return fmt.Errorf("write the keypoints into the project file: %w", err)
	}
	return p.setMeta(keypointsKey, string(value))
}
