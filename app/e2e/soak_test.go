//go:build e2e

package e2e

import (
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var soakTime = flag.Duration("soak.time", 0, "how long one window works; 0 leaves it out")

const (
	soakGrowth = 0.05 // how much of it memory may grow between the middle third of the rounds and the last
	soakRounds = 9    // that are worked at least
)

// Where things are in a window of 1280×800.
var (
	fileMenu   = spot{20, 12}
	epochField = spot{1060, 223}

	menuArea = image.Rect(10, 28, 360, 290) // of the open menu
)

// TestSoak lets one window work: it opens a dataset, trains, searches, reviews, edits and saves, and opens the next,
// whose file and project are new each time, so that what it holds is the same at the end of each round. Memory counts
// as flat when the least that is resident at the end of a round of the last third is at most 5 % above the least of the
// middle third: the first third may warm up, and what was not collected yet makes every other figure larger. `make
// soak` runs it.
func TestSoak(t *testing.T) {
	if *soakTime == 0 {
		t.Skip("it takes as long as -soak.time says; see make soak")
	}
	d := newDesktop(t, 1280, 800)
	folder := t.TempDir()
	paths := [2]string{filepath.Join(folder, "a.csv"), filepath.Join(folder, "b.csv")}
	for _, path := range paths {
		d.renew(path)
	}
	w := d.open(paths[1]) // so that it is among those that were opened
	w.seesFace()
	w.key("ctrl+q")
	w.cmd.Wait()
	s := &soak{window: d.open(paths[0]), paths: paths}
	for end := time.Now().Add(*soakTime); time.Now().Before(end) || len(s.resident) < soakRounds; {
		s.round()
	}
	s.keep("soak")
	s.mustBeFlat()
}

// renew makes a dataset and its project as they were before anything was done.
func (d *desktop) renew(path string) {
	d.t.Helper()
	left, err := filepath.Glob(path + ".fiducial*")
	if err != nil {
		d.t.Fatal(err)
	}
	for _, project := range left {
		if err := os.Remove(project); err != nil {
			d.t.Fatal(err)
		}
	}
	seed := strconv.Itoa(int(filepath.Base(path)[0])) // other photos in each
	d.command("sample", path, "--rows", "200", "--seed", seed, "--force")
	d.misplaced(path, 6)
}

// seesFace waits for a face with its labels.
func (w *window) seesFace() {
	w.t.Helper()
	w.eventually("a face", func() bool { return len(markers(w.screen(), middle, labelColour, 7)) > 3 })
}

// soak is a window that works for long.
type soak struct {
	*window
	paths    [2]string // the one that is open first
	resident []int64   // bytes, at the end of each round
}

// round does everything once with the dataset that is open, and opens the other one.
func (s *soak) round() {
	s.t.Helper()
	path := s.paths[0]
	s.seesFace()
	s.train(path)
	s.search(path)
	s.key("Escape", "ctrl+1")
	s.reviews()
	for range 3 {
		s.decides(path, "a")
	}
	s.key("Escape", "Tab", "Right")
	s.eventually("the edit", func() bool { return s.number(path, "SELECT count(*) FROM points WHERE x <> file_x") > 0 })
	s.key("ctrl+s")
	s.eventually("the saved edit", func() bool { return s.number(path, "SELECT count(*) FROM points WHERE x <> file_x") == 0 })
	time.Sleep(3 * time.Second) // what follows is done
	s.measure()
	s.openOther()
}

// train trains for an epoch.
func (s *soak) train(path string) {
	s.t.Helper()
	s.key("Escape", "ctrl+2")
	time.Sleep(4 * time.Second) // what is typed before the panel is there goes to the face: on a busy machine that takes its time
	s.click(epochField.x, epochField.y)
	time.Sleep(time.Second)
	s.key("ctrl+a")
	s.typeText("1")
	s.key("Return")
	s.eventually("a run to begin", func() bool {
		s.key("ctrl+t")
		return s.runs(path, "true") == 1
	})
	s.eventually("the run to end", func() bool { return s.runs(path, "reason = 'finished'") == 1 })
}

// search tries two points of the notebook's grid.
func (s *soak) search(path string) {
	s.t.Helper()
	s.key("ctrl+4")
	time.Sleep(time.Second)
	if len(s.resident) == 0 { // the form stays as it is
		s.click(spaceChoice.x, spaceChoice.y)
		time.Sleep(time.Second)
		s.click(notebookGrid.x, notebookGrid.y)
		time.Sleep(time.Second)
	}
	s.click(trialsField.x, trialsField.y)
	s.key("ctrl+a")
	s.typeText("2")
	s.key("Return")
	time.Sleep(500 * time.Millisecond)
	s.keep("soak-search")
	s.click(startSearch.x, startSearch.y)
	s.eventually("the search to end", func() bool {
		return s.number(path, "SELECT count(*) FROM searches WHERE ended IS NOT NULL") == 1
	})
}

// openOther opens the other dataset, and makes the one that was open new.
func (s *soak) openOther() {
	s.t.Helper()
	s.paths[0], s.paths[1] = s.paths[1], s.paths[0]
	s.eventually("the other dataset", func() bool {
		s.key("Escape", "Escape")
		if s.changes(menuArea, func() { s.click(fileMenu.x, fileMenu.y) }) {
			s.key("Down", "Down", "Right", "Down", "Return") // Open Recent, and of these the one before that which is open
		}
		for range 50 {
			if s.isOpen(s.paths[0]) && !s.isOpen(s.paths[1]) {
				return true
			}
			time.Sleep(100 * time.Millisecond)
		}
		return false
	})
	s.renew(s.paths[1])
}

// changes does something and reports whether part of the screen looks otherwise soon.
func (s *soak) changes(area image.Rectangle, do func()) bool {
	s.t.Helper()
	before := brightness(s.screen(), area)
	do()
	for range 30 {
		if brightness(s.screen(), area) != before {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}

// isOpen reports whether the window has a dataset open.
func (s *soak) isOpen(path string) bool {
	fds, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.ContainsFunc(fds, func(fd os.DirEntry) bool {
		to, err := os.Readlink(fmt.Sprintf("/proc/%d/fd/%s", s.cmd.Process.Pid, fd.Name()))
		return err == nil && strings.HasPrefix(to, path)
	})
}

// measure notes how much memory is resident.
func (s *soak) measure() {
	s.t.Helper()
	s.resident = append(s.resident, s.window.resident())
	fmt.Printf("round %d, %s: %d MB resident\n", len(s.resident), time.Now().Format(time.TimeOnly), s.resident[len(s.resident)-1]>>20)
}

// resident returns how many bytes of memory the program has.
func (w *window) resident() int64 {
	w.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.cmd.Process.Pid))
	if err != nil {
		w.t.Fatalf("the window is gone: %v\n%s", err, w.output)
	}
	for line := range strings.Lines(string(status)) {
		if text, is := strings.CutPrefix(line, "VmRSS:"); is {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(text), " kB"), 10, 64)
			if err != nil {
				w.t.Fatal(err)
			}
			return kib << 10
		}
	}
	w.t.Fatal("the system does not say how much memory the program has")
	return 0
}

// mustBeFlat fails when memory grew.
func (s *soak) mustBeFlat() {
	s.t.Helper()
	third := len(s.resident) / 3
	middle, last := slices.Min(s.resident[third:2*third]), slices.Min(s.resident[2*third:])
	grown := float64(last-middle) / float64(middle)
	s.t.Logf("%d rounds; at least %d MB resident in the middle third, %d MB in the last: %+.1f %%", len(s.resident), middle>>20, last>>20, 100*grown)
	if grown > soakGrowth {
		s.t.Errorf("memory is not flat: %v", s.resident)
	}
}
