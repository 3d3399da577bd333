package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// From writes what write writes to path, as Create and Commit do: nothing when write fails. The error names the path,
// and says in words what hinders: a Failure.
// Safe for concurrent use on different paths.
func From(path string, write func(io.Writer) error) error {
	if err := from(path, write); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Write writes content to path, as Create and Commit do. Safe for concurrent use on different paths.
func Write(path string, content []byte) error {
	return from(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func from(path string, write func(io.Writer) error) error {
	f, err := filled(path, write)
	if err != nil {
		return err
	}
	return put(f)
}

// filled is a new file with what write writes, which nobody sees yet.
func filled(path string, write func(io.Writer) error) (*File, error) {
	f, err := Create(path)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if err != nil {
		return nil, errors.Join(inWords(err), f.Discard())
	}
	return f, nil
}

// put puts a file that is filled in its place.
func put(f *File) error {
	if err := f.Commit(func() error { return nil }); err != nil {
		return errors.Join(inWords(err), f.Discard())
	}
	return f.Close()
}
