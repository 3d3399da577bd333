package output

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/project"
)

// ErrRefused says that nothing was written because of what lies at the path.
var ErrRefused = errors.New("that is not to be written to")

// sentence is an error with a text of its own, for people, that unwraps to its cause, for callers.
type sentence struct {
	text  string
	cause error
}

func (s sentence) Error() string { return s.text }
func (s sentence) Unwrap() error { return s.cause }

// say makes the error that nothing is written to path.
func say(cause error, path, format string, args ...any) error {
	return sentence{fmt.Sprintf("writing %s: ", path) + fmt.Sprintf(format, args...), cause}
}

func refuse(path, format string, args ...any) error { return say(ErrRefused, path, format, args...) }

// projectName matches names of project files, of what lies beside them, of those that were set aside, and of parts.
var projectName = regexp.MustCompile(`\` + project.Extension + `(-wal|-shm|-journal|-lock)?$|\` + project.Extension + `\.(damaged|replaced|taken)-|^\` + project.Extension + `-`)

// database is how every SQLite database begins, project files among them.
var database = []byte("SQLite format 3\x00")

// Check says why nothing is ever to be written to path, however much a person wants it: it is one of the files that
// are read from, or their project's; a project file or another database; a folder, a device, a pipe or a socket; a
// link that leads nowhere; or protected against writing. The error is a sentence that names the path and wraps
// ErrRefused, or says why the path can't be looked at. Empty paths among reads are passed over.
func Check(path string, reads ...string) error {
	_, err := check(path, reads)
	return err
}

// target is a path that passed Check.
type target struct {
	asked string
	real  string      // behind all links
	old   os.FileInfo // what lies there, nil when nothing does
	head  []byte      // the beginning of it
}

// headBytes are enough to tell what a file is.
const headBytes = 64 << 10

func check(path string, reads []string) (*target, error) {
	if strings.HasSuffix(path, string(filepath.Separator)) {
		return nil, refuse(path, "it is the name of a folder; choose that of a file")
	}
	real, err := atomicfile.Behind(path)
	if errors.Is(err, atomicfile.ErrDangling) {
		return nil, refuse(path, "it is a link that leads nowhere; choose another name")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, say(err, path, "there is no such folder; make it first, or choose another")
	}
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", path, err)
	}
	if projectName.MatchString(strings.ToLower(filepath.Base(real))) {
		return nil, refuse(path, "files of that name hold edits that are not saved yet; choose a name that does not end in %s", project.Extension)
	}
	t := &target{asked: path, real: real}
	t.old, err = os.Stat(real)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.old = nil
	case err != nil:
		return nil, fmt.Errorf("writing %s: %w", path, err)
	case t.old.IsDir():
		return nil, refuse(path, "it is a folder; choose the name of a file")
	case !t.old.Mode().IsRegular():
		return nil, refuse(path, "it is a device or a pipe, no ordinary file; choose another name")
	}
	for _, read := range reads {
		if read != "" && t.is(read) {
			return nil, refuse(path, "that is a file to read from; choose another name")
		}
	}
	if t.old == nil {
		return t, nil
	}
	if t.old.Mode().Perm()&0o222 == 0 {
		return nil, refuse(path, "that file is protected against writing; choose another name, or lift its protection")
	}
	if t.head, err = head(real); err != nil {
		return nil, fmt.Errorf("writing %s: what lies there cannot be looked at: %w", path, err)
	}
	if t.isPicture() && readsPhoto(t, reads) {
		return nil, refuse(path, "that is a photo to read from; choose another name")
	}
	if bytes.HasPrefix(t.head, database) {
		return nil, refuse(path, "that is a project file or another database; choose another name")
	}
	return t, nil
}

// isPicture reports whether a picture lies at the target.
func (t *target) isPicture() bool {
	for _, begins := range []string{"II*\x00", "MM\x00*"} { // TIFF
		if bytes.HasPrefix(t.head, []byte(begins)) {
			return true
		}
	}
	return strings.HasPrefix(http.DetectContentType(t.head), "image/")
}

// readsPhoto reports whether the target is a photo in one of the folders that are read from, or one that a dataset
// among what is read names.
func readsPhoto(t *target, reads []string) bool {
	for _, read := range reads {
		if read == "" {
			continue
		}
		info, err := os.Stat(read)
		if err != nil {
			continue
		}
		if info.IsDir() {
			if real, err := filepath.EvalSymlinks(read); err == nil && inside(real, t.real) {
				return true
			}
			continue
		}
		photos, _ := csvfile.PhotoPaths(read) // what cannot be read is told by who reads it
		if slices.ContainsFunc(photos, t.is) {
			return true
		}
	}
	return false
}

// inside reports whether a path lies below a folder.
func inside(folder, path string) bool {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	relative, err := filepath.Rel(absolute, path)
	return err == nil && relative != ".." && !strings.HasPrefix(relative, ".."+string(filepath.Separator))
}

// is reports whether the target is a file that is read from.
func (t *target) is(read string) bool {
	real, err := atomicfile.Behind(read)
	if err != nil {
		return false
	}
	if real == t.real {
		return true
	}
	info, err := os.Stat(real)
	return err == nil && t.old != nil && os.SameFile(info, t.old)
}

// head reads the beginning of a file.
func head(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, headBytes))
}
