package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

// A long sentence in the status bar is cut; it does not make the window wider.
func TestALongSentenceLeavesTheWindowAsWide(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	b.win.Resize(fyne.NewSize(900, 600))
	before := b.win.Content().MinSize()
	b.status.flash("Predicting with " + strings.Repeat("a very long name ", 20) + ".safetensors")
	if after := b.win.Content().MinSize(); after != before {
		t.Errorf("the window needs %v, before it needed %v", after, before)
	}
	if got := b.status.said.Text; !strings.HasPrefix(got, divider+"Predicting") || !strings.HasSuffix(got, "…") {
		t.Errorf("the bar says %q", got)
	}
	if end := b.status.said.Position().X + b.status.said.MinSize().Width; end > b.status.line.Size().Width {
		t.Errorf("it ends at %v of %v", end, b.status.line.Size().Width)
	}
	b.status.flash("Saved")
	if got := b.status.said.Text; got != divider+"Saved" {
		t.Errorf("the bar says %q", got)
	}
}

// What is said of the moment follows what stands before it without a gap, wherever the pointer is.
func TestTheStatusBarHasNoGaps(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, nil))
	b.settle()
	b.status.flash("Saved")
	for _, inside := range []bool{false, true, false} {
		b.status.pointer(face.At(12.3, 4.5), inside)
		before := b.status.row.Position().X + b.status.row.MinSize().Width
		if inside {
			before = fyne.CurrentApp().Driver().AbsolutePositionForObject(b.status.at).X - fyne.CurrentApp().Driver().AbsolutePositionForObject(b.status.line).X + pointerWidth
		}
		if gap := b.status.said.Position().X - before; gap > theme.Padding()+1 || gap < 0 {
			t.Errorf("pointer inside %v: a gap of %v", inside, gap)
		}
	}
}

func TestEllipsis(t *testing.T) {
	newBench(t, "")
	if got := kit.Ellipsis("word", 1000, 12); got != "word" {
		t.Errorf("%q", got)
	}
	if got := kit.Ellipsis("word", 3, 12); got != "" {
		t.Errorf("%q", got)
	}
}
