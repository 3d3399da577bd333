package project

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fiducial/data/atomicfile"
)

// Open opens the project of the dataset at path, which must be absolute and free of symbolic links, or makes
// it: beside the dataset, or in the user's data folder where that can't be written. Where there is one at both
// places, the edits of both are united. A project file that is damaged is set aside under another name, and what can
// be read of it is rescued; Notices says so. The error wraps ErrInUse when another window has the dataset, ErrNewer
// when the file needs a newer program. A file that can't be read just now is left as it is.
func Open(dataset string, f Folders) (*Project, error) {
	lock, err := Acquire(dataset, f)
	if err != nil {
		return nil, err
	}
	p, err := open(dataset, f, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Release())
	}
	return p, nil
}

// open is Open with the lock held: it takes the first place that can be written.
func open(dataset string, f Folders, lock *Lock) (*Project, error) {
	var reasons []error
	places, err := places(dataset, f)
	if err != nil {
		return nil, err
	}
	for i, path := range places {
		copied, err := makeRoom(path, dataset, f)
		if err != nil {
			reasons = append(reasons, err)
			continue
		}
		there, err := isThere(path)
		if err != nil {
			return nil, fmt.Errorf("look for the project file %s: %w", path, err)
		}
		p := &Project{path: path, lock: lock, dataset: dataset, data: f.Data, drives: drivesOf(filepath.Dir(path), filepath.Dir(dataset))}
		p.notices = append(p.notices, lock.notices...)
		p.notice(copied)
		if err := p.dialOrSetAside(); err != nil {
			if !there { // the disk is full, say
				reasons = append(reasons, errors.Join(explained(err), p.unmake()))
				continue
			}
			return nil, fmt.Errorf("open the project file %s: %w", path, explained(err))
		}
		if err := p.takeInFrom(places[1-i], places[1-i] != Beside(dataset), copied != ""); err != nil {
			return nil, errors.Join(fmt.Errorf("open the project file %s: %w", path, explained(err)), p.db.Close())
		}
		return p, nil
	}
	return nil, fmt.Errorf("make a project file for %s: it can be kept neither beside it nor in %s: %w", dataset, f.Data, nowhere(reasons))
}

// nowhere says of each place why no project file can be made there.
func nowhere(reasons []error) error {
	return &advice{fmt.Sprintf("%s beside it; %s in the other; get permission to write in one of them", atomicfile.Why(reasons[0]), atomicfile.Why(reasons[1])), errors.Join(reasons...)}
}

// unmake removes the project file that could not be made, with the logs that SQLite keeps when it can't write them into
// it.
func (p *Project) unmake() error {
	if p.db != nil {
		_ = p.db.Close()
	}
	return withdraw(p.path)
}

// makeRoom makes sure that a project can be kept at path. In the user's data folder it begins with a copy of the
// one beside the dataset, where there is one that can only be read; then notice says so.
func makeRoom(path, dataset string, f Folders) (notice string, err error) {
	if path == f.elsewhere(dataset) {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", err
		}
		there, err := isThere(path)
		if err != nil {
			return "", err
		}
		if beside := Beside(dataset); isFile(beside) && !there {
			if err := copyDatabase(beside, path); err != nil {
				return "", err
			}
			notice = fmt.Sprintf("The project file %s cannot be written: from now on its copy %s is used.", beside, path)
		}
	}
	return notice, writable(path)
}

// dialOrSetAside opens the database of the project. One that is damaged is set aside with its log, a new one takes its
// place, with what could be rescued, and a notice says so.
func (p *Project) dialOrSetAside() error {
	damage := p.looksEmptied()
	if damage == nil {
		db, err := dialAgain(p.path)
		if errors.Is(err, errDamaged) {
			// Only a file that can be read to its end is damaged: else it is the disk that fails, perhaps only till
			// now.
			if readErr := readable(p.path); readErr != nil {
				return readErr
			}
			db, err = dialAgain(p.path)
		}
		switch {
		case err == nil:
			p.db = db
			return errors.Join(p.identify(), p.lookForLost())
		case !errors.Is(err, errDamaged):
			return err
		}
		damage = err
	}
	aside, err := setAside(p.path, "damaged", time.Now())
	if err != nil {
		return errors.Join(damage, err)
	}
	if p.db, err = dialAgain(p.path); err != nil {
		return err
	}
	if err := p.identify(); err != nil {
		return err
	}
	p.notice(fmt.Sprintf("The project file %s is damaged (%v). It was set aside as %s; %s.", p.path, strings.TrimPrefix(damage.Error(), errDamaged.Error()+": "), aside, p.rescue(aside)))
	return nil
}

// looksEmptied returns an error that wraps errDamaged when the project file is there and has no byte, although it was
// not just being made by a program that was killed: that one leaves its lock file, which counts no transaction.
func (p *Project) looksEmptied() error {
	info, err := os.Stat(p.path)
	if err != nil || info.Size() > 0 {
		return nil
	}
	if l := p.lock.of(p.path); l != nil && l.left && l.done == 0 {
		return nil
	}
	return fmt.Errorf("%w: it is empty", errDamaged)
}

// lookForLost adds a notice when a program that was killed had acknowledged more transactions than the project has.
func (p *Project) lookForLost() error {
	have, err := p.commits()
	if err != nil {
		return err
	}
	l := p.lock.of(p.path)
	if l == nil {
		return nil
	}
	if l.left && l.done > have {
		p.notice(fmt.Sprintf("The project file %s lacks the last %d of the actions that were kept in it: the file %s-wal beside it was removed or cut, or an older copy was put in its place. If you have that file, close this dataset and put it back.", p.path, l.done-have, filepath.Base(p.path)))
	}
	p.lock.note(p.path, have)
	return nil
}

// attempts are how long to wait before something is tried again that failed for a reason that may pass.
var attempts = []time.Duration{10 * time.Millisecond, 50 * time.Millisecond, 200 * time.Millisecond}

// Again does something that reads until it succeeds, fails for a reason that won't pass, or was tried often enough.
func Again(f func() error) error {
	err := f()
	for _, wait := range attempts {
		if !mayPass(err) || isBusy(err) { // for a lock SQLite waited itself
			break
		}
		time.Sleep(wait)
		err = f()
	}
	return err
}

// dialAgain is dial, tried again where it fails for a reason that may pass. What seems to be damage is looked at again,
// too: SQLite takes a page that it can't read for a broken one.
func dialAgain(path string) (db *sql.DB, err error) {
	for _, wait := range attempts {
		err = Again(func() error {
			db, err = dial(path)
			return err
		})
		if !errors.Is(err, errDamaged) {
			break
		}
		time.Sleep(wait)
	}
	return db, err
}

// readable reads a database and its log to their ends, and reports why that can't be done. Call it only while no
// connection of this process has them open: closing a file drops the locks that SQLite holds on it.
func readable(path string) error {
	for _, name := range []string{path, path + "-wal"} {
		err := Again(func() error {
			file, err := os.Open(name)
			if errors.Is(err, os.ErrNotExist) && name != path {
				return nil
			}
			if err != nil {
				return err
			}
			defer file.Close()
			info, err := file.Stat()
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, io.NewSectionReader(file, 0, info.Size())) // by the call that SQLite reads with
			return err
		})
		if err != nil {
			return fmt.Errorf("%w; it was left as it is", err)
		}
	}
	return nil
}
