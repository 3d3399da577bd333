package ui

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/action"
)

// strayBench opens a dataset whose first face has an unsaved edit and another photo than when that was made.
func strayBench(t *testing.T) *bench {
	t.Helper()
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.face.Select(2)
	b.label.SetPoint("Move", 0, face.At(3, 4))
	b.Close()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	cut := strings.LastIndex(lines[1], " ")
	lines[1] = lines[1][:cut] + " 77"
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return newBench(t, path)
}

// Strays are said as soon as the rows are there, and a click shows them.
func TestStraysAreSaidInTheWindow(t *testing.T) {
	b := strayBench(t)
	b.mustBanner("unsaved edit belongs").Buttons[0].Do()
	b.settle()
	if b.tabs.Selected().Text != "No Place" {
		t.Errorf("the panel in front is %q", b.tabs.Selected().Text)
	}
}

// The history is a panel that comes and goes; a click in it goes to a state of before, and the view stays.
func TestTheHistoryInTheWindow(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	first := b.labelOf(0, 0)
	b.face.Select(0)
	b.must("right")
	b.must("right")
	b.session.Show(1)
	b.must("flag")
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyH))
	pane := b.tabs.Selected()
	if pane.Text != "History" || !b.shell.Actions().Get("history").Checked() {
		t.Fatalf("the panel in front is %q", pane.Text)
	}
	for _, o := range objectsIn(pane.Content) {
		if list, ok := o.(interface{ Select(widget.ListItemID) }); ok {
			list.Select(2) // the first nudge
		}
	}
	b.settle()
	if got := b.labelOf(0, 0).X - first.X; math.Abs(got-1) > 0.02 || b.session.Row() != 1 {
		t.Errorf("moved by %.2f, row %d", got, b.session.Row())
	}
	b.mustBanner("Now as after “Nudge left eye center”, which changed 2 faces, this one among them.")
	if b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
		t.Error("the list keeps the keyboard")
	}
	b.press(action.Char('z'))
	if b.session.Row() != 0 {
		t.Errorf("Z shows row %d", b.session.Row())
	}
	b.press(action.With(action.Ctrl, fyne.KeyH))
	if slices.Contains(b.tabs.Items, pane) || !b.panels.InFront(b.label) {
		t.Error("the pane stays")
	}
}

// In a narrow window every tab has its name: a panel that is opened takes the place of another one that is not always
// there.
func TestTabsThatHaveNoRoomAreClosed(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	for _, x := range []struct{ width, tabs float32 }{{900, 5}, {1280, 6}} {
		b.shell.Win.Resize(fyne.NewSize(x.width, 560))
		b.settle()
		for _, id := range []string{"history", "dataset"} {
			if a := b.shell.Actions().Get(id); !a.Checked() {
				b.shell.Actions().Run(a)
			}
			b.settle()
		}
		if n := len(b.tabs.Items); n != int(x.tabs) || b.tabs.Selected().Text != "Dataset" {
			t.Errorf("at %v there are %d tabs, %s in front", x.width, n, b.tabs.Selected().Text)
		}
		for _, o := range objectsIn(b.tabs) {
			if button, is := o.(*widget.Button); is && button.Visible() && button.Text == "" && button.Icon == theme.MoreHorizontalIcon() {
				t.Errorf("at %v there are dots in the place of tabs", x.width)
			}
		}
		for len(b.tabs.Items) > always {
			b.tabs.RemoveIndex(always)
		}
	}
}
