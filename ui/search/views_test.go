package search

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data"
	"fiducial/model/search"
	"fiducial/ui/chart"
)

// store is a search.Store in memory: what it is told, it forgets.
type store struct{ trials []data.Trial }

func (s *store) AddSearch(_ time.Time, _ string, trials []data.Trial) (int64, error) {
	s.trials = trials
	return 1, nil
}
func (s *store) ChangeTrial(int64, time.Time, data.TrialChange) error { return nil }
func (s *store) SetSearchEnded(int64, time.Time) error                { return nil }
func (s *store) Searches() ([]data.Search, error)                     { return nil, nil }
func (s *store) Trials(int64) ([]data.Trial, error)                   { return s.trials, nil }
func (s *store) TrialEpochs(int64) (map[int][]data.Epoch, error)      { return nil, nil }
func (s *store) TrialCheckpoint(int64, int) ([]byte, error)           { return nil, nil }

// boardOf makes a search of n trials, each with a made-up curve of so many epochs, and shows it.
func (b *bench) boardOf(n, epochs int) *board {
	space, err := search.ParseSpace([]byte(`{"preset": "cnn", "space": {"lr": {"log_uniform": [0.0001, 0.1]}, "dropout": {"uniform": [0, 0.5]},
		"batch_size": [16, 32, 64], "out_channel": {"integer": [4, 32]}, "schedule": ["constant", "cosine"], "augment.rotation": {"uniform": [0, 20]}}}`))
	if err != nil {
		b.T.Fatal(err)
	}
	x, err := search.New(&store{}, search.Plan{Method: search.Random, Space: space, Trials: n})
	if err != nil {
		b.T.Fatal(err)
	}
	board := newBoard(x, "px")
	b.p.show(board)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range board.trials {
		for e := range epochs {
			board.trials[i].Curve = append(board.trials[i].Curve, data.Epoch{Epoch: e + 1, TestRMSE: 2 + 30*r.Float64()/float64(e+1)})
		}
		x := &board.trials[i]
		x.TestRMSE, x.State = x.Curve[epochs-1].TestRMSE, search.Done
	}
	board.rank()
	return board
}

// A thousand trials have a row each, of which only those in sight have objects; every view shows them.
func TestAThousandTrialsAreShown(t *testing.T) {
	b := opened(t, 20)
	b.Do("search-wide")
	board := b.boardOf(1000, 9)
	b.p.views.changed()
	b.Until("the table has all rows", func() bool { return len(b.p.views.table.order) == 1000 })
	cells, create := 0, b.p.views.table.table.CreateCell
	b.p.views.table.table.CreateCell = func() fyne.CanvasObject { cells++; return create() }
	b.p.views.table.table.ScrollToBottom()
	b.p.views.table.table.Refresh()
	if cells > 600 {
		t.Errorf("the table has made %d cells", cells)
	}
	for i := 1; i < 1000; i++ {
		order := b.p.views.table.order
		if board.trials[order[i-1]].TestRMSE > board.trials[order[i]].TestRMSE {
			t.Fatalf("row %d is out of order", i)
		}
	}
	if math.IsNaN(board.shades[board.best]) || board.shades[board.best] != 0 {
		t.Errorf("the best has the shade %v", board.shades[board.best])
	}
}

// What can be pointed at is of the search that is shown from the first moment on, also when it has fewer trials than
// the one before.
func TestNothingIsLeftOfTheSearchBefore(t *testing.T) {
	b := opened(t, 20)
	b.Do("search-wide")
	v := b.p.views
	b.boardOf(1000, 9)
	v.changed()
	b.Until("all are shown", func() bool { return len(v.table.order) == 1000 && !v.views[0].stale })
	if n := v.parallel.Nearest(fyne.NewPos(v.parallel.Size().Width/2, v.parallel.Size().Height/2)); n < 0 {
		t.Fatal("the pointer is on no line of the first search")
	}
	b.boardOf(3, 9)
	v.table.table.Refresh()
	for x := float32(5); x < 400; x += 7 {
		for y := float32(5); y < 200; y += 7 {
			at := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}}
			v.parallel.MouseMoved(at)
			v.curves.MouseMoved(at)
			v.scatter.MouseMoved(at)
		}
	}
	b.Until("the table has the new rows", func() bool { return len(v.table.order) == 3 })
}

// BenchmarkSearchViews is what each view of a thousand trials prepares in its tick; how long the pictures take, the
// benchmarks of ui/chart say.
func BenchmarkSearchViews(b *testing.B) {
	w := opened(b, 20)
	w.Do("search-wide")
	board, v := w.boardOf(1000, 9), w.p.views
	parts := map[string]func(){"rank": board.rank, "table": func() { v.table.draw(board, v.passes) }}
	for _, x := range v.views {
		parts[x.name] = func() { x.draw(board) }
	}
	for name, f := range parts {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f()
			}
		})
	}
}

// A brush goes with its search, also under the pointer.
func TestABrushGoesWithItsSearch(t *testing.T) {
	b := opened(t, 20)
	b.Do("search-wide")
	v := b.p.views
	for _, next := range []func(){func() { b.p.show(nil) }, func() { b.boardOf(3, 2) }} {
		b.boardOf(100, 2)
		v.changed()
		b.Until("all are shown", func() bool { return len(v.table.order) == 100 && !v.views[0].stale })
		v.parallel.Brush("Dropout", chart.Brush{Low: 0, High: 1})
		found := false
		for y := float32(30); y < v.parallel.Size().Height && !found; y += 3 {
			at := fyne.NewPos(v.parallel.Size().Width/2+9, y)
			if found = v.parallel.Nearest(at) > 3; found {
				v.parallel.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}})
			}
		}
		if !found {
			t.Fatal("the pointer finds no line")
		}
		next()
		if v.parallel.Brushed() {
			t.Error("the brush is left")
		}
		b.settle()
	}
}
