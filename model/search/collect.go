package search

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"fiducial/data"
)

// Elsewhere says how trials are trained on other machines.
type Elsewhere struct {
	Folder  Folder        // that all machines see
	Engine  Engine        // takes the tasks there
	Reading data.Reading  // how the columns of the dataset are read, where somebody said so
	AtOnce  int           // how many tasks are handed out at a time; 0 means all that are ready
	Every   time.Duration // how often to look; 0 means every two seconds
	Grace   time.Duration // how long after its job a result may still come into sight, 0 means 30 seconds: shared folders show new files late
}

// mostLost is after how many jobs in a row that left no result a trial has failed.
const mostLost = 5

// An engine's controller may be restarting: it may be silent when it is asked, and refuse what it is given just before.
const (
	mostSilent  = 30 // times in a row
	mostRefused = 5  // times in a row while it answers when it is asked
)

// RunElsewhere is Run with an engine: it hands out the trials that are left through the shared folder and collects
// their results, this process alone, until none is left or ctx is cancelled; then it cancels what was handed out.
// Where it was killed, the next one collects what has come in meanwhile. ds is read only to know its photos.
func (s *Search) RunElsewhere(ctx context.Context, ds *data.Dataset, e Elsewhere, progress func(done, total int64)) error {
	photos, ok := ds.Fingerprint()
	if !ok {
		return fmt.Errorf("search: %w", data.ErrLoading)
	}
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
	if e.Every <= 0 {
		e.Every = 2 * time.Second
	}
	if e.Grace <= 0 {
		e.Grace = 30 * time.Second
	}
	c := &collector{Elsewhere: e, search: s, photos: hex.EncodeToString(photos[:]), out: map[string]*handed{}, lost: map[int]int{}}
	err := e.Folder.prepare()
	if err == nil {
		atOnce := len(s.trials)
		if e.AtOnce > 0 {
			atOnce = min(atOnce, e.AtOnce)
		}
		err = s.budgeted(ctx, atOnce, func() error { return c.run(ctx) })
	}
	if err == nil && ctx.Err() == nil {
		err = s.settle()
	}
	if err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return nil
}

// collector hands out trials and collects their results.
type collector struct {
	Elsewhere
	search  *Search
	photos  string
	out     map[string]*handed
	lost    map[int]int // of each trial: jobs in a row without a result
	silent  int         // how often in a row the engine did not answer
	refused int         // how often in a row it did not take tasks, or not cancel them, though it answered
}

// handed is a task that was handed out.
type handed struct {
	Task
	sent   bool            // whether the engine has it, or needs not, since its result is there
	ctx    context.Context // cancelled when the trial is to end early
	cancel context.CancelCauseFunc
	gone   time.Time // when its job was first seen to be gone
	late   time.Time // when its result was first seen without its checkpoint
}

