package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// From writes what write writes to path, as Create and Commit do: nothing when write fails. The error names the path, and says in words what
// hinders: a Failure.
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
	f, err := Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err = write(w); err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Commit(func() error { return nil })
	}
	if err != nil {
		return errors.Join(inWords(err), f.Discard())
	}
	return f.Close()
}
