//go:build e2e

package e2e

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestLoupe drags a label and looks for the loupe: its cross, in the colour of labels, is there during the drag alone
// and does not lie over the label.
func TestLoupe(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	s := d.show(d.faces())
	from := s.view.screen(s.labels["nose_tip"])
	s.pointer(from.x, from.y)
	s.must("mousedown", "1")
	for i := range 8 {
		s.pointer(from.x+float64(i)*5, from.y-float64(i)*3)
	}
	to := spot{from.x + 35, from.y - 21}
	s.eventually("the loupe", func() bool { return len(s.arms()) == 4 })
	s.keep("loupe")
	for _, arm := range s.arms() {
		if arm.distance(to) < 20 {
			t.Errorf("the loupe lies over the place that is dragged to: an arm of its cross at %v, the label at %v", arm, to)
		}
	}
	s.must("mouseup", "1")
	s.eventually("the loupe to go", func() bool { return len(s.arms()) == 0 })
}

// arms returns the middles of the arms of the loupe's cross: long thin lines in the colour of labels.
func (w *window) arms() []spot {
	const long = 40
	var found []spot
	for _, m := range patches(w.screen(), middle, labelColour) {
		if a, b := m.Dx(), m.Dy(); max(a, b) >= long && min(a, b) <= 3 {
			found = append(found, spot{float64(m.Min.X+m.Max.X) / 2, float64(m.Min.Y+m.Max.Y) / 2})
		}
	}
	return found
}

// TestGroup draws a rubber band around the eyes, moves what is in it, and looks into the CSV: those cells and no
// others, by one distance. One undo takes all of it back, a click into the history brings it again.
func TestGroup(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	s := d.show(d.faces())
	original := read(t, s.path)
	var eyes []spot
	for name, p := range s.labels {
		if strings.Contains(name, "eye") {
			eyes = append(eyes, p)
		}
	}
	low, high := bounds(eyes)
	const margin = 3 // pixels of the photo: more than a marker is wide
	low, high = spot{low.x - margin, low.y - margin}, spot{high.x + margin, high.y + margin}
	var group []string
	for name, p := range s.labels {
		if p.x > low.x && p.x < high.x && p.y > low.y && p.y < high.y {
			group = append(group, name)
		}
	}
	a, b := s.view.screen(low), s.view.screen(high)
	s.drag(a.x, a.y, b.x, b.y)
	s.keep("band")
	grip := s.view.screen(s.labels["left_eye_center"])
	s.drag(grip.x, grip.y, grip.x+3*s.view.scale, grip.y+2*s.view.scale)
	s.keep("group")

	s.key("ctrl+s")
	after := s.differs(2*len(group), "the moved group in the file")
	moved := read(t, s.path)
	for name, p := range after.labels(0) {
		want := s.labels[name]
		if slices.Contains(group, name) {
			want = spot{want.x + 3, want.y + 2}
		}
		if p.distance(want) > 0.5 { // a screen pixel is a sixth of one of the photo
			t.Errorf("%s is at %v, want %v", name, p, want)
		}
	}
	first := after.labels(0)[group[0]]
	for _, name := range group {
		p, by := after.labels(0)[name], spot{first.x - s.labels[group[0]].x, first.y - s.labels[group[0]].y}
		if math.Abs(p.x-s.labels[name].x-by.x) > 0.011 || math.Abs(p.y-s.labels[name].y-by.y) > 0.011 {
			t.Errorf("%s moved otherwise than %s", name, group[0])
		}
	}

	s.key("ctrl+z", "ctrl+s")
	s.eventually("the file as it was, after one undo", func() bool { return bytes.Equal(read(t, s.path), original) })

	s.key("ctrl+h")
	s.rests(500 * time.Millisecond)
	s.keep("history")
	s.click(1000, 116) // the first entry: the move, which is undone
	s.key("ctrl+s")
	s.eventually("the group where it was moved, after a click into the history", func() bool { return bytes.Equal(read(t, s.path), moved) })
}

// differs waits until the file differs from the one that was opened in so many cells, and returns it.
func (s *shown) differs(cells int, what string) table {
	s.t.Helper()
	var now table
	s.eventually(what, func() bool {
		var err error
		now, err = readTable(s.path)
		return err == nil && len(differences(s.before, now)) == cells
	})
	return now
}
