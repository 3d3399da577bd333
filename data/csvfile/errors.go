package csvfile

import (
	"errors"
	"fmt"
	"strings"

	"fiducial/data/harmless"
)

var (
	// ErrChanged says that the file on disk is no longer the one that was opened.
	ErrChanged = errors.New("another program has changed the file since it was opened")
	// ErrGone says that the file was deleted or moved away after it was opened.
	ErrGone = errors.New("the file is no longer there")
	// ErrNoPixels says that the Image cell of a row cannot be used.
	ErrNoPixels = errors.New("the row has no usable pixels")
	// ErrMisaligned says that the cells of a row cannot be told apart, or that it is a header, so that none of them can
	// be edited.
	ErrMisaligned = errors.New("the row has the wrong number of cells, or is a header")
)

// sentence is an error with a text of its own, for people, that still unwraps to its cause, for callers.
type sentence struct {
	text  string
	cause error
}

func (s *sentence) Error() string { return s.text }
func (s *sentence) Unwrap() error { return s.cause }

// say makes an error that reads as the format has it; cause may be nil.
func say(cause error, format string, args ...any) error {
	return &sentence{text: fmt.Sprintf(format, args...), cause: cause}
}

// count writes n with commas between thousands, as in 9,216.
func count(n int) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// quoted shows text from a file in a message: quoted, and cut where it is long.
func quoted(text []byte) string {
	const most = 40
	if len(text) > most {
		return `"` + harmless.Text(string(text[:most])) + `"…`
	}
	return `"` + harmless.Text(string(text)) + `"`
}