// run looks, collects and hands out until nothing is left.
func (c *collector) run(ctx context.Context) error {
	for {
		c.search.mu.Lock()
		changed := c.search.changed
		c.search.mu.Unlock()
		more, err := c.look(ctx)
		if err != nil || ctx.Err() != nil || !more {
			return errors.Join(err, c.callBack(context.WithoutCancel(ctx)))
		}
		timer := time.NewTimer(c.Every)
		select {
		case <-timer.C:
		case <-changed:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// look does what is to be done now, and says whether there will be more.
func (c *collector) look(ctx context.Context) (more bool, err error) {
	if err := c.collect(); err != nil {
		return false, err
	}
	if err := c.claim(ctx); err != nil {
		return false, err
	}
	if err := c.fates(ctx); err != nil {
		return false, err
	}
	if c.silent == 0 {
		if err := errors.Join(c.ends(ctx), c.send(ctx)); err != nil {
			return false, err
		}
	}
	return len(c.out) > 0 || c.search.left(), nil
}

// names returns the names of the tasks handed out, in order.
func (c *collector) names() []string { return slices.Sorted(maps.Keys(c.out)) }

// collect takes the results that have come in.
func (c *collector) collect() error {
	for _, name := range c.names() {
		h := c.out[name]
		r, ok, err := c.Folder.read(h.Task, c.photos)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		end, failure, err := c.Folder.ending(r)
		if errors.Is(err, fs.ErrNotExist) {
			if h.late.IsZero() {
				h.late = time.Now()
			}
			if time.Since(h.late) < c.Grace { // it was written before the result, but shared folders show new files late
				continue
			}
			err = nil // whoever trained it kept none: it begins anew if it is to go on
		}
		if err != nil {
			return err
		}
		delete(c.lost, h.Trial)
		before := c.search.Trial(h.Trial)
		if err := c.finish(name, end, r.epochs(before.epochs()), before.Seconds+r.Seconds, nil, failure); err != nil {
			return err
		}
	}
	return nil
}

// finish notes the end of a task's rung and forgets the task.
func (c *collector) finish(name string, end ending, epochs []data.Epoch, seconds float64, cause, failure error) error {
	h := c.out[name]
	delete(c.out, name)
	h.cancel(nil)
	if err := c.search.finish(h.Trial, end, epochs, seconds, cause, failure); err != nil {
		return err
	}
	trial := c.search.Trial(h.Trial)
	return c.Folder.forget(h.Task, trial.over())
}

// ends cancels the tasks of trials that are to end early.
func (c *collector) ends(ctx context.Context) error {
	for _, name := range c.names() {
		if h := c.out[name]; h.ctx.Err() != nil && ctx.Err() == nil {
			if err := c.Engine.Cancel(ctx, []string{name}); err != nil {
				return c.refuses(ctx, err)
			}
			c.refused = 0
			if err := c.finish(name, ending{state: Waiting}, nil, c.search.Trial(h.Trial).Seconds, context.Cause(h.ctx), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// fates asks what became of the tasks. One that was lost waits again, one that a person cancelled is stopped.
func (c *collector) fates(ctx context.Context) error {
	if len(c.out) == 0 {
		return nil
	}
	fates, err := c.Engine.Fates(ctx, c.names())
	if err != nil {
		if c.silent++; c.silent >= mostSilent && ctx.Err() == nil {
			return err
		}
		return nil // an interruption ends the asking, too
	}
	if c.silent > 0 {
		c.silent, c.refused = 0, 0
	}
	for _, name := range c.names() {
		h := c.out[name]
		switch fate := fates[name]; {
		case !h.sent || !h.late.IsZero(): // it was not given the task yet, or has done its part
		case fate == Alive:
			h.gone = time.Time{}
		case h.gone.IsZero():
			h.gone = time.Now()
		case time.Since(h.gone) < c.Grace:
		case fate == Cancelled:
			err = c.finish(name, ending{state: Waiting}, nil, c.search.Trial(h.Trial).Seconds, errStopped, nil)
		default:
			err = c.again(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// again lets a trial whose job was lost wait for another one, unless that happened too often.
func (c *collector) again(name string) error {
	h := c.out[name]
	var failure error
	if c.lost[h.Trial]++; c.lost[h.Trial] >= mostLost {
		failure = fmt.Errorf("%d jobs in a row ended without a result: see the logs in %s", mostLost, c.Folder)
	}
	return c.finish(name, ending{state: Waiting}, nil, c.search.Trial(h.Trial).Seconds, nil, failure)
}

// claim takes what is ready and writes it into the folder.
func (c *collector) claim(ctx context.Context) error {
	for c.AtOnce <= 0 || len(c.out) < c.AtOnce {
		trialCtx, cancel := context.WithCancelCause(ctx)
		task, from, ok, err := c.search.claim(cancel)
		if err != nil || !ok {
			cancel(nil)
			return err
		}
		h := &handed{Task: task, ctx: trialCtx, cancel: cancel}
		c.out[task.name()] = h
		if !c.Reading.IsZero() {
			task.Reading = &c.Reading
		}
		if err := c.Folder.write(task, from); err != nil {
			return err
		}
		if _, h.sent, err = c.Folder.read(task, c.photos); err != nil { // it may have come in while nobody collected
			return err
		}
		c.search.tell(task.Trial)
	}
	return nil
}

// send hands the engine what it does not have yet. What it refuses it is given again at the next look.
func (c *collector) send(ctx context.Context) error {
	names := slices.DeleteFunc(c.names(), func(name string) bool { return c.out[name].sent })
	if len(names) == 0 {
		return nil
	}
	if err := c.Engine.Submit(ctx, names); err != nil {
		return c.refuses(ctx, err)
	}
	for _, name := range names {
		c.out[name].sent = true
	}
	c.refused = 0
	return nil
}

// refuses returns the error of an engine that would not do something, unless it may do it at the next look.
func (c *collector) refuses(ctx context.Context, err error) error {
	if c.refused++; c.refused < mostRefused || ctx.Err() != nil { // an interruption ends the command, too
		return nil
	}
	return err
}

// callBack cancels what is still out. Those trials wait and go on with the search.
func (c *collector) callBack(ctx context.Context) error {
	names := c.names()
	if len(names) == 0 {
		return nil
	}
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	errs := []error{c.Engine.Cancel(ctx, names)}
	for _, name := range names {
		errs = append(errs, c.finish(name, ending{state: Waiting}, nil, c.search.Trial(c.out[name].Trial).Seconds, nil, nil))
	}
	return errors.Join(errs...)
}
