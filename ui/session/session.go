package session

import (
	"context"
	"errors"
	"time"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// surroundings are what a session needs of the shell.
type surroundings interface {
	Context() context.Context
	Post(do func())
	StartIn(ctx context.Context, name string, work func(context.Context, *shell.Task) error, after func(error)) *shell.Task
	Fail(err error)
}

// Session is what is open: a dataset, the row shown of it, and those who are told what happens to these. It belongs to
// the UI goroutine.
type Session struct {
	shell   surroundings
	current *Open        // nil while no dataset is open
	row     int          // the face that is shown; -1 for none
	photo   data.PhotoAt // of that face, by which it is found again after the file was read again
	heard   []func(Event)

	opening onTheWay
	leaving map[string]*Open // by path: those that are being closed
}

// New makes one with nothing open.
func New(s surroundings) *Session {
	return &Session{shell: s, row: -1, leaving: map[string]*Open{}}
}

// Subscribe tells f of every event from now on, after those who subscribed before.
func (x *Session) Subscribe(f func(Event)) { x.heard = append(x.heard, f) }

// Tell tells everybody of an event: of those that no method of the session brings about.
func (x *Session) Tell(e Event) {
	for _, f := range x.heard {
		f(e)
	}
}

// Current returns what is open, nil where nothing is.
func (x *Session) Current() *Open { return x.current }

// Dataset returns the open dataset, nil when there is none.
func (x *Session) Dataset() *data.Dataset {
	if x.current == nil {
		return nil
	}
	return x.current.Dataset
}

// IsOpen reports whether a dataset is open.
func (x *Session) IsOpen() bool { return x.current != nil }

// Ready reports whether a dataset is open all of whose rows are there.
func (x *Session) Ready() bool { return x.current != nil && x.current.Loading == nil }

// Rows returns how many faces have arrived.
func (x *Session) Rows() int {
	if x.current == nil {
		return 0
	}
	return x.current.Dataset.Rows()
}

// Row returns the row of the face that is shown, -1 for none.
func (x *Session) Row() int { return x.row }

// Shown reports whether a face is shown.
func (x *Session) Shown() bool { return x.current != nil && x.row >= 0 }

// HasPhoto reports whether the shown face has a picture.
func (x *Session) HasPhoto() bool {
	return x.Shown() && x.current.Dataset.StateOf(x.row)&data.NoPhoto == 0
}

// Unit returns what distances between points of the open dataset are measured in, as data.Dataset.Unit.
func (x *Session) Unit() string {
	if ds := x.Dataset(); ds != nil {
		return ds.Unit()
	}
	return "px"
}

// Labels returns the labels of the shown face, nil where none is shown.
func (x *Session) Labels() face.Points {
	if !x.Shown() {
		return nil
	}
	return x.current.Dataset.Labels(x.row)
}

// Edited returns which points of the shown face differ from the file, nil where none is shown.
func (x *Session) Edited() []bool {
	if !x.Shown() {
		return nil
	}
	return x.current.Dataset.EditedPoints(x.row)
}

// Mark returns what is said of the shown face.
func (x *Session) Mark() data.Mark { return x.current.Dataset.MarkOf(x.row) }

// Begin makes the session of a dataset that is to show the row goal first, -1 for any: Adopt makes it the open one.
// Safe for concurrent use.
func (x *Session) Begin(ds *data.Dataset, goal int) *Open {
	s := &Open{Dataset: ds, Since: time.Now(), Goal: goal, noticed: map[string]bool{}, gone: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(x.shell.Context())
	s.changed = kit.NewThrottle(33*time.Millisecond, x.shell.Post, func() { x.look(s) })
	s.unsubscribe = ds.Subscribe(s.note)
	x.opening.add(s)
	return s
}

// Leaving returns the dataset at a path that is being closed, nil where none is.
func (x *Session) Leaving(path string) *Open { return x.leaving[path] }

// Adopt makes a dataset that was begun the open one. None is.
func (x *Session) Adopt(s *Open) {
	x.opening.remove(s)
	x.current = s
	x.Tell(Opened{})
}

// Arrived looks at what arrived before a dataset was adopted.
func (x *Session) Arrived() { x.look(x.current) }

// look tells what changed in a dataset since it was looked at last.
func (x *Session) look(s *Open) {
	if s == x.current {
		x.Tell(s.takeNews())
	}
}

// Show makes a face the shown one, if there is one of that row.
func (x *Session) Show(row int) {
	s := x.current
	if s == nil || row < 0 || row >= s.Dataset.Rows() {
		return
	}
	x.Tell(Leaving{To: row})
	if row != x.row || s.Loading == nil { // while the file is read again the face is still the one it was
		x.photo = s.Dataset.PhotoAt(row)
	}
	x.row = row
	x.Tell(Shown{})
}

// Found forgets which face is shown, because the file was read again and rows have other numbers now, and returns the
// number that its photo has, -1 where it is gone.
func (x *Session) Found() int {
	e := Reread{From: x.row, To: x.current.Dataset.RowOf(x.photo)}
	x.row, x.current.Listed = -1, nil
	x.Tell(e)
	return e.To
}

// Leave ends what belongs to the open dataset. The dataset itself is closed in the background, once nobody uses it any
// more; then its gone channel is closed.
func (x *Session) Leave() {
	s := x.current
	x.current, x.row = nil, -1
	s.unsubscribe()
	s.cancel()
	path := s.Dataset.Path()
	x.leaving[path] = s
	x.shell.StartIn(context.Background(), "Closing "+kit.FileName(path), func(context.Context, *shell.Task) error {
		defer close(s.gone)
		s.using.Wait()
		return s.Dataset.Close()
	}, func(err error) {
		if x.leaving[path] == s {
			delete(x.leaving, path)
		}
		if err != nil {
			x.shell.Fail(err)
		}
	})
	x.Tell(Closed{})
}

// End ends what works on datasets and closes them, when nothing is shown any more; wait waits for the tasks of the
// window.
func (x *Session) End(wait func()) error {
	var err error
	if x.current != nil {
		err = x.current.end()
	}
	wait()
	return errors.Join(err, x.opening.end())
}

// Closing returns how many datasets were left and are not closed yet.
func (x *Session) Closing() int { return len(x.leaving) }

// OnTheWay returns how many datasets were opened that are not adopted yet. Safe for concurrent use.
func (x *Session) OnTheWay() int { return x.opening.count() }

// Pending reports whether something changed in the open dataset that is still to be told.
func (x *Session) Pending() bool { return x.current != nil && x.current.changed.Pending() }

// Discard closes what was opened and is not adopted any more.
func (x *Session) Discard() error { return x.opening.end() }

// Job is work on a dataset, and what becomes of what it brings.
type Job struct {
	Name string // as the status bar has it; "" for what need not be told
	Keep bool   // it is finished also when the dataset is left; else it ends with that
	Work func(context.Context, *shell.Task) error

	Done func(error) // called on the UI goroutine while the dataset is still the one that is open; nil for nothing to do
	Left func(error) // called instead where it has been left; nil: what it brings is dropped, but that kept work failed is said
}

// Start runs a background task that works on the dataset: the dataset is closed only after it has ended. What it brings
// reaches no other dataset that has been opened meanwhile.
func (x *Session) Start(s *Open, j Job) *shell.Task {
	ctx := s.ctx
	if j.Keep {
		ctx = context.WithoutCancel(ctx)
	}
	s.using.Add(1)
	return x.shell.StartIn(ctx, j.Name, func(ctx context.Context, t *shell.Task) error {
		defer s.using.Done()
		return j.Work(ctx, t)
	}, func(err error) {
		switch {
		case x.current == s && j.Done != nil:
			j.Done(err)
		case x.current == s:
		case j.Left != nil:
			j.Left(err)
		case j.Keep && err != nil:
			x.shell.Fail(err)
		}
	})
}
