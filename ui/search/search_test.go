package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/checkpoint"
	"fiducial/model/search"
	"fiducial/model/settings"
	"fiducial/ui/chart"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// smallSpace is a space of four trials that train in a moment.
const smallSpace = `{"preset": "cnn", "fixed": {"out_channel": 2, "batch_size": 16, "epochs": 2}, "space": {"lr": [0.01, 0.001], "dropout": [0, 0.25]}}`

// trainer is a Training that notes what it is asked for.
type trainer struct {
	busy     bool
	prepared settings.Settings
	from     *checkpoint.Checkpoint
	origin   string
}

func (t *trainer) Busy() bool                                       { return t.busy }
func (t *trainer) Prepare(s settings.Settings)                      { t.prepared = s }
func (t *trainer) GoOnFrom(c *checkpoint.Checkpoint, origin string) { t.from, t.origin = c, origin }

// bench is the panel of searches in a window of its own.
type bench struct {
	*sessiontest.Window
	p       *Panel
	trainer *trainer
	wide    bool // whether the panel has the room of the list
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t), trainer: &trainer{}}
	b.p = New(b.Window, b.Session, b.Window, Options{Training: b.trainer, Threads: 1, Widen: func(on bool) { b.wide = on }})
	b.Join(b.p)
	return b
}

// opened is a bench on a dataset of n faces, whose form is shown.
func opened(t testing.TB, n int) *bench {
	t.Helper()
	b := newBench(t)
	b.open(sessiontest.WriteFaces(t, n, nil))
	return b
}

// open opens a dataset and waits until it is known which searches there are on it.
func (b *bench) open(path string) {
	b.T.Helper()
	b.OpenDataset(path)
	b.Until("the searches are known", b.p.known)
	b.settle()
}

// settle waits until everything is drawn.
func (b *bench) settle() {
	b.T.Helper()
	b.Settle()
	b.Until("all is drawn", func() bool { return !b.p.Pending() })
	b.Settle()
}

// begin searches the space of four trials and waits until that is shown.
func (b *bench) begin() {
	b.T.Helper()
	s, err := search.ParseSpace([]byte(smallSpace))
	if err != nil {
		b.T.Fatal(err)
	}
	b.p.form.read(s)
	b.start()
}

func (b *bench) start() {
	b.T.Helper()
	b.Do("search-start")
	b.Until("the search is shown", func() bool { return b.p.board != nil })
}

// searched is a bench on whose dataset the space of four trials was searched.
func searched(t testing.TB) *bench {
	t.Helper()
	b := opened(t, 60)
	b.begin()
	b.Until("it is over", b.ended)
	b.settle()
	return b
}

func (b *bench) ended() bool { return b.p.board.search.Ended() && b.p.running == nil }

func TestSearchRunsAndShowsEverything(t *testing.T) {
	b := searched(t)
	b.Until("all views show it", func() bool {
		return b.p.board.done == 4 && len(b.p.views.table.order) == 4 && !b.p.views.table.stale
	})
	b.Until("it says so", func() bool { return strings.HasPrefix(b.p.state.Text, "Ended · 4 of 4 trials over · best ") })
	table := b.p.views.table
	for i := 1; i < 4; i++ { // the best first
		if a, c := b.p.board.trials[table.order[i-1]].TestRMSE, b.p.board.trials[table.order[i]].TestRMSE; a > c {
			t.Errorf("row %d has %v px, the next %v", i-1, a, c)
		}
	}
	if table.order[0] != b.p.board.best {
		t.Error("the best is not the first")
	}

	// A click chooses, and another opens the settings in the training panel.
	n := table.order[2]
	table.table.OnSelected(widget.TableCellID{Row: 2, Col: 3})
	if got, _ := b.p.trial(); got.Number != n || b.trainer.prepared.Preset != "" {
		t.Errorf("trial %d is looked at, want %d", got.Number, n)
	}
	table.table.OnSelected(widget.TableCellID{Row: 2, Col: 3})
	if got := b.trainer.prepared; fmt.Sprint(got) != fmt.Sprint(b.p.board.trials[n].Settings) {
		t.Errorf("the training panel has %+v", got)
	}
	other := table.order[0]
	table.table.OnSelected(widget.TableCellID{Row: 0, Col: 0}) // its number opens it at once
	if got := b.trainer.prepared; fmt.Sprint(got) != fmt.Sprint(b.p.board.trials[other].Settings) {
		t.Error("the number of a trial does not open its settings")
	}
}

