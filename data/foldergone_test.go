package data

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The folder of a dataset was moved while it was open: saving told of a lock file, or of lstat. It says what to do, and
// that helps.
func TestSaveOnceTheFolderWasMoved(t *testing.T) {
	base := t.TempDir()
	folder, moved := filepath.Join(base, "in"), filepath.Join(base, "moved")
	must(t, os.Mkdir(folder, 0o755))
	path := filepath.Join(folder, "faces.csv")
	write(t, path, header, line("1,1,0,0", 9))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(1, 0)}))
	must(t, os.Rename(folder, moved))

	for what, err := range map[string]error{
		"Save":   d.Save(t.Context(), nil),
		"SaveAs": d.SaveAs(t.Context(), filepath.Join(base, "other.csv"), false, nil),
	} {
		mustBe(t, err, ErrFolderGone)
		if text := err.Error(); !strings.Contains(text, folder+" is no longer where it was; put it back") || strings.Contains(text, "lstat") {
			t.Errorf("%s: %s", what, text)
		}
	}
	if _, err := os.Stat(filepath.Join(base, "other.csv")); err == nil {
		t.Error("a file was written")
	}

	must(t, os.Rename(moved, folder))
	save(t, d)
	if got := read(t, path); !strings.Contains(got, "1,0,0,0,9 9 9 9") {
		t.Errorf("saved %q", got)
	}
}
