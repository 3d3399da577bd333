package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Content is what a file is to hold: Write writes it.
type Content struct {
	Path  string
	Write func(io.Writer) error
}

// All writes several files, as From does each, and puts none in its place before all are written and flushed: where one
// cannot be written, as on a full disk, the others are not either. Should the system refuse one its place after others
// have theirs, the error names these.
func All(contents []Content) (err error) {
	var files []*File
	defer func() {
		for _, f := range files {
			err = errors.Join(err, f.Discard())
		}
	}()
	for _, c := range contents {
		f, err := filled(c.Path, c.Write)
		if err == nil {
			files = append(files, f)
			err = inWords(f.Sync())
		}
		if err != nil {
			return fmt.Errorf("writing %s: %w", c.Path, err)
		}
	}
	var done []string
	for _, c := range contents {
		f := files[0]
		files = files[1:]
		if err := put(f); err != nil {
			err = fmt.Errorf("writing %s: %w", c.Path, err)
			if len(done) > 0 {
				err = fmt.Errorf("%w; written is %s", err, strings.Join(done, ", "))
			}
			return err
		}
		done = append(done, c.Path)
	}
	return nil
}