func TestSortAndBrush(t *testing.T) {
	b := searched(t)
	table := b.p.views.table
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
			b.Until("it is sorted", func() bool { return !table.stale })
			for i := 1; i < len(table.order); i++ {
				a, c := table.columns[table.by].value(table.board, table.order[i-1]), table.columns[table.by].value(table.board, table.order[i])
				if down && a < c || !down && a > c {
					t.Errorf("by %s, down %v: %v before %v", name, down, a, c)
				}
			}
			table.sort(table.by)
		}
	}
	b.p.views.parallel.Brush("Dropout", chart.Brush{Low: 0, High: 0.5})
	b.Until("the table has what was brushed", func() bool { return len(table.order) == 2 })
	for _, n := range table.order {
		if b.p.board.trials[n].Settings.Dropout != 0 {
			t.Errorf("trial %d was not brushed", n)
		}
	}
	if !strings.HasSuffix(b.p.state.Text, " · 2 brushed") {
		t.Errorf("it says %q", b.p.state.Text)
	}
	b.Do("search-free")
	b.Until("all are back", func() bool { return len(table.order) == 4 })
}

// The panel may be opened while the file is still read: the search of before is shown all the same, once it is known.
func TestThePanelMayBeOpenedEarly(t *testing.T) {
	b := opened(t, 60)
	if !b.p.formShown() {
		t.Fatal("there is no form, though there is no search")
	}
	b.begin()
	b.Until("it is over", b.ended)
	path := b.Session.Dataset().Path()
	b.Close()

	c := newBench(t)
	c.Dir = b.Dir
	s := c.begun(path)
	c.Toggle(c.p)
	c.Bring(c.p)
	if c.p.form != nil || c.p.board != nil {
		t.Error("something is shown before it is known what there is")
	}
	if c.settle(); c.p.Says() != "A search can start when all rows are read." {
		t.Errorf("it says %q", c.p.Says())
	}
	s.Loading = nil
	c.Session.Tell(session.Loaded{})
	c.Until("the search of before is shown", func() bool { return c.p.board != nil })
}

// begun opens a dataset whose rows seem still to be read.
func (b *bench) begun(path string) *session.Open {
	b.T.Helper()
	s := b.Begun(path)
	s.Loading = b.Start("", func(context.Context, *shell.Task) error { return nil }, nil)
	return s
}

func TestSearchPausesAndGoesOnAfterARestart(t *testing.T) {
	b := opened(t, 60)
	path := b.Session.Dataset().Path()
	space, err := search.ParseSpace([]byte(smallSpace))
	if err != nil {
		t.Fatal(err)
	}
	b.p.form.read(space)
	for _, f := range b.p.form.fields {
		if f.Key == "epochs" {
			f.values.SetText("400")
		}
	}
	b.start()
	b.Until("a trial runs", func() bool {
		for _, x := range b.p.board.trials {
			if x.State == search.Running && len(x.Curve) > 0 {
				return true
			}
		}
		return false
	})
	if b.Actions().Get("search-start").IsEnabled() || b.Actions().Get("search-delete").IsEnabled() {
		t.Error("while it runs another could start, or it could be deleted")
	}
	b.Do("search-pause")
	b.Until("it stands still", func() bool {
		b.p.refresh()
		for _, x := range b.p.board.trials {
			if x.State == search.Running {
				return false
			}
		}
		return b.p.paused()
	})
	if got := b.Actions().Get("search-pause").Label(); got != "Resume Search" {
		t.Errorf("the action is called %q", got)
	}
	b.Close()

	c := newBench(t)
	c.Dir = b.Dir
	c.open(path)
	c.Until("the search is shown again", func() bool { return c.p.board != nil })
	if !c.p.paused() || !strings.HasPrefix(c.p.state.Text, "Paused") {
		t.Errorf("it says %q", c.p.state.Text)
	}
	c.Do("search-pause")
	c.Until("it goes on", func() bool { return c.p.isRunning() && c.p.board.trials[0].State == search.Running })
	c.Until("it has trained on", func() bool { return len(c.p.board.trials[0].Curve) > 20 })
	for _, x := range c.p.board.trials[1:] {
		if x.State == search.Running { // the window may use one core, whatever the machine has
			t.Errorf("trial %d runs beside another", x.Number)
		}
	}
	c.p.choose(1)
	c.Do("trial-stop")
	c.Until("trial 1 is stopped", func() bool { return c.p.board.trials[1].State == search.Stopped })
	c.p.choose(2)
	c.Do("trial-pause")
	c.Until("trial 2 is paused", func() bool { return c.p.board.trials[2].Held })
	c.Do("trial-pause")
	c.Until("trial 2 waits again", func() bool { return !c.p.board.trials[2].Held })
	c.Do("search-stop")
	c.Banner("for good").Buttons[0].Do()
	c.Until("all is over", c.ended)
	c.Until("it says how many did not come to their end", func() bool {
		return strings.HasPrefix(c.p.state.Text, "Ended · 0 of ") && strings.Contains(c.p.state.Text, " stopped")
	})
	for _, x := range c.p.board.search.Trials() {
		if x.State != search.Stopped {
			t.Errorf("trial %d is %s", x.Number, x.State)
		}
	}
	c.Do("search-delete")
	c.Banner("Delete search").Buttons[0].Do()
	c.Until("it is gone", func() bool { return c.p.board == nil && len(c.p.list) == 0 })
}

