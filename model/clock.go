package model

import "time"

// clock measures how long a run has worked; it stands still while the run is paused.
type clock struct {
	before time.Duration // until it was last stopped
	since  time.Time     // when it was last started; zero while it is stopped
}

func (c *clock) start() { c.since = time.Now() }

func (c *clock) stop() {
	c.before = c.elapsed()
	c.since = time.Time{}
}

func (c *clock) elapsed() time.Duration {
	if c.since.IsZero() {
		return c.before
	}
	return c.before + time.Since(c.since)
}

// timeUp reports whether the time limit is over.
func (r *run) timeUp() bool { return r.o.TimeLimit > 0 && r.clock.elapsed() >= r.o.TimeLimit }

// left estimates how long the run still takes: as long a step as on average so far, evaluations included.
func (r *run) left() time.Duration {
	elapsed := r.clock.elapsed()
	left := time.Duration(0)
	if steps := r.position.Step - r.begun; steps > 0 {
		remaining := (r.s.Epochs-r.position.Epoch)*r.loader.Batches() - r.position.Batch
		left = time.Duration(float64(elapsed) / float64(steps) * float64(remaining))
	}
	if r.o.TimeLimit > 0 {
		left = min(left, r.o.TimeLimit-elapsed)
	}
	return max(left, 0)
}
