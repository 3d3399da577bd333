package kit

import (
	"sync"
	"time"
)

// Throttle runs a function on the UI goroutine soon after poke, but no more often than every interval, however
// often it is poked. The first poke after a pause is carried out at once. Safe for concurrent use.
type Throttle struct {
	interval time.Duration
	post     func(func())
	run      func()

	mu      sync.Mutex
	pending bool
	last    time.Time
}

// NewThrottle makes a throttle; post hands a function to the UI goroutine.
func NewThrottle(interval time.Duration, post func(func()), run func()) *Throttle {
	return &Throttle{interval: interval, post: post, run: run}
}

// Poke asks for a run.
func (t *Throttle) Poke() {
	t.mu.Lock()
	if t.pending {
		t.mu.Unlock()
		return
	}
	t.pending = true
	wait := t.interval - time.Since(t.last)
	t.mu.Unlock()
	if wait <= 0 {
		t.post(t.fire) // without the lock: it may run here and now
		return
	}
	time.AfterFunc(wait, func() { t.post(t.fire) })
}

// Rest puts off what is asked for from now on until d from now at least: after work so long that it would take too much
// of the time.
func (t *Throttle) Rest(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := time.Now().Add(d - t.interval); last.After(t.last) {
		t.last = last
	}
}

// Pending reports whether a run was asked for that is still to come.
func (t *Throttle) Pending() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pending
}

func (t *Throttle) fire() {
	t.mu.Lock()
	t.pending = false
	t.last = time.Now()
	t.mu.Unlock()
	t.run()
}
