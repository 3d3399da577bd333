package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"github.com/gofrs/flock"
)

// LockExtension is what the name of a lock file has more than that of the project file it belongs to.
const LockExtension = "-lock"

// errNoLocks says that a file system keeps no locks.
var errNoLocks = errors.New("its file system keeps no locks")

// errHidden says that it can't be found out whether somebody holds a lock.
var errHidden = errors.New("another user may have it open")

// Lock is a dataset held by one window. The kernel releases it when the program ends, however it ends.
type Lock struct {
	notices []string // of when it was taken

	mu   sync.Mutex  // guards what follows
	held []*fileLock // of every place where the dataset's project may lie and a lock can be had
}

// Acquire locks the dataset at path, which must be absolute and free of symbolic links: a lock file beside each place
// where its project may lie, so that it holds for everybody who sees that place, whoever and wherever they are. The
// error wraps ErrInUse when another window has the dataset. Where no lock can be had because the file system knows
// none, the lock's notices say so.
func Acquire(path string, f Folders) (*Lock, error) {
	l := &Lock{}
	// A folder that can't be made is told apart later, by whether a project can be kept there.
	_ = os.MkdirAll(filepath.Dir(f.elsewhere(path)), 0o700)
	for _, place := range []string{Beside(path), f.elsewhere(path)} {
		one, err := lockFile(place + LockExtension)
		switch {
		case err == nil:
			l.held = append(l.held, one)
		case errors.Is(err, ErrInUse):
			return nil, errors.Join(fmt.Errorf("open %s: %w", path, ErrInUse), l.Release())
		case errors.Is(err, errHidden):
			return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), l.Release())
		case errors.Is(err, errNoLocks):
			l.notices = append(l.notices, fmt.Sprintf("Nothing keeps two windows from opening %s at once, because the file system of %s keeps no locks: see to it that only one does.", filepath.Base(path), filepath.Dir(place)))
		case !cannotBeMade(err):
			return nil, errors.Join(fmt.Errorf("open %s: lock its project file: %w", path, err), l.Release())
		}
	}
	return l, nil
}

// Release gives the lock back.
func (l *Lock) Release() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var errs []error
	for _, one := range l.held {
		errs = append(errs, one.release())
	}
	l.held = nil
	return errors.Join(errs...)
}

// of returns the lock file of a project file, nil when there is none.
func (l *Lock) of(place string) *fileLock {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.held {
		if one.lock.Path() == place+LockExtension {
			return one
		}
	}
	return nil
}

// note writes how many transactions the project file at a place has acknowledged into its lock file, if there is one.
func (l *Lock) note(place string, done int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.held {
		if one.lock.Path() == place+LockExtension {
			one.note(done)
		}
	}
}

// keep looks whether the lock files are still the ones that are held, and takes the lock anew where one was removed or
// replaced, with the removed one still held: so no two windows put it back. It returns the paths of those that it put
// back. The error wraps ErrInUse when another window took the lock meanwhile: then only that one may write. project is
// where the project file lies: beside that one a lock file is indispensable; a folder that takes no files can't get a
// project, either.
func (l *Lock) keep(project string) (back []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, one := range l.held {
		path := one.lock.Path()
		if one.there() {
			continue
		}
		fresh, err := lockFile(path)
		switch {
		case err == nil:
			fresh.note(one.noted)
			l.held[i] = fresh
			back = append(back, path)
			_ = one.close() // a file without a name: nobody can lock it any more
		case errors.Is(err, ErrInUse), path == project+LockExtension, !cannotBeMade(err):
			return back, &lostError{path, err}
		}
	}
	return back, nil
}

// lostError says that a lock file was removed and why it could not be put back.
type lostError struct {
	path string
	err  error
}

func (e *lostError) Error() string {
	if errors.Is(e.err, ErrInUse) {
		return fmt.Sprintf("its lock file %s was removed by another program, and another window has opened the dataset since: close the dataset in one of them; here nothing can be changed until then", e.path)
	}
	return fmt.Sprintf("its lock file %s was removed by another program and can't be put back: %v", e.path, e.err)
}

func (e *lostError) Unwrap() error { return e.err }

// fileLock is a lock file that is held. In it stands how many transactions the project has acknowledged: a program that
// was killed leaves the file behind, and the next one sees by it whether the project lost any.
type fileLock struct {
	lock  *flock.Flock
	notes *os.File // the same file, to write into; nil where it can only be read
	left  bool     // another program left the file behind: it was killed
	done  int64    // how many transactions that one acknowledged
	noted int64    // how many we did, as far as noted
}

