package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/search"
	"fiducial/ui/action"
	"fiducial/ui/chart"
	"fiducial/ui/shell"
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
	b.openSpace(path)
	b.until("the space is in the form", func() bool { return b.search.form.summary == "4 trials, 2 settings searched." })
}

// begin starts the search of the form and waits until it is shown.
func (b *bench) begin() {
	b.t.Helper()
	b.must("search-start")
	b.until("the search is shown", func() bool { return b.searches.board != nil })
}

// run2 runs an action that must be enabled.
func (b *bench) must(id string) {
	b.t.Helper()
	a := b.shell.Actions().Get(id)
	if !a.IsEnabled() {
		b.t.Fatalf("%s is not enabled; the form says %q", id, b.search.form.problem)
	}
	b.shell.Actions().Run(a)
}

func (b *bench) ended() bool { return b.searches.board.search.Ended() && b.searches.running == nil }

func TestSearchRunsAndShowsEverything(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	b.until("all views show it", func() bool {
		return b.searches.board.done == 4 && len(b.search.views.table.order) == 4 && !b.search.views.table.stale
	})
	b.until("it says so", func() bool { return strings.HasPrefix(b.search.state.Text, "Ended · 4 of 4 trials over · best ") })
	table := b.search.views.table
	for i := 1; i < 4; i++ { // the best first
		if a, c := b.searches.board.trials[table.order[i-1]].TestRMSE, b.searches.board.trials[table.order[i]].TestRMSE; a > c {
			t.Errorf("row %d has %v px, the next %v", i-1, a, c)
		}
	}
	if table.order[0] != b.searches.board.best {
		t.Error("the best is not the first")
	}

	// A click chooses, and another opens the settings in the training panel.
	n := table.order[2]
	table.table.OnSelected(widget.TableCellID{Row: 2, Col: 3})
	if got, _ := b.searches.trial(); got.Number != n || b.tabs.SelectedIndex() != searchTab {
		t.Errorf("trial %d is looked at, want %d", got.Number, n)
	}
	table.table.OnSelected(widget.TableCellID{Row: 2, Col: 3})
	if b.tabs.SelectedIndex() != trainTab || b.train.settings.LR != b.searches.board.trials[n].Settings.LR || b.train.settings.Dropout != b.searches.board.trials[n].Settings.Dropout {
		t.Errorf("the training panel has %+v", b.train.settings)
	}
	b.press(action.With(action.Ctrl, fyne.Key4))
	other := table.order[0]
	table.table.OnSelected(widget.TableCellID{Row: 0, Col: 0}) // its number opens it at once
	if b.tabs.SelectedIndex() != trainTab || b.train.settings.LR != b.searches.board.trials[other].Settings.LR {
		t.Error("the number of a trial does not open its settings")
	}
}

func TestSortAndBrush(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	table := b.search.views.table
	column := func(name string) int {
		for i, c := range table.columns {
			if c.name == name {
				return i
			}
		}
		t.Fatalf("there is no column %q", name)
		return -1
	}
	for _, name := range []string{"Trial", "RMSE", "State", "Learning rate", "Dropout", "Epochs", "Train loss", "Test loss", "Time"} {
		table.sort(column(name))
		for range 2 {
			down := table.down
			b.until("it is sorted", func() bool { return !table.stale })
			for i := 1; i < len(table.order); i++ {
				a, c := table.columns[table.by].value(table.board, table.order[i-1]), table.columns[table.by].value(table.board, table.order[i])
				if down && a < c || !down && a > c {
					t.Errorf("by %s, down %v: %v before %v", name, down, a, c)
				}
			}
			table.sort(table.by)
		}
	}
	b.search.views.parallel.Brush("Dropout", chart.Brush{Low: 0, High: 0.5})
	b.until("the table has what was brushed", func() bool { return len(table.order) == 2 })
	for _, n := range table.order {
		if b.searches.board.trials[n].Settings.Dropout != 0 {
			t.Errorf("trial %d was not brushed", n)
		}
	}
	if !strings.HasSuffix(b.search.state.Text, " · 2 brushed") {
		t.Errorf("it says %q", b.search.state.Text)
	}
	b.must("search-free")
	b.until("all are back", func() bool { return len(table.order) == 4 })
}

// The panel may be opened while the file is still read: the search of before is shown all the same, once it is known.
func TestThePanelMayBeOpenedEarly(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	b.Close()

	c := newBench(t, "")
	c.open(path)
	c.press(action.With(action.Ctrl, fyne.Key4))
	c.until("the file is being read", func() bool { return c.session.Current() != nil })
	c.press(action.With(action.Ctrl, fyne.Key1))
	c.press(action.With(action.Ctrl, fyne.Key4))
	c.until("the search of before is shown", func() bool { return c.searches.board != nil })

	d := newBench(t, writeFaces(t, 4, nil))
	d.press(action.With(action.Ctrl, fyne.Key4))
	d.until("the form", func() bool { return d.search.formShown() })
}

