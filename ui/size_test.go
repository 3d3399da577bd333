package ui

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/wheel"
)

// The window is usable at 900×600 whatever it shows, and opens at that size when it was left so. Fyne's menu bar takes
// some of the height besides.
func TestTheWindowFitsInto900x600(t *testing.T) {
	const menu = 40
	b := newBench(t, writeFaces(t, 12, nil))
	b.tabs.SelectIndex(trainTab)
	for _, charts := range []bool{false, true} {
		for _, folded := range []bool{false, true} {
			if charts {
				b.train.curves.begin()
			}
			b.train.fold(folded)
			b.settle()
			if m := b.shell.Win.Content().MinSize(); m.Width > 900 || m.Height > 600-menu {
				t.Errorf("charts %v, folded %v: the least size is %v", charts, folded, m)
			}
		}
	}
}

// Unfolded hyper-parameters can be reached in a small window, with the curves of a run too.
func TestTheFormKeepsItsPlaceBesideTheCharts(t *testing.T) {
	b := newBench(t, writeFaces(t, 12, nil))
	b.tabs.SelectIndex(trainTab)
	b.train.curves.begin()
	b.train.fold(false)
	for _, height := range []float32{560, 860} {
		b.shell.Win.Resize(fyne.NewSize(900, height))
		b.settle()
		if h := b.train.form.content.Size().Height; h < 100 {
			t.Errorf("at %v the form is %v high", height, h)
		}
	}
}

// A notch of the wheel moves the form by some lines, also over its entries.
func TestTheWheelScrollsTheForm(t *testing.T) {
	b := newBench(t, writeFaces(t, 12, nil))
	b.tabs.SelectIndex(trainTab)
	b.unfoldGroups()
	b.shell.Win.Resize(fyne.NewSize(900, 560))
	b.settle()
	d := fyne.CurrentApp().Driver()
	first := b.train.form.groups[0].Head
	before := d.AbsolutePositionForObject(first).Y
	at := d.AbsolutePositionForObject(b.train.form.content).AddXY(200, 60)
	test.Scroll(b.shell.Canvas(), at, 0, -25)
	if moved := before - d.AbsolutePositionForObject(first).Y; moved < 25 || moved != wheel.Lines && runtime.GOOS != "darwin" {
		t.Errorf("one notch moved the form by %v", moved)
	}
}