// lockFile takes the lock in the file at path, which it makes when there is none. Whoever lets go of the lock removes
// the file, so what was locked must still be what is there.
func lockFile(path string) (*fileLock, error) {
	for range 100 {
		info, err := os.Lstat(path)
		left := err == nil
		if left && !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s is no ordinary file; remove it", path)
		}
		lock, err := tryLock(path)
		if left && errors.Is(err, fs.ErrPermission) {
			return nil, fmt.Errorf("%w: the lock file %s may not be read; if nobody has it open, remove that file", errHidden, path)
		}
		if err != nil {
			return nil, err
		}
		held, err := lock.Stat()
		now, nowErr := os.Lstat(path)
		if err != nil || nowErr != nil || !os.SameFile(held, now) {
			lock.Close()
			continue
		}
		l := &fileLock{lock: lock, left: left, done: acknowledged(path)}
		if !left {
			_ = os.Chmod(path, 0o644) // so that every user can see that it is held, whatever this one's umask
		}
		l.notes, _ = os.OpenFile(path, os.O_WRONLY, 0)
		return l, nil
	}
	return nil, fmt.Errorf("the lock file %s comes and goes; do it again", path)
}

// tryLock opens and locks a file without waiting. The error wraps ErrInUse or errNoLocks where one of them is the
// reason.
func tryLock(path string) (*flock.Flock, error) {
	// Another user's file in a folder that can't be written may be opened to read only; a pipe must not be waited for.
	for _, flags := range []int{os.O_CREATE | os.O_RDONLY | syscall.O_NONBLOCK, os.O_RDONLY | syscall.O_NONBLOCK} {
		lock := flock.New(path, flock.SetFlag(flags), flock.SetPermissions(0o666))
		ok, err := lock.TryLock()
		switch {
		case ok:
			return lock, nil
		case err == nil:
			lock.Close()
			return nil, ErrInUse
		case knowsNoLocks(err):
			lock.Close()
			return nil, fmt.Errorf("%w: %w", errNoLocks, err)
		case flags&os.O_CREATE == 0 || !errors.Is(err, fs.ErrPermission):
			lock.Close()
			return nil, err
		}
		lock.Close()
	}
	return nil, nil // not reached: the last turn returns
}

// knowsNoLocks reports whether an error of locking says that the file system has no locks.
func knowsNoLocks(err error) bool {
	for _, none := range []error{syscall.ENOLCK, syscall.ENOTSUP, syscall.ENOSYS, syscall.EOPNOTSUPP, errors.ErrUnsupported} {
		if errors.Is(err, none) {
			return true
		}
	}
	return false
}

// cannotBeMade reports whether an error of making a lock file is about its folder, in which no project can be kept
// then, either.
func cannotBeMade(err error) bool {
	for _, e := range []error{fs.ErrPermission, fs.ErrNotExist, syscall.EROFS, syscall.ENOTDIR, syscall.ENAMETOOLONG, syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// acknowledged reads how many transactions a lock file counts, 0 when it says nothing.
func acknowledged(path string) int64 {
	text, err := os.ReadFile(path)
	if err != nil || len(text) > 32 {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// note writes how many transactions were acknowledged. That it fails costs no label.
func (l *fileLock) note(done int64) {
	l.noted = done
	if l.notes != nil {
		_, _ = fmt.Fprintf(&at{l.notes}, "%20d\n", done)
	}
}

// at writes at the beginning of a file, always.
type at struct{ file *os.File }

func (a *at) Write(b []byte) (int, error) { return a.file.WriteAt(b, 0) }

// there reports whether the file that is locked is still what lies at its path. What can't be looked at is taken to be.
func (l *fileLock) there() bool {
	held, err := l.lock.Stat()
	if err != nil {
		return true
	}
	now, err := os.Lstat(l.lock.Path())
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	return os.SameFile(held, now)
}

// release removes the lock file, while it is still held, and lets go of it. One that someone else has put in its place
// meanwhile stays.
func (l *fileLock) release() error {
	l.note(0) // in a folder that can't be written the file stays; it must not look like that of a killed program
	held, err := l.lock.Stat()
	if now, nowErr := os.Lstat(l.lock.Path()); err == nil && nowErr == nil && os.SameFile(held, now) {
		_ = os.Remove(l.lock.Path())
	}
	return l.close()
}

// close lets go of the lock and leaves the file.
func (l *fileLock) close() error {
	if l.notes != nil {
		l.notes.Close()
	}
	return l.lock.Close()
}
