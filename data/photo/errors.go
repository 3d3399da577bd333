package photo

import (
	"errors"
	"fmt"
	"os"

	"fiducial/data/atomicfile"
	"fiducial/data/harmless"
)

// What may be wrong with a photo's file, beside fs.ErrNotExist, fs.ErrPermission and other errors of the system. Errors
// of this package wrap one of them; they are one sentence that names the file and says what to do.
var (
	ErrFormat   = errors.New("a format that is not read")       // HEIC, AVIF, raw, video, text, nothing at all, or a rare kind of a format that is read
	ErrDamaged  = errors.New("a damaged or incomplete picture") // it begins like one, but can't be decoded to its end
	ErrTooLarge = errors.New("a picture beyond the limits")     // more pixels or bytes than MaxPixels, MaxSide, MaxBytes
	ErrNoFile   = errors.New("a folder, a pipe or a device")    // nothing that a photo could lie in
)

// failure is an error in a sentence of its own that wraps another.
type failure struct {
	sentence string
	cause    error
}

func (f *failure) Error() string { return f.sentence }
func (f *failure) Unwrap() error { return f.cause }

// fail returns an error about the photo at path.
func fail(path string, cause error, format string, a ...any) error {
	return &failure{fmt.Sprintf("reading photo %s: ", harmless.Name(path)) + fmt.Sprintf(format, a...), cause}
}

// unread returns the error about a photo that the system would not give.
func unread(path string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		if info, found := os.Lstat(path); found == nil && info.Mode()&os.ModeSymlink != 0 {
			return fail(path, err, "that is a link that leads nowhere; bring there what it led to, or name the photo itself")
		}
		return fail(path, err, "%v", atomicfile.Unread(err))
	}
	return fail(path, err, "%v; see that it can be read there", atomicfile.Unread(err))
}

// damaged returns the error about a photo of a format that a decoder gave up with err.
func damaged(path string, format Format, err error) error {
	return fail(path, errors.Join(ErrDamaged, err), "the %s is damaged or incomplete (%s); copy it again from where it came", format, harmless.Sentence(err.Error()))
}
