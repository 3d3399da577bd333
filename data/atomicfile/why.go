package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Why says in words why the operating system refused something.
func Why(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full"
	case errors.Is(err, syscall.EDQUOT):
		return "your share of the disk is used up"
	case errors.Is(err, syscall.EFBIG):
		return "files may not grow that large there"
	case errors.Is(err, syscall.EROFS):
		return "that disk can only be read"
	case errors.Is(err, fs.ErrPermission):
		return "permission is missing"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder"
	case errors.Is(err, syscall.ELOOP):
		return "it is a link that leads back to itself"
	case errors.Is(err, syscall.ENOTDIR):
		return "a file stands where a folder should be"
	case errors.Is(err, syscall.EISDIR):
		return "it is a folder"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err.Error()
	}
	return err.Error()
}

// Unread returns an error that says in words why a file could not be read, without its name, which the caller says. It
// wraps err.
func Unread(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return reason{"there is no such file; check its name and folder", err}
	}
	return reason{Why(err), err}
}

// reason is an error in other words.
type reason struct {
	text  string
	cause error
}

func (r reason) Error() string { return r.text }
func (r reason) Unwrap() error { return r.cause }

// Remedy says in words what to do about a failure to write.
func Remedy(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return "make room there"
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return "get permission to write there"
	}
	return "try again"
}

// Failure is an error of the system in words: why nothing could be written, and what to do. It unwraps to that error.
type Failure struct{ cause error }

func (f *Failure) Error() string { return fmt.Sprintf("%s; %s", Why(f.cause), Remedy(f.cause)) }

// Unwrap returns the error of the system.
func (f *Failure) Unwrap() error { return f.cause }

// inWords puts an error of the system about a part, whose name says nothing to anybody, into words; any other stays as
// it is.
func inWords(err error) error {
	var already *Failure
	var path *fs.PathError
	var link *os.LinkError
	if err == nil || errors.As(err, &already) || !errors.As(err, &path) && !errors.As(err, &link) || errors.Is(err, fs.ErrExist) {
		return err
	}
	return &Failure{err}
}
