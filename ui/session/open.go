package session

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"fiducial/data"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// Open is one dataset that is open, and what lives as long as it is. Its methods are for the UI goroutine where they do
// not say otherwise.
type Open struct {
	Dataset *data.Dataset
	Loading *shell.Task // that reads the rows; nil once all are there
	Listed  []int       // the rows that are listed, in their order
	Since   time.Time   // when it was opened

	ctx         context.Context
	cancel      context.CancelFunc
	unsubscribe func()
	Goal        int             // the row shown when the dataset was last left, to be shown once it is there; -1 for none
	noticed     map[string]bool // notices of the dataset that were shown
	using       sync.WaitGroup  // tasks that work on the dataset
	gone        chan struct{}   // closed when the dataset is

	changed *kit.Throttle
	mu      sync.Mutex
	news    Changed
}

// end ends what works on the dataset of a session and closes it, when nothing is shown any more.
func (s *Open) end() error {
	s.unsubscribe()
	s.cancel()
	s.using.Wait()
	return s.Dataset.Close()
}

// onTheWay are the sessions that were opened in the background and that the window has not made its own yet: at its end
// it closes them, as what was posted is not heard any more. The zero value is empty. Safe for concurrent use.
type onTheWay struct {
	mu   sync.Mutex
	list []*Open
}

func (o *onTheWay) add(s *Open) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, s)
}

func (o *onTheWay) remove(s *Open) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.DeleteFunc(o.list, func(other *Open) bool { return other == s })
}

// count returns how many they are.
func (o *onTheWay) count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.list)
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

// Read reads the rows of the dataset for the first time, until the session or ctx ends.
func (s *Open) Read(ctx context.Context, progress func(ctx context.Context, done, total int64)) error {
	s.using.Add(1)
	defer s.using.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	return s.Dataset.Load(ctx, func(done, total int64) { progress(ctx, done, total) })
}

// NameBeside returns a name that no file has, beside the dataset and after it: faces evaluation.csv. Any goroutine may
// call it.
func (s *Open) NameBeside(what, ext string) string {
	path := s.Dataset.Path()
	stem, _, _ := strings.Cut(filepath.Base(path), ".")
	return kit.FreeName(filepath.Join(filepath.Dir(path), stem+" "+what+ext))
}

// ForgetNotice lets a notice be told again.
func (s *Open) ForgetNotice(text string) { delete(s.noticed, text) }

// Context ends when the dataset is left.
func (s *Open) Context() context.Context { return s.ctx }

// Gone is closed once the dataset was left and is closed.
func (s *Open) Gone() <-chan struct{} { return s.gone }

// FirstNotice reports whether a notice of the dataset is told for the first time.
func (s *Open) FirstNotice(text string) bool {
	if s.noticed[text] {
		return false
	}
	s.noticed[text] = true
	return true
}

// WaitForSize returns when it is known how large the photos are, or that there are none.
func (s *Open) WaitForSize(ctx context.Context) {
	for s.Dataset.Side() == 0 && !s.Dataset.Loaded() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// note remembers a change; it is called from the goroutine that made it.
func (s *Open) note(c data.Change) {
	s.mu.Lock()
	switch c.Kind {
	case data.Arrived:
		s.news.Arrived = true
	case data.Saved:
		s.news.Saved = true
	case data.OnDisk:
		s.news.OnDisk = true
	case data.Noticed:
		s.news.Noticed = true
	default:
		if s.news.Rows == nil {
			s.news.Rows = map[int]bool{}
		}
		for _, r := range c.Rows {
			s.news.Rows[r] = true
		}
	}
	s.mu.Unlock()
	s.changed.Poke()
}

// takeNews returns what changed since it was asked last.
func (s *Open) takeNews() Changed {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.news
	s.news = Changed{}
	return n
}
