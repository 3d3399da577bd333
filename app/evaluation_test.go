package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Figures of one face are those of 1 face, and one that was not measured has no unit.
func TestFiguresOfOneFace(t *testing.T) {
	content, err := os.ReadFile(sample(t, "1"))
	if err != nil {
		t.Fatal(err)
	}
	header, row, _ := strings.Cut(string(content), "\n")
	cells := strings.Split(row, ",")
	cells[0], cells[1] = "", "" // of the first keypoint
	path := filepath.Join(t.TempDir(), "one.csv")
	if err := os.WriteFile(path, []byte(header+"\n"+strings.Join(cells, ",")), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("evaluate", path, "--split", "all")
	if status != exitDone || !strings.HasPrefix(stdout, "1 face (") || strings.Contains(stdout, "– px") || !strings.Contains(stdout, "over 1 face\n") || !strings.Contains(stdout, "over 0 faces") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
}
