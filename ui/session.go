package ui

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fiducial/data"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// session is one open dataset and everything that lives as long as it is open.
type session struct {
	ds          *data.Dataset
	ctx         context.Context
	cancel      context.CancelFunc
	unsubscribe func()
	loading     *shell.Task
	rows        []int // that pass the filter, ascending
	opened      time.Time
	goal        int             // the row shown when the dataset was last left, to be shown once it is there; -1 for none
	noticed     map[string]bool // notices of the dataset that were shown
	warned      bool            // whether edits are watched for what looks wrong in the file as a whole
	using       sync.WaitGroup  // tasks that work on ds
	gone        chan struct{}   // closed when ds is

	changed *kit.Throttle
	mu      sync.Mutex
	news    news
}

// end ends what works on the dataset of a session and closes it, when nothing is shown any more.
func (s *session) end() error {
	s.unsubscribe()
	s.cancel()
	s.using.Wait()
	return s.ds.Close()
}

// onTheWay are the sessions that were opened in the background and that the window has not made its own yet: at its end it
// closes them, as what was posted is not heard any more. The zero value is empty. Safe for concurrent use.
type onTheWay struct {
	mu   sync.Mutex
	list []*session
}

func (o *onTheWay) add(s *session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, s)
}

func (o *onTheWay) remove(s *session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.DeleteFunc(o.list, func(other *session) bool { return other == s })
}

// end closes all.
func (o *onTheWay) end() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	var err error
	for _, s := range o.list {
		err = errors.Join(err, s.end())
	}
	o.list = nil
	return err
}

// news is what changed in a dataset since the window last looked.
type news struct {
	arrived, saved, onDisk, noticed bool
	rows                            map[int]bool // whose labels or marks changed
}

// newSession begins the session of a dataset that is to show the row goal first, -1 for any. Safe for concurrent use.
func (w *Window) newSession(ds *data.Dataset, goal int) *session {
	s := &session{ds: ds, opened: time.Now(), goal: goal, noticed: map[string]bool{}, gone: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(w.shell.Context())
	s.changed = kit.NewThrottle(33*time.Millisecond, w.shell.Post, func() { w.onDataset(s) })
	s.unsubscribe = ds.Subscribe(s.note)
	return s
}

// read reads the rows of the dataset for the first time, until the session or ctx ends.
func (s *session) read(ctx context.Context, progress func(ctx context.Context, done, total int64)) error {
	s.using.Add(1)
	defer s.using.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	return s.ds.Load(ctx, func(done, total int64) { progress(ctx, done, total) })
}

// waitForSize returns when it is known how large the photos are, or that there are none.
func (s *session) waitForSize(ctx context.Context) {
	for s.ds.Side() == 0 && !s.ds.Loaded() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// note remembers a change; it is called from the goroutine that made it.
func (s *session) note(c data.Change) {
	s.mu.Lock()
	switch c.Kind {
	case data.Arrived:
		s.news.arrived = true
	case data.Saved:
		s.news.saved = true
	case data.OnDisk:
		s.news.onDisk = true
	case data.Noticed:
		s.news.noticed = true
	default:
		if s.news.rows == nil {
			s.news.rows = map[int]bool{}
		}
		for _, r := range c.Rows {
			s.news.rows[r] = true
		}
	}
	s.mu.Unlock()
	s.changed.Poke()
}

func (s *session) takeNews() news {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.news
	s.news = news{}
	return n
}

// onDataset shows what changed in the open dataset.
func (w *Window) onDataset(s *session) {
	if s != w.session {
		return
	}
	n := s.takeNews()
	if n.arrived || n.saved || len(n.rows) > 0 {
		w.refilter()
		w.evaluation.changed()
		w.suspicion.changed()
	}
	if n.saved {
		w.grid.Changed(w.grid.Rows()) // no point differs from the file any more
	}
	if len(n.rows) > 0 {
		w.history.stale, w.summary.stale = true, true
		w.across.changed()
		w.effect.changed()
		w.weightsFigure.changed()
		rows := make([]int, 0, len(n.rows))
		for r := range n.rows {
			rows = append(rows, r)
		}
		w.grid.Changed(rows)
	}
	if w.row < 0 && s.ds.Rows() > max(s.goal, 0) {
		w.show(w.startRow())
	} else if n.rows[w.row] || n.saved {
		w.showLabels()
	}
	if n.onDisk {
		w.warnChangedOnDisk()
	}
	if n.noticed {
		w.showNotices(s)
	}
	w.showState()
}

// job is work on a dataset, and what becomes of what it brings.
type job struct {
	name string // as the status bar has it; "" for what need not be told
	keep bool   // it is finished also when the dataset is left; else it ends with that
	work func(context.Context, *shell.Task) error

	done func(error) // called on the UI goroutine while the dataset is still the one that is open; nil for nothing to do
	left func(error) // called instead where it has been left; nil: what it brings is dropped, but that kept work failed is said
}

// startOn runs a background task that works on the dataset: the dataset is closed only after it has ended. What it brings
// reaches no other dataset that has been opened meanwhile.
func (w *Window) startOn(s *session, j job) *shell.Task {
	ctx := s.ctx
	if j.keep {
		ctx = context.WithoutCancel(ctx)
	}
	s.using.Add(1)
	return w.shell.StartIn(ctx, j.name, func(ctx context.Context, t *shell.Task) error {
		defer s.using.Done()
		return j.work(ctx, t)
	}, func(err error) {
		switch {
		case w.session == s && j.done != nil:
			j.done(err)
		case w.session == s:
		case j.left != nil:
			j.left(err)
		case j.keep && err != nil:
			w.shell.Fail(err)
		}
	})
}

// rememberPlace keeps the row and filter of the open dataset: the next start goes on there, after a kill too.
func (w *Window) rememberPlace() {
	if w.session != nil && w.row >= 0 {
		w.shell.Prefs().SetPlace(w.session.ds.Path(), w.row, filters[w.filter].name)
		w.rememberFacePlace()
	}
}

// closeSession ends what belongs to the open dataset. The dataset itself is closed in the background, once nobody uses
// it any more; then its gone channel is closed.
func (w *Window) closeSession() {
	s := w.session
	if s == nil {
		return
	}
	w.finishTyping()
	w.rememberPlace()
	w.session, w.row, w.placing = nil, -1, false
	w.shell.ClearQuestions()
	w.forgetTravel()
	w.points.guide.show(nil, faceview.None)
	s.unsubscribe()
	s.cancel()
	w.grid.SetFaces(nil, nil)
	w.review.end()
	w.suspicion.reset()
	w.effect.reset()
	w.proposals.reset()
	w.predictions.runOver()
	w.weights.setDataset(nil)
	w.evaluation.reset()
	w.evaluate.show()
	w.searches.reset()
	w.face.Clear("")
	path := s.ds.Path()
	w.leaving[path] = s
	w.shell.StartIn(context.Background(), "Closing "+kit.FileName(path), func(context.Context, *shell.Task) error {
		defer close(s.gone)
		s.using.Wait()
		return s.ds.Close()
	}, func(err error) {
		if w.leaving[path] == s {
			delete(w.leaving, path)
		}
		if err != nil {
			w.shell.Fail(err)
		}
	})
}
