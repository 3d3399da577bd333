package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Project is an open project file. Its methods may be called from several goroutines at once; each is one
// transaction, on the disk when it returns; with a trial's checkpoint it is several, the last of which decides.
type Project struct {
	db   *sql.DB // with one connection: who has that may also look at what follows
	path string  // "" for one in memory
	lock *Lock

	dataset string // whose project it is, "" for one in memory
	data    string // the user's data folder
	named   bool   // whether that stands in the project and in the list

	taking  sync.Mutex  // held while the connection is taken, and made anew
	file    os.FileInfo // of the database that the connection has open
	wal     os.FileInfo // of its log, nil when there was none
	version int64       // SQLite's data_version after our last look, 0 for a connection that is new

	drives drives // on which the folders of the project and of the dataset lay when it was opened

	lost atomic.Bool // whether nothing can be written because the lock or the drive is gone, and a notice says so

	checkpoints sync.Mutex // held while a trial's checkpoint is written, removed or read, which are several transactions each

	mu      sync.Mutex // guards what follows
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

// Path returns where the project file lies, "" for a project in memory.
func (p *Project) Path() string { return p.path }

// Aside reports whether the project lies in the user's data folder, because it could not be kept beside the dataset.
func (p *Project) Aside() bool { return p.path != "" && p.path != Beside(p.dataset) }

// Notices returns sentences for the person about what happened to the project, in the order in which it did.
func (p *Project) Notices() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.notices)
}

// notice adds a sentence for the person, unless it is empty.
func (p *Project) notice(text string) {
	if text == "" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notices = append(p.notices, text)
}

func (p *Project) empty() (bool, error) {
	var full bool
	err := Again(func() error {
		return p.db.QueryRow("SELECT EXISTS (SELECT 1 FROM faces) OR EXISTS (SELECT 1 FROM runs) OR EXISTS (SELECT 1 FROM searches) OR EXISTS (SELECT 1 FROM meta WHERE key = ?)", readingKey).Scan(&full)
	})
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
			c.dataset, c.data, c.drives = dataset, f.Data, drivesOf(filepath.Dir(path), filepath.Dir(dataset))
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
	c := &Project{path: path}
	if c.db, err = dial(path); err != nil {
		return nil, errors.Join(err, withdraw(path))
	}
	if err := c.identify(); err != nil {
		return nil, errors.Join(err, c.db.Close(), withdraw(path))
	}
	return c, nil
}

// meta returns the value kept under a key, "" when there is none.
func (p *Project) meta(key string) (string, error) {
	var value string
	err := Again(func() error {
		return p.db.QueryRow("SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	})
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
