//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// TestTour goes through the main job on drawn faces as a new user meets it, and keeps a picture of every
// state in the folder FIDUCIAL_OUT. `make run` takes it where there is no display.
func TestTour(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	w := d.open() // the first time ever: the drawn faces, and a strip that says what one can do
	w.eventually("the drawn faces", func() bool { return len(markers(w.screen(), middle, labelColour, 7)) > 3 })
	w.rests(time.Second) // thumbnails
	w.keep("1-first-start")
	w.click(1266, 78) // the strip is read

	w.key("ctrl+2")
	w.rests(300 * time.Millisecond)
	w.keep("2-settings")
	w.train("predictions", func() bool { return len(markers(w.screen(), middle, predictionColour, 2)) >= 3 })
	time.Sleep(20 * time.Second) // some epochs
	w.keep("3-training")

	w.key("ctrl+1", "Tab", "Tab")
	w.rests(300 * time.Millisecond)
	w.keep("4-points-while-training")
	found := markers(w.screen(), middle, labelColour, 7)
	if len(found) == 0 {
		t.Fatal("no label to drag")
	}
	w.drag(found[0].x, found[0].y, found[0].x+30, found[0].y-24)
	w.keep("5-dragged")
	w.key("ctrl+shift+t") // stop

	w.key("F1")
	w.rests(300 * time.Millisecond)
	w.keep("6-keys")
	w.key("Escape", "ctrl+d")
	w.rests(500 * time.Millisecond)
	w.keep("7-light")
	w.resize(900, 600)
	w.rests(500 * time.Millisecond)
	w.keep("8-small")
	w.key("ctrl+s")
}

// TestTinyWindow makes the window as small as it gets and large again; it must go on working.
func TestTinyWindow(t *testing.T) {
	s := newDesktop(t, 1280, 800).showDrawn()
	keys := func() {
		time.Sleep(300 * time.Millisecond)
		s.key("Tab", "Escape", "Page_Down", "Page_Up")
	}
	s.must("windowsize", s.id, "120", "90")
	keys()
	for _, size := range [][2]int{{900, 600}, {1280, 800}} {
		s.resize(size[0], size[1])
		keys()
	}
	s.must("windowmove", s.id, "0", "0")
	s.seesLabels(s.labels)
}
