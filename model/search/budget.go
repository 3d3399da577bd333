package search

import (
	"context"
	"time"
)

// budgetTick is how often it is looked whether the time of a search is over.
const budgetTick = 200 * time.Millisecond

// spend stops the search when it has run for the minutes of its plan, so many trials at once; what trials took before
// this call counts, pauses don't. It returns when ctx is cancelled, at once where the plan has no budget. The error is
// that of the store.
func (s *Search) spend(ctx context.Context, workers int) error {
	if s.plan.Minutes == 0 {
		return nil
	}
	left := time.Duration(s.plan.Minutes * float64(time.Minute))
	for _, t := range s.Trials() {
		left -= time.Duration(t.Seconds / float64(workers) * float64(time.Second))
	}
	ticker := time.NewTicker(budgetTick)
	defer ticker.Stop()
	for last := time.Now(); left > 0; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		now := time.Now()
		if !s.Paused() {
			left -= now.Sub(last)
		}
		last = now
	}
	return s.Stop()
}

// budgeted does the work of a Run within the search's budget.
func (s *Search) budgeted(ctx context.Context, workers int, work func() error) error {
	timed, end := context.WithCancel(ctx)
	defer end()
	spent := make(chan error, 1)
	go func() { spent <- s.spend(timed, workers) }()
	err := work()
	end()
	if late := <-spent; err == nil {
		err = late
	}
	return err
}
