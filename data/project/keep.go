package project

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// ErrForeign says that another program wrote into the project file while it was open.
var ErrForeign = errors.New("another program has written into it meanwhile; open the dataset anew, so that nothing of either is lost")

// identify notes which files the connection has open, after it was made.
func (p *Project) identify() (err error) {
	if p.path == "" {
		return nil
	}
	if p.file, err = os.Stat(p.path); err != nil {
		return err
	}
	if p.wal, err = os.Stat(p.path + "-wal"); err != nil {
		p.wal = nil
	}
	p.version = 0
	return nil
}

// moved reports whether what lies at the project's path is no longer the file that is open; there, whether anything
// does.
func (p *Project) moved() (moved, there bool) {
	if p.path == "" {
		return false, true
	}
	now, err := os.Stat(p.path)
	if err != nil {
		return errors.Is(err, os.ErrNotExist), false
	}
	return !os.SameFile(now, p.file), true
}

// Keep looks whether the project file or its lock file was removed or replaced while it is open, and puts them back in
// their places, the project file unless there is nothing in it; a notice says so. A file that replaced it is set aside.
// Every change does that first. The error wraps ErrInUse when the lock file was removed and another window has the
// dataset by now: then nothing can be written, and a notice says that, too, once.
func (p *Project) Keep() error {
	if err := p.keepLock(); err != nil {
		return p.cannotWrite(err)
	}
	if empty, err := p.empty(); err != nil || empty {
		return err // what lies there instead holds more
	}
	conn, err := p.connection()
	if err != nil {
		return p.cannotWrite(err)
	}
	return conn.Close()
}

// keepLock looks after the drive and the lock files, which come first: what lies in the place of the project file may
// be that of another window, if there is one by now.
func (p *Project) keepLock() error {
	if p.lock == nil {
		return nil
	}
	var back []string
	err := p.drives.check(filepath.Dir(p.path))
	if err == nil {
		back, err = p.lock.keep(p.path)
	}
	for _, path := range back {
		p.notice(fmt.Sprintf("The lock file %s, which keeps others from changing the dataset meanwhile, was removed by another program. It was put back, nothing is lost.", path))
	}
	if err != nil && p.lost.CompareAndSwap(false, true) {
		p.notice(fmt.Sprintf("Nothing can be changed in %s: %v.", filepath.Base(p.dataset), err))
	}
	if err == nil {
		p.lost.Store(false)
	}
	return err
}

// connection returns the connection, to the file that lies at the project's path.
func (p *Project) connection() (*sql.Conn, error) {
	// While the connection to a file without a name is dropped and another is made, nobody has it: another goroutine
	// would be given a new one, and take the file that was just put back for one that replaced ours.
	p.taking.Lock()
	defer p.taking.Unlock()
	ctx := context.Background()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.keepLock(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	moved, there := p.moved()
	if !moved {
		return conn, nil
	}
	if err := p.putBack(conn, there); err != nil {
		return nil, errors.Join(fmt.Errorf("it was %s and could not be put back: %w", removedOr(there), err), conn.Close())
	}
	// The connection is to a file without a name. The pool drops it, and the next one is to the new file.
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
	if conn, err = p.db.Conn(ctx); err != nil {
		return nil, err
	}
	// A copy that SQLite made has no log yet.
	if _, err := conn.ExecContext(ctx, "PRAGMA journal_mode = WAL; SELECT count(*) FROM meta"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := p.identify(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func removedOr(replaced bool) string {
	if replaced {
		return "replaced by another file"
	}
	return "removed"
}

// putBack writes what the connection's file holds, which has lost its name, to the project's path. What lies there is
// set aside.
func (p *Project) putBack(conn *sql.Conn, there bool) error {
	folder, err := os.MkdirTemp(filepath.Dir(p.path), ".fiducial-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fresh := filepath.Join(folder, "copy")
	if _, err := conn.ExecContext(context.Background(), "VACUUM INTO ?", fresh); err != nil {
		return err
	}
	if err := flush(fresh); err != nil {
		return err
	}
	// The log that belongs to the nameless file would be taken for that of the one that comes into its place.
	if log, err := os.Stat(p.path + "-wal"); err == nil && (!there || p.wal != nil && os.SameFile(log, p.wal)) {
		if err := os.Remove(p.path + "-wal"); err != nil {
			return err
		}
	}
	if err := os.Remove(p.path + "-shm"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	text := fmt.Sprintf("The project file %s was removed by another program while it was open. It was put back, nothing is lost.", p.path)
	if there {
		aside, err := setAside(p.path, "replaced", time.Now())
		if err != nil {
			return err
		}
		text = fmt.Sprintf("The project file %s was replaced by another program while it was open. Yours is in its place again; the other one is kept as %s.", p.path, aside)
	}
	if err := os.Rename(fresh, p.path); err != nil {
		return err
	}
	p.notice(text)
	return nil
}

// unchanged makes sure, in a transaction, that nobody else has written since our last one.
func (p *Project) unchanged(tx *sql.Tx) error {
	var version int64
	if err := tx.QueryRow("PRAGMA data_version").Scan(&version); err != nil {
		return err
	}
	if p.version != 0 && version != p.version {
		return ErrForeign
	}
	p.version = version
	return nil
}

// Close closes the project and releases the dataset. A project file that holds nothing is removed: who only
// looks at a dataset leaves no file beside it. One that was put in its place by another program stays, as does one
// that anybody else has open.
func (p *Project) Close() error {
	empty, err := p.empty()
	if moved, _ := p.moved(); err == nil && !empty && moved {
		err = p.Keep()
	}
	if err == nil && empty && p.path != "" {
		err = p.removeIfAlone()
	}
	err = errors.Join(err, p.db.Close())
	if p.lock != nil {
		err = errors.Join(err, p.lock.Release())
	}
	if err != nil {
		return fmt.Errorf("close the project file %s: %w", p.path, err)
	}
	return nil
}

// removeIfAlone removes the project file while it is locked against everybody, if that can be had and it is the one
// that is open.
func (p *Project) removeIfAlone() error {
	ctx := context.Background()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE"); err != nil {
		return err
	}
	// The journal is changed only while nobody else has the database open.
	var mode string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode); err != nil || mode != "delete" {
		return nil
	}
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil
	}
	defer conn.ExecContext(ctx, "ROLLBACK")
	if moved, there := p.moved(); moved || !there {
		return nil
	}
	return os.Remove(p.path)
}
