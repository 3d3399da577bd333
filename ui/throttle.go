package ui

import (
	"sync"
	"time"
)

// throttle runs a function on the UI goroutine soon after poke, but no more often than every interval, however
// often it is poked. The first poke after a pause is carried out at once. Safe for concurrent use.
type throttle struct {
	interval time.Duration
	post     func(func())
	run      func()

	mu      sync.Mutex
	pending bool
	last    time.Time
}

func newThrottle(interval time.Duration, post func(func()), run func()) *throttle {
	return &throttle{interval: interval, post: post, run: run}
}

func (t *throttle) poke() {
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

func (t *throttle) fire() {
	t.mu.Lock()
	t.pending = false
	t.last = time.Now()
	t.mu.Unlock()
	t.run()
}
