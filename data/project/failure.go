package project

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// cannotWrite says in one sentence that the project could not be written, why, and what to do. It wraps err.
func (p *Project) cannotWrite(err error) error {
	place := p.path
	if place == "" {
		place = "in memory"
	}
	return fmt.Errorf("write the project file %s: %w", place, explained(err))
}

// explained says for an error of SQLite what is wrong and what to do about it, where a person can do something.
// It wraps err; SQLite's own words and number, which say no more, are left out then.
func explained(err error) error {
	switch resultCode(err) {
	case sqlite3.SQLITE_FULL:
		return &advice{"its disk is full; make room there and do it again", err}
	case sqlite3.SQLITE_IOERR:
		if isReadFailure(err) {
			return &advice{"its disk did not let it be read; it was left as it is: see whether the disk is in order, and do it again", err}
		}
		return &advice{"its disk does not take it; make room there, or see whether the disk is in order, and do it again", err}
	case sqlite3.SQLITE_NOMEM:
		return &advice{"there is no memory left for it; close other programs and do it again", err}
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return &advice{"it may only be read; get permission to write it and its folder", err}
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return &advice{"another program is using it; close that and do it again", err}
	}
	return err
}

// advice is an error in words that say what to do.
type advice struct {
	text string
	err  error
}

func (a *advice) Error() string { return a.text }

func (a *advice) Unwrap() error { return a.err }

// isDamage reports whether err says that the file is no database or a broken one.
func isDamage(err error) bool {
	code := resultCode(err)
	return code == sqlite3.SQLITE_NOTADB || code == sqlite3.SQLITE_CORRUPT
}

// isReadFailure reports whether err, one of input or output, is about reading.
func isReadFailure(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() {
	case sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_FSTAT, sqlite3.SQLITE_IOERR_ACCESS, sqlite3.SQLITE_IOERR_CORRUPTFS:
		return true
	}
	return false
}

// isBusy reports whether err says that somebody else has the database.
func isBusy(err error) bool {
	code := resultCode(err)
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

// mayPass reports whether err is one of the system that may be gone a moment later.
func mayPass(err error) bool {
	switch resultCode(err) {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) && path.Op == "read" { // of a file that could be opened
		return true
	}
	for _, e := range []error{errUnread, syscall.EIO, syscall.EINTR, syscall.EAGAIN, syscall.ENOMEM, syscall.ESTALE} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// resultCode returns the primary result code of an error of SQLite, 0 for any other error. What an extended code
// has more than that says where it happened.
func resultCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return sqlite3.SQLITE_OK
	}
	return e.Code() & 0xff
}
