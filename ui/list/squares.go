package list

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// squaring is the task that makes the squares of all faces in photos, once all rows are there, so that thumbnails and
// whatever else goes over faces finds them. It leaves a core to others, works on one alone while somebody is at work in
// the window, and rests while a run goes on, which makes the squares that it needs by itself.
type squaring struct {
	shares atomic.Bool // somebody is at work
	rests  atomic.Bool // a run goes on
}

const (
	squaresAtOnce = 32                     // rows that are decoded before it is looked again what else goes on
	squaresRest   = 250 * time.Millisecond // after which it is looked whether a run still goes on
)

// readPhotos makes the squares of all faces.
func (l *List) readPhotos() {
	s := l.session.Current()
	if !s.Dataset.Photos() {
		return
	}
	l.adjustReading()
	rows := make([]int, s.Dataset.Rows())
	for i := range rows {
		rows[i] = i
	}
	l.session.Start(s, session.Job{Name: "Reading photos", Work: func(ctx context.Context, t *shell.Task) error {
		done := 0
		for part := range slices.Chunk(rows, squaresAtOnce) {
			if err := l.squaring.wait(ctx, t); err != nil {
				return err
			}
			if err := s.Dataset.MakeSquares(ctx, part, l.squaring.threads(), nil); err != nil {
				return err
			}
			done += len(part)
			t.Progress(int64(done), int64(len(rows)))
		}
		return nil
	}, Done: func(err error) {
		if err != nil {
			l.shell.Fail(err)
		}
		l.session.Tell(session.Squared{})
	}})
}

// adjustReading tells the task what else goes on.
func (l *List) adjustReading() {
	l.squaring.shares.Store(l.shell.AtWork())
	l.squaring.rests.Store(l.predict.Predictions.Running())
}

// threads returns on how many cores photos are to be decoded now.
func (q *squaring) threads() int {
	if q.shares.Load() {
		return 1
	}
	return max(1, runtime.GOMAXPROCS(0)-1)
}

// wait returns when no run goes on.
func (q *squaring) wait(ctx context.Context, t *shell.Task) error {
	if !q.rests.Load() {
		return ctx.Err()
	}
	t.Pause(true)
	defer t.Pause(false)
	look := time.NewTicker(squaresRest)
	defer look.Stop()
	for q.rests.Load() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
	return nil
}
