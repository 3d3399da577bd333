package ui

import (
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// smallSpace is a space of four trials that train in a moment.
const smallSpace = `{"preset": "cnn", "fixed": {"out_channel": 2, "batch_size": 16, "epochs": 2}, "space": {"lr": [0.01, 0.001], "dropout": [0, 0.25]}}`

// searching shows the search panel with the space of four trials in the form.
func (b *bench) searching() {
	b.t.Helper()
	b.settle()
	b.press(action.With(action.Ctrl, fyne.Key4))
	path := filepath.Join(b.t.TempDir(), "space.json")
	if err := os.WriteFile(path, []byte(smallSpace), 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.search.ReadSpace(path)
	b.until("the space is in the form", func() bool { return b.search.Says() == "4 trials, 2 settings searched." })
}

// begin starts the search of the form and waits until it runs.
func (b *bench) begin() {
	b.t.Helper()
	b.must("search-start")
	b.until("the search runs", b.search.Running)
}

// searched waits until the search that runs is over.
func (b *bench) searched() {
	b.t.Helper()
	b.until("the search is over", func() bool { return !b.search.Running() })
}

// openSearch shows the newest search.
func (b *bench) openSearch() {
	b.t.Helper()
	for _, o := range objectsIn(b.search.Content()) {
		if c, ok := o.(*kit.Choice); ok && slices.Contains(c.Options, "New search") {
			c.SetSelectedIndex(1)
			b.until("the search is shown", func() bool { return b.shell.Actions().Get("search-csv").IsEnabled() })
			return
		}
	}
	b.t.Fatal("there is no choice of searches")
}

// must runs an action that must be enabled.
func (b *bench) must(id string) {
	b.t.Helper()
	a := b.shell.Actions().Get(id)
	if !a.IsEnabled() {
		b.t.Fatalf("%s is not enabled", id)
	}
	b.shell.Actions().Run(a)
}

// tap presses the buttons of a text that are seen in a panel.
func (b *bench) tap(panel fyne.CanvasObject, text string) {
	b.t.Helper()
	found := false
	for _, o := range objectsIn(panel) {
		if x, ok := o.(*kit.ToolButton); ok && x.Text == text && x.Visible() {
			x.Tapped(nil)
			found = true
		}
	}
	if !found {
		b.t.Fatalf("there is no button %q", text)
	}
}
