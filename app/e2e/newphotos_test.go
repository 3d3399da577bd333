//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestNewFromPhotos makes a dataset of a folder of drawn photos by keys alone: faces are found, and it is the one that is open then.
func TestNewFromPhotos(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	top := t.TempDir()
	d.command("sample", filepath.Join(top, "drawn"), "--photos", "--rows", "4", "--seed", "5")
	first := filepath.Join(top, "first.csv")
	d.drawnApart(first, 40)
	s := d.show(first)
	s.rests(2 * time.Second)
	s.key("ctrl+shift+n")
	s.rests(time.Second)
	s.typeText(filepath.Join(top, "drawn", "photos"))
	s.rests(time.Second)
	s.keep("new from photos")
	s.key("Tab", "Tab", "Tab", "Tab", "Tab", "Return") // folder, photo, clear, keypoints, dataset
	made := filepath.Join(top, "drawn", "photos.csv")
	s.eventually("the dataset is made", func() bool { _, err := os.Stat(made); return err == nil })
	s.eventually("it is open", func() bool {
		_, err := os.Stat(made + ".fiducial-lock")
		_, err2 := os.Stat(made + ".fiducial")
		return err == nil || err2 == nil
	})
	s.rests(2 * time.Second)
	s.keep("photos")
	var info struct {
		Rows   int
		Faults []any
	}
	if err := json.Unmarshal([]byte(d.command("info", made, "--json")), &info); err != nil || info.Rows < 3 || len(info.Faults) > 0 {
		t.Errorf("%v: %+v", err, info)
	}
	boxed := 0
	for _, line := range strings.Split(string(read(t, made)), "\n")[1:] {
		if cells := strings.Split(line, ","); len(cells) > 3 && cells[3] != "" {
			boxed++
		}
	}
	if boxed < 3 {
		t.Errorf("%d faces were found", boxed)
	}
}