func TestTheBestIsTrainedLonger(t *testing.T) {
	b := searched(t)
	b.Until("the best is known", func() bool { return b.p.board.done == 4 })
	best := b.p.board.trials[b.p.board.best]
	b.trainer.busy = true
	if b.Actions().Get("search-longer").IsEnabled() {
		t.Error("it could be trained while another run goes on")
	}
	b.trainer.busy = false
	b.Do("search-longer")
	b.Until("it trains", func() bool { return b.trainer.from != nil })
	if s := b.trainer.from.Settings; s.LR != best.Settings.LR || s.Dropout != best.Settings.Dropout || s.Seed != best.Settings.Seed || b.trainer.from.Position.Epoch != 2 {
		t.Errorf("it trains on from %+v after epoch %d", s, b.trainer.from.Position.Epoch)
	}
	if want := fmt.Sprintf("trial %d of search 1", best.Number); b.trainer.origin != want {
		t.Errorf("the run comes from %q, want %q", b.trainer.origin, want)
	}
}

// In a wide place all views are in sight, in a narrow one a chart that is chosen and the table.
func TestWidePanel(t *testing.T) {
	b := searched(t)
	visible := func() (n int) {
		for _, v := range b.p.views.views {
			if v.shown.Visible() {
				n++
			}
		}
		return n
	}
	b.Win.Resize(fyne.NewSize(420, 700))
	if n := visible(); n != 1 {
		t.Errorf("in the narrow panel %d charts are in sight", n)
	}
	b.Do("search-wide")
	b.Win.Resize(fyne.NewSize(1000, 700))
	if n := visible(); n != 4 || !b.wide {
		t.Errorf("in the wide panel %d charts are in sight; it is wide: %v", n, b.wide)
	}
	b.Toggle(b.p)
	if b.wide {
		t.Error("another panel does not give the list back")
	}
	b.Bring(b.p)
	if !b.wide {
		t.Error("the search panel forgot that it is wide")
	}
	b.p.Narrow()
	b.Win.Resize(fyne.NewSize(420, 700))
	if b.wide || visible() != 1 {
		t.Error("it stays wide")
	}
	b.Toggle(b.p)
	b.Do("search-wide")
	if !b.wide || !b.InFront(b.p) {
		t.Error("asked for a wide panel, it does not come to the front")
	}
}

func TestSearchIsExported(t *testing.T) {
	b := searched(t)
	for id, ext := range map[string]string{"search-csv": ".csv", "search-json": ".jsonl", "search-picture": ".png"} {
		b.Do(id)
		path := filepath.Join(t.TempDir(), "out"+ext)
		b.Answer(path)
		b.Until("it is written", func() bool { i, err := os.Stat(path); return err == nil && i.Size() > 100 })
		b.settle()
	}
}
