package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Where one of several files cannot be written, none is, and what was there before stays.
func TestAllOrNone(t *testing.T) {
	folder := t.TempDir()
	a, b := filepath.Join(folder, "a"), filepath.Join(folder, "b")
	if err := os.WriteFile(a, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := func(s string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, failed := io.WriteString(w, s)
			return errors.Join(failed, err)
		}
	}
	err := All([]Content{{a, text("new", nil)}, {b, text("half", syscall.ENOSPC)}})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
	if got, _ := os.ReadFile(a); string(got) != "old" {
		t.Errorf("it holds %q", got)
	}
	checkFolder(t, folder, "a")
	if err := All([]Content{{a, text("new", nil)}, {b, text("whole", nil)}}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{a: "new", b: "whole"} {
		if got, _ := os.ReadFile(path); string(got) != want {
			t.Errorf("%s holds %q", path, got)
		}
	}
	checkFolder(t, folder, "a", "b")
}
