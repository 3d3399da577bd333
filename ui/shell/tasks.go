package shell

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"fiducial/ui/kit"
)

// Task is one running background task. Its work reports through it; the status bar reads it.
type Task struct {
	name    string
	cancel  context.CancelFunc
	started time.Time
	list    *Tasks

	mu          sync.Mutex
	done, total int64
	pace        pace
	detail      string
	left        time.Duration // a better estimate than by its pace, if positive
	paused      bool
	cancelled   bool
	finished    chan struct{}

	Dismissed func() // what its button does instead of stopping it; nil for that. Set it on the UI goroutine
}

// Progress reports how far the work is; it is the callback of background tasks.
func (t *Task) Progress(done, total int64) {
	t.mu.Lock()
	t.done, t.total = done, total
	t.pace.note(time.Now(), done, total)
	t.mu.Unlock()
	t.list.changed.Poke()
}

// Describe reports what the work is at, and how long it still needs where it knows better.
func (t *Task) Describe(detail string, left time.Duration) {
	t.mu.Lock()
	t.detail, t.left = detail, left
	t.mu.Unlock()
	t.list.changed.Poke()
}

// Pause says that the work rests, or goes on. Work that rests has no end in sight.
func (t *Task) Pause(on bool) {
	t.mu.Lock()
	t.paused = on
	t.mu.Unlock()
	t.list.changed.Poke()
}

// Stop cancels the task; its work ends as soon as it notices.
func (t *Task) Stop() {
	t.mu.Lock()
	t.cancelled = true
	t.mu.Unlock()
	t.cancel()
	t.list.changed.Poke()
}

// Cancelled reports whether somebody stopped the task.
func (t *Task) Cancelled() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cancelled
}

// Paused reports whether the work rests.
func (t *Task) Paused() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.paused
}

// Wait returns when the work is done.
func (t *Task) Wait() { <-t.finished }

// dismiss does what the task's button does.
func (t *Task) dismiss() {
	if t.Dismissed != nil {
		t.Dismissed()
		return
	}
	t.Stop()
}

// says returns what a task does and how it stands, and which share of it is done, negative where that is not known.
func (t *Task) says(now time.Time) (text string, fraction float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fraction = -1.0
	if t.total > 0 {
		fraction = min(max(float64(t.done)/float64(t.total), 0), 1)
	}
	left := t.left
	if left <= 0 && t.total > 0 {
		left = t.pace.left(now, t.done)
	}
	text = t.name
	if t.detail != "" {
		text += " · " + t.detail
	}
	switch {
	case t.cancelled:
		text += " · stopping"
	case t.paused:
		text += " · paused"
	case left > 0:
		text += " · " + kit.Clock(left) + " left"
	}
	return text, fraction
}

// Tasks is the one list of running background tasks. Safe for concurrent use.
type Tasks struct {
	post    func(func())
	changed *kit.Throttle // tells the status bar

	mu   sync.Mutex
	list []*Task
	wg   sync.WaitGroup
}

// NewTasks makes an empty list. post hands a function to the UI goroutine, where show is called soon after something
// changed.
func NewTasks(post func(func()), show func()) *Tasks {
	return &Tasks{post: post, changed: kit.NewThrottle(250*time.Millisecond, post, show)}
}

// Start runs work in a goroutine of its own and then, on the UI goroutine, after with its error.
// A task without a name is not shown. Cancelling is no failure: after gets nil for an error that is only that. after
// may be nil.
func (l *Tasks) Start(ctx context.Context, name string, work func(context.Context, *Task) error, after func(error)) *Task {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task{name: name, cancel: cancel, started: time.Now(), list: l, finished: make(chan struct{})}
	l.mu.Lock()
	l.list = append(l.list, t)
	l.wg.Add(1)
	l.mu.Unlock()
	l.changed.Poke()
	go func() {
		defer l.wg.Done()
		defer close(t.finished)
		err := work(ctx, t)
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			err = nil
		}
		cancel()
		l.mu.Lock()
		l.list = slices.DeleteFunc(l.list, func(o *Task) bool { return o == t })
		l.mu.Unlock()
		l.changed.Poke()
		if after != nil {
			l.post(func() { after(err) })
		}
	}()
	return t
}

// Half returns half of the threads that work may use, all cores for 0, and at least one: what goes on in the background
// is to slow down neither a run nor the hand that labels.
func Half(threads int) int {
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	return max(1, threads/2)
}

// running returns the tasks in the order they began, without those younger than age: what is done at once
// need not flash by.
func (l *Tasks) running(age time.Duration) []*Task {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*Task
	for _, t := range l.list {
		if t.name != "" && time.Since(t.started) >= age {
			out = append(out, t)
		}
	}
	return out
}

// Wait returns when no task is left.
func (l *Tasks) Wait() { l.wg.Wait() }

// named returns the running task whose name begins in a way, nil where there is none.
func (l *Tasks) named(begins string) *Task {
	for _, t := range l.running(0) {
		if strings.HasPrefix(t.name, begins) {
			return t
		}
	}
	return nil
}
