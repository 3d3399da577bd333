package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/ui/action"
)

// A start after a crash says in one sentence that there was one and where to read of it, also once the dataset is
// there.
func TestACrashIsSaidAtTheNextStart(t *testing.T) {
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: t.TempDir()}
	var began []string
	b.Window = newWindow(test.NewApp(), Options{Path: writeFaces(t, 3, nil), DataDir: b.dir, Threads: 1, Crashed: "/data/crashes/crash-1.txt",
		Began: func(action string) { began = append(began, action) }}, func(f func()) { b.queue <- f })
	t.Cleanup(func() { b.Close(); test.NewApp() })
	b.Show()
	b.until("the rows are there", func() bool {
		return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
	})
	const says = "Fiducial fell over the last time; no label was lost, and what happened is written in /data/crashes/crash-1.txt."
	if got := b.mustBanner("fell over").Text; got != says {
		t.Errorf("it says %q", got)
	}

	// What is told of actions is their names in the table alone.
	b.press(action.Char('d'))
	b.press(action.Plain(fyne.KeyPageDown))
	b.press(action.With(action.Ctrl, fyne.Key2))
	b.press(action.Char('t')) // there is nothing to take
	if want := []string{"done", "next", "train-panel", "panel Train"}; !slices.Equal(began, want) {
		t.Errorf("actions were %q, want %q", began, want)
	}
}
