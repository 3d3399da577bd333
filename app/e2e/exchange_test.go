//go:build e2e

package e2e

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestExportThenImport exports a drawn set with an edit that is not saved, imports what was written, and sees the same
// labels in the window, by keys alone.
func TestExportThenImport(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawnApart(path, 40)
	original := read(t, path)
	s := d.show(path)
	s.key("2", "3") // without predictions and lines, which hide labels
	moved := s.dragNose(3, -2)
	s.rests(2 * time.Second) // all rows are there

	s.key("ctrl+shift+i")
	s.rests(time.Second)
	s.keep("export")
	s.key("Return")
	folder := strings.TrimSuffix(path, ".csv") + " coco"
	s.eventually("the export", func() bool { _, err := os.Stat(filepath.Join(folder, "annotations.json")); return err == nil })
	s.rests(time.Second)

	s.key("ctrl+i")
	s.rests(time.Second)
	s.typeText(folder)
	s.key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Right") // to what becomes of photos: pixels
	s.rests(2 * time.Second)
	s.keep("import")
	s.key("Return")
	var imported table
	s.eventually("the import", func() bool {
		var err error
		imported, err = readTable(folder + ".csv")
		return err == nil && len(imported) == len(s.before)
	})
	for row := range len(imported) - 1 {
		got, want := imported.labels(row), s.before.labels(row)
		if row == 0 {
			want["nose_tip"] = moved
		}
		for name, at := range want {
			if off := at.distance(got[name]); off > 0 && !(row == 0 && name == "nose_tip" && off < 1) {
				t.Fatalf("face %d: %s was at %v and is at %v", row, name, at, got[name])
			}
		}
	}
	if nose := imported.labels(0)["nose_tip"]; math.Hypot(nose.x-s.labels["nose_tip"].x, nose.y-s.labels["nose_tip"].y) < 1 {
		t.Errorf("the edit that is not saved is not in the export: the nose tip is at %v", nose)
	}
	if !bytes.Equal(read(t, path), original) {
		t.Error("the dataset was changed")
	}
	s.seesLabels(imported.labels(0))
	s.keep("imported")
}
