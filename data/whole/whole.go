// Package whole writes small files whole or not at all: at every moment the path holds the old file or the new
// one, never half of either. Datasets, which are large and have more to keep, are rewritten by csvfile.
package whole

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"
)

// From writes what write writes, as Write does: nothing when write fails. The error names the path.
func From(path string, write func(io.Writer) error) error {
	var b bytes.Buffer
	err := write(&b)
	if err == nil {
		err = Write(path, b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return nil
}

// Write writes content to a file beside path, flushes it and renames it over path; links are followed first. A
// file that was there keeps its mode; a new one gets the usual one (atomic.WriteFile would give it one that only
// its owner can read). What is no ordinary file is refused. On an error the old file is as it was, and nothing
// else is left. Safe for concurrent use on different paths.
func Write(path string, content []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	old, statErr := os.Stat(path)
	if statErr == nil && !old.Mode().IsRegular() {
		return errors.New("it is no ordinary file: choose another name")
	}
	beside := path + ".part"
	f, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil && statErr == nil {
		err = f.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = atomic.ReplaceFile(beside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return nil
}
