package model

import "sync"

// Control pauses a run, says which row to watch, and makes it leave a core to others. Safe for concurrent use; the zero
// Control is ready.
type Control struct {
	mu      sync.Mutex
	paused  bool
	watched int           // row + 1; 0 for none
	changed chan struct{} // closed at the next change; nil while nobody waits for it

	yields  bool
	threads int               // of the run in progress
	limit   func(threads int) // bounds them; nil while no run is in progress
}

// Pause stops the run after the batch it is at, until Resume.
func (c *Control) Pause() { c.change(func() { c.paused = true }) }

// Resume lets a paused run go on.
func (c *Control) Resume() { c.change(func() { c.paused = false }) }

// Paused reports whether the run is to stand still.
func (c *Control) Paused() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused
}

// Watch says which row's prediction to report, -1 for none. It is reported at once, also while paused, and
// then several times a second.
func (c *Control) Watch(row int) { c.change(func() { c.watched = max(row, -1) + 1 }) }

// Yield says whether the run's arithmetic leaves one of its cores to others, as long as it has two. It counts at once
// and changes no result: for a window in which somebody is at work.
func (c *Control) Yield(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.yields = on
	c.bound()
}

// drive tells the control of the run how to bound its threads; nil when it ends. A nil Control does nothing.
func (c *Control) drive(threads int, limit func(threads int)) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.threads, c.limit = threads, limit
	c.bound()
}

// bound bounds the threads as is wanted now. The caller holds mu.
func (c *Control) bound() {
	switch {
	case c.limit == nil:
	case c.yields:
		c.limit(max(1, c.threads-1))
	default:
		c.limit(c.threads)
	}
}

func (c *Control) change(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// state returns what is wanted now, and a channel that is closed when that changes. A nil Control wants nothing.
func (c *Control) state() (paused bool, row int, changed <-chan struct{}) {
	if c == nil {
		return false, -1, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.paused, c.watched - 1, c.changed
}
