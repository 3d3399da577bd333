//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestCrash ends the program as a panic does, with its stack, while an edit is unsaved: the next start has the edit,
// says that there was a crash, and the file it names has the stack and the actions, and nothing of the dataset.
func TestCrash(t *testing.T) {
	s := newDesktop(t, 1280, 800).showDrawn()
	original := read(t, s.path)
	s.key("ctrl+2", "ctrl+1")
	s.labels["nose_tip"] = s.dragNose(4, -3)
	s.key("2", "3", "Page_Down") // without predictions and lines, which hide labels
	s.seesLabels(s.before.labels(1))
	s.key("Page_Up")
	s.seesLabels(s.labels)      // so the edit was made, however busy the machine
	time.Sleep(3 * time.Second) // where one is, is kept once a second
	s.cmd.Process.Signal(syscall.SIGABRT)
	s.cmd.Wait()

	w := s.open()
	w.seesLabels(s.labels)
	w.keep("crash")
	records, err := filepath.Glob(filepath.Join(s.home, "data", "fiducial", "crashes", "crash-*.txt"))
	if err != nil || len(records) != 1 {
		t.Fatalf("the records of the crash are %q, %v", records, err)
	}
	text := string(read(t, records[0]))
	for _, part := range []string{"SIGABRT", "goroutine ", "train-panel\n", "points-panel\n"} {
		if !strings.Contains(text, part) {
			t.Errorf("the record lacks %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "faces.csv") || strings.Contains(text, "nose") {
		t.Errorf("the record tells of the dataset:\n%s", text)
	}
	if info, err := os.Stat(records[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the record can be read by others: %v, %v", info, err)
	}
	if !bytes.Equal(read(t, s.path), original) {
		t.Error("the CSV was written before anybody saved")
	}
	w.key("ctrl+q") // asks: the edit is not in the CSV
}
