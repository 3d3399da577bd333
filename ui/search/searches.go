package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"fiducial/data"
	"fiducial/data/harmless"
	"fiducial/model/checkpoint"
	"fiducial/model/search"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// searches are the hyper-parameter searches of the open dataset, oldest first, the one that is shown, and the one that
// is running. It belongs to the UI goroutine.
type searches struct {
	p       *Panel
	list    []entry
	board   *board // of the one that is shown; nil while a new one is made in the form
	chosen  int    // the trial that is looked at, -1 for none
	running *run   // nil when none is
	reading bool   // the list

	unsubscribe func() // from the one that is shown
	news        *kit.Throttle
}

// entry is a search in the list.
type entry struct {
	data.Search
	method string
	trials int
}

// run is a search that is being run.
type run struct {
	search *search.Search
	task   *shell.Task
}

func newSearches(p *Panel) *searches {
	l := &searches{p: p, chosen: -1}
	l.news = kit.NewThrottle(33*time.Millisecond, p.shell.Post, l.refresh)
	return l
}

// title names a search.
func (e entry) title() string {
	return fmt.Sprintf("Search %d · %s · %s · %s", e.ID, harmless.Name(e.method), kit.Counted(e.trials, "trial", "trials"), e.Started.Local().Format("2 Jan 15:04"))
}

// readSearches reads which searches there are.
func readSearches(ds *data.Dataset) ([]entry, error) {
	all, err := ds.Experiments().Searches()
	if err != nil {
		return nil, err
	}
	var list []entry
	for _, s := range all {
		var plan struct {
			Method string `json:"method"`
			Trials int    `json:"trials"`
		}
		if err := json.Unmarshal([]byte(s.Plan), &plan); err != nil {
			return nil, fmt.Errorf("reading the plan of search %d: %w", s.ID, err)
		}
		list = append(list, entry{s, plan.Method, plan.Trials})
	}
	return list, nil
}

// reset forgets the searches of a dataset that is closed.
func (l *searches) reset() {
	l.list, l.running, l.reading = nil, nil, false
	l.p.starting = false
	l.show(nil)
}

// known reports whether it is known which searches there are.
func (l *searches) known() bool {
	s := l.p.session.Current()
	return s != nil && s.Loading == nil && !l.reading
}

// read lists the searches of the dataset, and shows the newest.
func (l *searches) read(s *session.Open) {
	l.reading = true
	var list []entry
	l.p.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) (err error) {
		list, err = readSearches(s.Dataset)
		return err
	}, Done: func(err error) {
		if err != nil {
			l.p.shell.Fail(err)
		}
		l.list, l.reading = list, false
		if len(list) > 0 && l.board == nil && l.p.form == nil {
			l.open(list[len(list)-1].ID)
		} else {
			l.p.showBoard()
		}
		l.p.shell.Changed()
	}})
}

// open reads a search and shows it; the one that is running is shown as it runs.
func (l *searches) open(id int64) {
	s := l.p.session.Current()
	if l.running != nil && l.running.search.ID() == id {
		l.show(newBoard(l.running.search, s.Dataset.Unit()))
		return
	}
	var board *board
	l.p.session.Start(s, session.Job{Name: fmt.Sprintf("Reading search %d", id), Work: func(context.Context, *shell.Task) error {
		x, err := search.Open(s.Dataset.Experiments(), id)
		if err == nil {
			board = newBoard(x, s.Dataset.Unit())
		}
		return err
	}, Done: shell.Then(l.p.shell, func() {
		l.show(board)
	})})
}

// show shows a search; nil shows the form for a new one.
func (l *searches) show(b *board) {
	if l.unsubscribe != nil {
		l.unsubscribe()
		l.unsubscribe = nil
	}
	l.board, l.chosen = b, -1
	if b != nil {
		l.unsubscribe = b.search.Subscribe(func(int) { l.news.Poke() })
		b.update()
		l.validate(b)
	}
	l.p.showBoard()
	l.p.shell.Changed()
}

// refresh takes over what changed in the search that is shown.
func (l *searches) refresh() {
	if l.board != nil {
		l.board.update()
		l.p.views.changed()
		l.p.say()
		l.validate(l.board)
	}
	l.p.shell.Changed()
}