func TestSearchPausesAndGoesOnAfterARestart(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.searching()
	for _, f := range b.search.form.fields {
		if f.Key == "epochs" {
			f.values.SetText("400")
		}
	}
	b.begin()
	b.until("a trial runs", func() bool {
		for _, x := range b.searches.board.trials {
			if x.State == search.Running && len(x.Curve) > 0 {
				return true
			}
		}
		return false
	})
	if b.shell.Actions().Get("search-start").IsEnabled() || b.shell.Actions().Get("search-delete").IsEnabled() {
		t.Error("while it runs another could start, or it could be deleted")
	}
	b.must("search-pause")
	b.until("it stands still", func() bool {
		b.searches.refresh()
		for _, x := range b.searches.board.trials {
			if x.State == search.Running {
				return false
			}
		}
		return b.searches.paused()
	})
	if got := b.shell.Actions().Get("search-pause").Label(); got != "Resume Search" {
		t.Errorf("the action is called %q", got)
	}
	b.Close()

	c := newBench(t, path)
	c.settle()
	c.press(action.With(action.Ctrl, fyne.Key4))
	c.until("the search is shown again", func() bool { return c.searches.board != nil })
	if !c.searches.paused() || !strings.HasPrefix(c.search.state.Text, "Paused") {
		t.Errorf("it says %q", c.search.state.Text)
	}
	c.must("search-pause")
	c.until("it goes on", func() bool { return c.searches.isRunning() && c.searches.board.trials[0].State == search.Running })
	c.until("it has trained on", func() bool { return len(c.searches.board.trials[0].Curve) > 20 })
	for _, x := range c.searches.board.trials[1:] {
		if x.State == search.Running { // the window may use one core, whatever the machine has
			t.Errorf("trial %d runs beside another", x.Number)
		}
	}
	c.searches.choose(1)
	c.must("trial-stop")
	c.until("trial 1 is stopped", func() bool { return c.searches.board.trials[1].State == search.Stopped })
	c.searches.choose(2)
	c.must("trial-pause")
	c.until("trial 2 is paused", func() bool { return c.searches.board.trials[2].Held })
	c.must("trial-pause")
	c.until("trial 2 waits again", func() bool { return !c.searches.board.trials[2].Held })
	c.must("search-stop")
	c.mustBanner("for good").Buttons[0].Do()
	c.until("all is over", c.ended)
	c.until("it says how many did not come to their end", func() bool {
		return strings.HasPrefix(c.search.state.Text, "Ended · 0 of ") && strings.Contains(c.search.state.Text, " stopped")
	})
	for _, x := range c.searches.board.search.Trials() {
		if x.State != search.Stopped {
			t.Errorf("trial %d is %s", x.Number, x.State)
		}
	}
	c.must("search-delete")
	c.mustBanner("Delete search").Buttons[0].Do()
	c.until("it is gone", func() bool { return c.searches.board == nil && len(c.searches.list) == 0 })
}

func TestTheBestIsTrainedLonger(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	b.until("the best is known", func() bool { return b.searches.board.done == 4 })
	best := b.searches.board.trials[b.searches.board.best]
	b.must("search-longer")
	b.until("it trains", func() bool { return b.train.last.Epoch > 2 })
	if s := b.training.settings; s.LR != best.Settings.LR || s.Epochs <= best.Settings.Epochs || s.Seed != best.Settings.Seed {
		t.Errorf("it trains with %+v", s)
	}
	if got := b.training.record.Origin; got != fmt.Sprintf("trial %d of search 1", best.Number) {
		t.Errorf("the run comes from %q", got)
	}
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
}

// In a wide place all views are in sight, in a narrow one a chart that is chosen and the table; the face always.
func TestWidePanel(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	visible := func() (n int) {
		for _, v := range b.search.views.views {
			if v.shown.Visible() {
				n++
			}
		}
		return n
	}
	if n := visible(); n != 1 {
		t.Errorf("in the narrow panel %d charts are in sight", n)
	}
	b.press(action.With(action.Ctrl, fyne.KeyB))
	if n := visible(); n != 4 {
		t.Errorf("in the wide panel %d charts are in sight", n)
	}
	if w := b.face.Size().Width; w < 200 {
		t.Errorf("the face has %v px left", w)
	}
	b.press(action.With(action.Ctrl, fyne.Key1))
	if !b.list.content.Visible() || b.panes.Wide {
		t.Error("another tab does not give the list back")
	}
	b.press(action.With(action.Ctrl, fyne.Key4))
	if !b.panes.Wide {
		t.Error("the search panel forgot that it is wide")
	}
	b.press(action.With(action.Ctrl, fyne.KeyB))
	if b.panes.Wide || visible() != 1 {
		t.Error("it stays wide")
	}
}

func TestSearchIsExported(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.searching()
	b.begin()
	b.until("it is over", b.ended)
	for id, ext := range map[string]string{"search-csv": ".csv", "search-json": ".jsonl", "search-picture": ".png"} {
		b.must(id)
		path := filepath.Join(t.TempDir(), "out"+ext)
		var q shell.Banner
		for _, x := range b.shell.Shown() {
			if x.Field != nil {
				q = x
			}
		}
		q.Field.SetText(path)
		q.Field.OnSubmitted(path)
		b.until("it is written", func() bool { i, err := os.Stat(path); return err == nil && i.Size() > 100 })
		b.settle()
	}
}
