package figures

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Read reads a file of figures; one that is not there leaves nil.
func Read[T any](path string, into **T) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	*into = new(T)
	if err := json.Unmarshal(text, *into); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// numbers matches a list of numbers alone, as MarshalIndent has it.
var numbers = regexp.MustCompile(`\[\s*-?[\d.eE+-]+(?:,\s*-?[\d.eE+-]+)*\s*\]`)

// space matches what separates them.
var space = regexp.MustCompile(`\s+`)

// Write writes a file of figures, and the folder for it. A list of numbers takes one line.
func Write(path string, figures any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(figures, "", "\t")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	text = numbers.ReplaceAllFunc(text, func(list []byte) []byte {
		return bytes.ReplaceAll(space.ReplaceAll(list, nil), []byte(","), []byte(", "))
	})
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
