package figures

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// Write writes a file of figures, and the folder for it.
func Write(path string, figures any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(figures, "", "\t")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