// validate measures the trial that a search chose on validation faces, in the background, once the search is over.
func (l *searches) validate(b *board) {
	if b.validating || b.best < 0 || !b.search.Ended() || !l.p.session.Ready() {
		return
	}
	b.validating = true
	s := l.p.session.Current()
	l.p.session.Start(s, session.Job{Work: func(ctx context.Context, _ *shell.Task) error {
		return b.search.Validate(ctx, s.Dataset, shell.Half(l.p.o.Threads))
	}, Done: l.told})
}

// start makes a search of the plan in the form and runs it.
func (l *searches) start() {
	p, s := l.p, l.p.session.Current()
	plan, err := p.form.plan()
	if err != nil {
		p.shell.Fail(err)
		return
	}
	workers := p.form.workerCount()
	var board *board
	p.starting = true
	p.session.Start(s, session.Job{Name: "Planning a search", Work: func(context.Context, *shell.Task) error {
		x, err := search.New(s.Dataset.Experiments(), plan)
		if err == nil {
			board = newBoard(x, s.Dataset.Unit())
		}
		return err
	}, Done: func(err error) {
		p.starting = false
		if err != nil {
			p.shell.Fail(err)
			return
		}
		x := board.search
		l.list = append(l.list, entry{data.Search{ID: x.ID(), Started: time.Now()}, x.Plan().Method, x.Plan().Trials})
		l.show(board)
		l.run(x, workers)
	}})
}

// run trains the trials of a search that are left.
func (l *searches) run(x *search.Search, workers int) {
	p, s := l.p, l.p.session.Current()
	r := &run{search: x}
	l.running = r
	x.Resume()
	x.GiveWay()
	x.Yield(p.shell.AtWork())
	if workers == 0 {
		workers = p.o.Threads
	}
	r.task = p.session.Start(s, session.Job{Name: fmt.Sprintf("Search %d", x.ID()), Work: func(ctx context.Context, t *shell.Task) error {
		err := x.MakeSquares(ctx, s.Dataset, workers, func(side int, done, total int64) {
			t.Progress(done, total)
			t.Describe(fmt.Sprintf("reading photos at side %d", side), 0)
		})
		if err != nil && ctx.Err() == nil {
			return err
		}
		return x.Run(ctx, s.Dataset, workers, func(done, total int64) {
			t.Progress(done, total)
			t.Describe(fmt.Sprintf("%d of %d trials", done, total), 0)
		})
	}, Done: func(err error) {
		if l.running == r {
			l.running = nil
		}
		if err != nil {
			p.shell.Fail(err)
		}
		l.news.Poke()
	}})
	p.shell.Changed()
}

// isRunning reports whether the search that is shown is being run.
func (l *searches) isRunning() bool {
	return l.board != nil && l.running != nil && l.running.search == l.board.search
}

// paused reports whether the search that is shown stands still, though trials are left.
func (l *searches) paused() bool {
	return l.board != nil && !l.board.search.Ended() && (!l.isRunning() || l.board.search.Paused())
}

// canPause reports whether the search that is shown can be paused, or go on: one runs at a time.
func (l *searches) canPause() bool {
	return l.board != nil && !l.board.search.Ended() && l.p.session.Current().Loading == nil && (l.isRunning() || l.running == nil)
}

// togglePause pauses the search that is shown, or lets it go on, also one of an earlier day.
func (l *searches) togglePause() {
	x := l.board.search
	switch {
	case !l.isRunning():
		l.run(x, l.p.workers)
	case x.Paused():
		x.Resume()
		l.running.task.Pause(false)
	default:
		x.Pause()
		l.running.task.Pause(true)
	}
}

// askStop asks whether the search is to end for good.
func (l *searches) askStop() {
	x, left := l.board.search, l.board.left()
	l.p.shell.Show(shell.Banner{
		Kind: shell.Warning, ID: "stop-search",
		Text:    fmt.Sprintf("Stop search %d for good? %s not over; pause it to go on later.", x.ID(), kit.Counted(left, "trial is", "trials are")),
		Buttons: []shell.BannerButton{{Text: "Stop", Do: func() { l.stop(x) }}},
	})
}

// stop ends a search for good.
func (l *searches) stop(x *search.Search) {
	p, s := l.p, l.p.session.Current()
	runs := l.running != nil && l.running.search == x
	if runs {
		l.running.task.Pause(false)
	}
	p.session.Start(s, session.Job{Keep: true, Work: func(ctx context.Context, _ *shell.Task) error {
		if err := x.Stop(); err != nil || runs {
			return err
		}
		return x.Run(ctx, s.Dataset, 1, nil) // nothing is left to train: it notes that the search is over
	}, Done: l.told})
}

