package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
)

// saveEvery is how often a running trial keeps a checkpoint. What is trained after the last one is trained again,
// to the same result, when the program is killed.
const saveEvery = 10 * time.Second

// Run trains the trials that are left, so many at once (0: one a core), each with one thread, until none is left or
// ctx is cancelled; then running trials keep what they have reached, and there is no error. It is a background task:
// run it in a goroutine of your own. progress gets how many trials are over, of how many; it may be nil.
//
// All trials read their photos from ds, which keeps them decoded. A trial that fails is noted as failed and the
// search goes on; the error is one of the store or of the dataset's file.
func (s *Search) Run(ctx context.Context, ds *data.Dataset, workers int, progress func(done, total int64)) error {
	if err := s.begin(); err != nil {
		return err
	}
	defer s.end()
	if s.Ended() {
		return nil
	}
	if progress != nil {
		defer s.Subscribe(func(int) { progress(s.over()) })()
		progress(s.over())
	}
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	group, inner := errgroup.WithContext(ctx)
	for range min(workers, len(s.trials)) {
		group.Go(func() error {
			s.yieldThread()
			return s.work(inner, ds)
		})
	}
	err := s.budgeted(ctx, min(workers, len(s.trials)), group.Wait)
	if err == nil && ctx.Err() == nil {
		err = s.settle()
	}
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return nil
}

// over returns how many trials are over, and how many there are.
func (s *Search) over() (done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.trials {
		if s.trials[i].over() {
			done++
		}
	}
	return done, int64(len(s.trials))
}

// work trains one trial after the other until none is left.
func (s *Search) work(ctx context.Context, ds *data.Dataset) error {
	for ctx.Err() == nil {
		s.mu.Lock()
		changed := s.changed // before the question, so that no answer is missed
		s.mu.Unlock()
		trialCtx, cancel := context.WithCancelCause(ctx)
		task, from, ok, err := s.claim(cancel)
		if err == nil && ok {
			s.tell(task.Trial)
			err = s.rung(trialCtx, cancel, ds, task, from)
		}
		cancel(nil)
		if err != nil {
			return err
		}
		if ok {
			continue
		}
		if !s.left() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	return nil
}

// rung trains a claimed trial until its rung ends.
func (s *Search) rung(ctx context.Context, cancel context.CancelCauseFunc, ds *data.Dataset, t Task, from *checkpoint.Checkpoint) error {
	before, begun, saved := s.Trial(t.Trial).Seconds, time.Now(), time.Now()
	var last []data.Epoch // stored with what ends the rung: one flush to the disk less
	seconds := func() float64 { return before + time.Since(begun).Seconds() }
	var broken error
	control := &model.Control{}
	defer s.attend(control)()
	end, err := t.train(ctx, ds, from, "", control, func(e model.EpochEvent) {
		if e.Epoch >= t.Until {
			last = []data.Epoch{e.Point}
			return
		}
		var checkpoint *checkpoint.Checkpoint
		if time.Since(saved) > saveEvery {
			checkpoint, saved = e.Checkpoint, time.Now()
		}
		if broken = s.epoch(t.Trial, e.Point, seconds(), checkpoint); broken != nil {
			cancel(broken)
		}
	})
	if errors.Is(err, data.ErrChanged) || errors.Is(err, data.ErrLoading) {
		broken, err = err, nil // no fault of the trial
		end.state = Waiting
	}
	return errors.Join(broken, s.finish(t.Trial, end, last, seconds(), context.Cause(ctx), err))
}
