package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"fiducial/data/face"
)

// scrollThrough scrolls everything that is in sight to its end, by most of what is seen of it at a time, draws the
// window after each step, and returns how many steps that were.
func (b *bench) scrollThrough(what string) (steps int) {
	b.t.Helper()
	b.settle()
	b.draw()
	for _, s := range b.scrolls() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
		if what != "Points" && !b.shell.Modal() && at.X < b.panes.LeftWidth/2 {
			continue // the list of faces is the same beside every panel
		}
		s.Refresh() // the desktop lays out anew, before each frame, what has grown
		for _, by := range []fyne.Delta{{DY: -s.Size().Height * 0.9}, {DX: -s.Size().Width * 0.9}} {
			for last := s.Offset; ; steps++ {
				s.Scrolled(&fyne.ScrollEvent{Scrolled: by})
				if s.Offset == last {
					break
				}
				last = s.Offset
				b.settleNow()
				b.draw()
				if steps > 500 {
					b.t.Fatalf("%s: it scrolls without an end", what)
				}
			}
		}
		if end := s.Content.MinSize().Height - s.Size().Height; s.Direction == container.ScrollVerticalOnly && s.Offset.Y < end-1 {
			b.t.Errorf("%s: it scrolls to %v, its end is at %v", what, s.Offset.Y, end)
		}
		s.ScrollToTop()
	}
	return steps
}

// draw paints the window. Where a colour is nil the desktop paints nothing; the painter of tests falls over it.
func (b *bench) draw() {
	c := b.shell.Canvas()
	for _, root := range append(c.Overlays().List(), c.Content()) {
		for _, p := range b.visibleIn(root) {
			switch o := p.o.(type) {
			case *canvas.Rectangle:
				if o.FillColor == nil {
					o.FillColor = color.Transparent
				}
			case *canvas.Circle:
				if o.FillColor == nil {
					o.FillColor = color.Transparent
				}
			}
		}
	}
	c.Capture()
}

// settleNow carries out what waits for the UI goroutine now.
func (b *bench) settleNow() {
	for {
		select {
		case f := <-b.queue:
			f()
		default:
			return
		}
	}
}

// Every panel is scrolled to its end in the smallest window, and drawn there: what is out of sight is not drawn before.
func TestEveryPanelScrollsToItsEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("paints hundreds of windows")
	}
	b := newBench(t, writeFaces(t, 60, func(i int, r *testRow) {
		if i%7 == 3 {
			missingPoint(i%4)(i, r)
		}
	}))
	b.shell.Win.Resize(fyne.NewSize(900, 600))
	total := 0
	through := func(what string) {
		t.Helper()
		total += b.scrollThrough(what)
	}

	through("Points")
	b.list.Content().Hide() // both are the same beside every panel, and cost most of what painting does
	b.label.Column().Hide()
	b.panels.Bring(b.train)
	b.unfoldGroups()
	through("Train, unfolded")
	b.panels.Bring(b.search)
	through("Search, the form")
	b.panels.Bring(b.evaluate)
	through("Evaluate, nothing predicts")

	b.trained("2")
	b.panels.Bring(b.train)
	for range 2 {
		b.tap(b.train.Content(), "Settings") // a run that begins folds them
		through("Train, with a run")
	}
	b.must("compare-runs")
	through("Train, all runs")

	b.measured("the run is measured", func() { b.panels.Bring(b.evaluate) })
	through("Evaluate, compared with nothing")
	b.measured("it is compared", func() { b.choice(b.evaluate.Content(), "Nothing").SetSelectedIndex(1) })
	through("Evaluate, compared")
	b.measured("one face is measured", func() { b.choice(b.evaluate.Content(), "Validation").SetSelected("Validation") })
	through("Evaluate, few faces")

	b.label.SetPoint("Move", 0, face.At(3, 3))
	for range 40 {
		b.shell.Actions().Run(b.shell.Actions().Get("flag"))
	}
	for _, id := range []string{"history", "summary", "strays"} {
		b.shell.Actions().Run(b.shell.Actions().Get(id))
		through(id)
	}
	b.searching()
	through("Search, a space")
	b.begin()
	b.searched()
	for _, view := range []string{"Parallel", "Curves", "Scatter", "Matters"} {
		b.tap(b.search.Content(), view)
		through("Search, " + view)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("search-wide"))
	through("Search, wide")
	b.shell.Actions().Run(b.shell.Actions().Get("search-wide"))

	b.list.Content().Show()
	b.label.Column().Show()
	b.panels.Bring(b.label)
	for _, id := range []string{"display", "gallery", "gallery", "suspect", "theme", "keys"} {
		b.shell.Actions().Run(b.shell.Actions().Get(id))
		through(id)
	}
	if total < 40 {
		t.Errorf("all that could be scrolled took %d steps", total)
	}
}
