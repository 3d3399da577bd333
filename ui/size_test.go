package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// The window is usable at 900×600 whatever it shows, and opens at that size when it was left so. Fyne's menu bar takes
// some of the height besides.
func TestTheWindowFitsInto900x600(t *testing.T) {
	const menu = 40
	b := newBench(t, writeFaces(t, 60, nil))
	small := fyne.NewSize(900, 600-menu)
	b.panels.Bring(b.train)
	for _, run := range []bool{false, true} {
		if run {
			b.trained("2") // shows the curves
		}
		for range 2 { // folded, and not
			b.settle()
			if m := b.shell.Win.Content().MinSize(); m.Width > small.Width || m.Height > small.Height {
				t.Errorf("with a run %v: the least size is %v", run, m)
			}
			b.tap(b.train.Content(), "Settings")
		}
	}
}
