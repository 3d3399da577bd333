package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// What the system says of a part on its way is put into words, and the part's name, which nobody knows, is left out.
func TestFailuresAreSentences(t *testing.T) {
	path := filepath.Join(t.TempDir(), "faces.csv")
	for cause, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "writing " + path + ": the disk is full; make room there",
		syscall.EFBIG:  "writing " + path + ": files may not grow that large there; make room there",
		syscall.EIO:    "writing " + path + ": input/output error; try again",
	} {
		err := From(path, func(io.Writer) error {
			return &fs.PathError{Op: "write", Path: filepath.Dir(path) + "/.fiducial-abc.part", Err: cause}
		})
		if err == nil || err.Error() != want || !errors.Is(err, cause) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if err := Write(filepath.Join(path, "below"), nil); err == nil || strings.Contains(err.Error(), ".part") {
		t.Errorf("into no folder: %v", err)
	}
	own := errors.New("row 3 is no face")
	if err := From(path, func(io.Writer) error { return own }); !errors.Is(err, own) || err.Error() != "writing "+path+": "+own.Error() {
		t.Errorf("an error of the writer: %v", err)
	}
}