// told shows an error, and the search as it is now.
func (l *searches) told(err error) {
	if err != nil {
		l.p.shell.Fail(err)
	}
	l.news.Poke()
}

// trial returns the trial that is looked at; ok is false when there is none.
func (l *searches) trial() (t search.Trial, ok bool) {
	if l.board == nil || l.chosen < 0 || l.chosen >= len(l.board.trials) {
		return t, false
	}
	return l.board.trials[l.chosen], true
}

// choose looks at a trial; looking at the same again opens its settings.
func (l *searches) choose(n int) {
	if l.chosen == n && l.p.shell.Actions().Get("trial-settings").IsEnabled() {
		l.p.shell.Actions().Run(l.p.shell.Actions().Get("trial-settings"))
		return
	}
	l.chosen = n
	l.p.views.choose(n)
	l.p.say()
	l.p.shell.Changed()
}

// openSettings puts the settings of the chosen trial into the training panel and shows them there.
func (l *searches) openSettings() {
	t, ok := l.trial()
	if !ok {
		return
	}
	l.p.o.Training.Prepare(t.Settings)
}

// controlTrial does something to the chosen trial in the background: it is written to the disk.
func (l *searches) controlTrial(do func(x *search.Search, n int) error) {
	x, n := l.board.search, l.chosen
	l.p.session.Start(l.p.session.Current(), session.Job{Keep: true, Work: func(context.Context, *shell.Task) error { return do(x, n) }, Done: l.told})
}

// trialOver reports whether a trial never goes on.
func trialOver(t search.Trial) bool {
	return t.State == search.Done || t.State == search.Stopped || t.State == search.Failed
}

// toggleTrial pauses the chosen trial, or lets it go on.
func (l *searches) toggleTrial() {
	t, _ := l.trial()
	if t.Held {
		l.controlTrial((*search.Search).ResumeTrial)
	} else {
		l.controlTrial((*search.Search).PauseTrial)
	}
}

// canTrainLonger reports whether the best trial can go on as a training run.
func (l *searches) canTrainLonger() bool {
	if l.board == nil || l.board.best < 0 || l.p.o.Training.Busy() || l.p.session.Current().Loading != nil {
		return false
	}
	best := l.board.trials[l.board.best]
	return trialOver(best) || !l.isRunning()
}

// askDelete asks whether a search is to go.
func (l *searches) askDelete() {
	x := l.board.search
	l.p.shell.Show(shell.Banner{
		Kind: shell.Warning, ID: "delete-search",
		Text:    fmt.Sprintf("Delete search %d with its %s?", x.ID(), kit.Counted(len(l.board.trials), "trial", "trials")),
		Buttons: []shell.BannerButton{{Text: "Delete", Do: func() { l.remove(x.ID()) }}},
	})
}

// remove deletes a search and shows the newest of the others.
func (l *searches) remove(id int64) {
	p, s := l.p, l.p.session.Current()
	if l.running != nil && l.running.search.ID() == id {
		return
	}
	p.session.Start(s, session.Job{Keep: true, Work: func(context.Context, *shell.Task) error { return s.Dataset.Experiments().RemoveSearch(id) }, Done: shell.Then(p.shell, func() {
		l.list = slices.DeleteFunc(l.list, func(e entry) bool { return e.ID == id })
		l.show(nil)
		if len(l.list) > 0 {
			l.open(l.list[len(l.list)-1].ID)
		}
	})})
}

// trainLonger goes on with the best trial as a training run: for as many epochs as its preset takes, or twice its own,
// whichever is more.
func (l *searches) trainLonger() {
	p, s, b := l.p, l.p.session.Current(), l.board
	n := b.best
	var c *checkpoint.Checkpoint
	p.session.Start(s, session.Job{Name: "Reading the best trial", Work: func(context.Context, *shell.Task) (err error) {
		if c, err = b.search.BestCheckpoint(s.Dataset); err == nil && c == nil {
			err = fmt.Errorf("trial %d has no checkpoint yet: wait until it is over", n)
		}
		return err
	}, Done: func(err error) {
		if err == nil && c != nil && !p.o.Training.Busy() {
			p.o.Training.GoOnFrom(c, fmt.Sprintf("trial %d of search %d", n, b.search.ID()))
		}
		l.told(err)
	}})
}
