//go:build e2e

package e2e

import (
	"database/sql"
	"image"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	_ "modernc.org/sqlite" // to look into the project file
)

// panel is where the right panel is in a window of 1280×800.
var panel = image.Rect(868, 100, 1278, 765)

// runColours are those of the first two runs (Okabe–Ito sky blue and orange).
var runColours = [2][3]uint8{{0x56, 0xb4, 0xe9}, {0xe6, 0x9f, 0x00}}

// runs returns how many runs the project file beside a dataset has of which a condition holds.
func (w *window) runs(dataset, condition string) int {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+dataset+".fiducial?mode=ro&_busy_timeout=5000")
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM runs WHERE " + condition).Scan(&n); err != nil {
		return 0 // no project file yet
	}
	return n
}

// TestTwoRunsAreCompared trains twice, the second time for longer, and finds the curves of both on
// one chart, also after a restart.
func TestTwoRunsAreCompared(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := filepath.Join(t.TempDir(), "faces.csv")
	d.drawn(path, 400)
	s := d.show(path)
	s.key("ctrl+2")
	s.rests(300 * time.Millisecond)
	for n := 1; n <= 2; n++ {
		if n == 2 {
			s.click(1240, 116) // shows the settings again
			s.rests(300 * time.Millisecond)
		}
		s.click(1060, 223) // how long to train
		s.key("ctrl+a")
		s.typeText(strconv.Itoa(n + 1))
		s.key("Return")
		s.train("a run to begin", func() bool { return s.runs(path, "true") == n })
		s.eventually("the run to end", func() bool { return s.runs(path, "reason = 'finished'") == n })
	}
	seen := func(w *window) bool {
		screen := w.screen()
		for _, c := range runColours {
			if pixels(screen, panel, c) < 40 {
				return false
			}
		}
		return true
	}
	s.key("ctrl+j")
	s.eventually("the curves of both runs", func() bool { return seen(s.window) })
	s.keep("runs-compared")
	s.key("ctrl+q")
	s.cmd.Wait()

	again := d.open(path)
	again.eventually("the face", func() bool { return len(markers(again.screen(), middle, labelColour, 7)) > 3 })
	again.key("ctrl+2")
	again.eventually("the curves of both runs after a restart", func() bool { return seen(again) })
	again.keep("runs-after-restart")
}

// pixels counts those of a colour in a part of the screen.
func pixels(screen image.Image, area image.Rectangle, c [3]uint8) (n int) {
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r, g, b, _ := screen.At(x, y).RGBA()
			if uint8(r>>8) == c[0] && uint8(g>>8) == c[1] && uint8(b>>8) == c[2] {
				n++
			}
		}
	}
	return n
}
