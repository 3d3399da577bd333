package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fiducial/data"
	"fiducial/model/checkpoint"
)

// Why the rung of a running trial is ended before its time.
var (
	errPaused  = errors.New("paused")
	errStopped = errors.New("stopped")
	errYield   = errors.New("the whole search stands still") // the trial waits and goes on with it
)

// change changes a trial: first on the disk, then for all to see. The caller holds s.writing, which is also why
// trials may be read here without s.mu, and tells.
func (s *Search) change(n int, action string, f func(t *Trial, c *data.TrialChange) error) error {
	t, c := s.trials[n], data.TrialChange{Decision: action}
	if err := f(&t, &c); err != nil {
		return err
	}
	var err error
	if c.Trial, err = t.stored(); err != nil {
		return err
	}
	if c.DecisionEpoch = t.Until; action == actionPause || action == actionStop {
		c.DecisionEpoch = t.epochs()
	}
	if err := s.store.ChangeTrial(s.id, time.Now(), c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trials[n] = t
	return nil
}

// claim chooses the next trial and makes it run; ok is false when there is none as things stand. cancel is kept and
// called when the trial is to end early.
func (s *Search) claim(cancel context.CancelCauseFunc) (t Task, from *checkpoint.Checkpoint, ok bool, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.Paused() {
		return t, nil, false, nil
	}
	c, ok := s.plan.next(s.trials)
	if !ok {
		return t, nil, false, nil
	}
	if c.action != actionStart {
		if from, err = s.Checkpoint(c.trial); err != nil {
			return t, nil, false, err
		}
	}
	err = s.change(c.trial, c.action, func(t *Trial, _ *data.TrialChange) error {
		t.State, t.Until = Running, c.until
		if from == nil {
			t.cut(0)
		} else {
			t.cut(from.Position.Epoch)
		}
		return nil
	})
	if err != nil {
		return t, nil, false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active[c.trial] = cancel
	if s.paused { // meanwhile
		cancel(errYield)
	}
	trial := &s.trials[c.trial]
	return Task{Search: s.id, Trial: c.trial, Settings: trial.Settings, Until: trial.Until}, from, true, nil
}

// epoch notes an epoch of a running trial, with a checkpoint where that is not nil.
func (s *Search) epoch(n int, e data.Epoch, seconds float64, checkpoint *checkpoint.Checkpoint) error {
	s.writing.Lock()
	err := s.change(n, "", func(t *Trial, c *data.TrialChange) (err error) {
		t.add(e)
		t.Seconds = seconds
		c.Epochs = []data.Epoch{e}
		return keep(c, checkpoint)
	})
	s.writing.Unlock()
	s.tell(n)
	return err
}

// keep puts a checkpoint into a change.
func keep(c *data.TrialChange, checkpoint *checkpoint.Checkpoint) (err error) {
	if checkpoint != nil {
		c.Epoch = checkpoint.Position.Epoch
		c.Checkpoint, err = checkpoint.Encode()
	}
	return err
}

// finish notes how the rung of a running trial ended; cause is why it ended before its time, failure why it
// cannot go on.
func (s *Search) finish(n int, end ending, epochs []data.Epoch, seconds float64, cause, failure error) error {
	s.writing.Lock()
	s.mu.Lock()
	if asked := s.asked[n]; asked != nil {
		cause = asked // a context keeps the first cause, a person may have asked for another since
	}
	s.mu.Unlock()
	action, goesOn := "", end.state == Waiting || end.state == Paused // the latter on a rung
	if goesOn && errors.Is(cause, errPaused) {
		action = actionPause
	} else if goesOn && errors.Is(cause, errStopped) {
		action = actionStop
	}
	err := s.change(n, action, func(t *Trial, c *data.TrialChange) error {
		for _, e := range epochs {
			t.add(e)
		}
		c.Epochs = epochs
		t.State, t.Seconds = end.state, seconds
		t.goBack(end)
		switch {
		case failure != nil:
			t.State, t.Error = Failed, failure.Error()
		case action == actionPause:
			t.State, t.Held = Paused, true
		case action == actionStop:
			t.State = Stopped
		}
		return s.keepOrDrop(t, c, end.checkpoint)
	})
	s.mu.Lock()
	delete(s.active, n)
	delete(s.asked, n)
	s.mu.Unlock()
	s.writing.Unlock()
	s.tell(n)
	return err
}

// keepOrDrop keeps the checkpoint of a trial that goes on, and of the best of those that are done: of the others
// nobody needs one.
func (s *Search) keepOrDrop(t *Trial, c *data.TrialChange, checkpoint *checkpoint.Checkpoint) error {
	if !t.over() || t.State == Stopped { // a stopped one may still be the best of all
		return keep(c, checkpoint)
	}
	before := Best(done(s.trials))
	better := before < 0 || t.TestRMSE < s.trials[before].TestRMSE || t.TestRMSE == s.trials[before].TestRMSE && t.Number < before
	if t.State != Done || !better {
		c.DropCheckpoint = []int{t.Number}
		return nil
	}
	if before >= 0 {
		c.DropCheckpoint = []int{before}
	}
	return keep(c, checkpoint)
}

// done returns the trials with the state of all but those that are done made Failed, so that Best passes them over.
func done(trials []Trial) []Trial {
	only := make([]Trial, len(trials))
	for i, t := range trials {
		if only[i] = t; t.State != Done {
			only[i].State = Failed
		}
	}
	return only
}

// settle ends the search when nothing is left to train: what ASHA did not promote is stopped, and only the best
// trial's checkpoint stays.
func (s *Search) settle() error {
	s.writing.Lock()
	changed, err := s.stopRest()
	if err == nil {
		err = s.store.SetSearchEnded(s.id, time.Now())
	}
	if err == nil {
		s.mu.Lock()
		s.ended = true
		s.mu.Unlock()
	}
	s.writing.Unlock()
	s.tell(append(changed, -1)...)
	return err
}

// stopRest stops the trials that nobody goes on with, drops all checkpoints but the best trial's, and returns the
// numbers of the trials that changed.
func (s *Search) stopRest() (changed []int, err error) {
	winner, kept := Best(s.trials), Best(done(s.trials))
	if winner >= 0 && winner != kept {
		content, err := s.store.TrialCheckpoint(s.id, winner)
		if err != nil {
			return nil, err
		}
		if content == nil { // it was killed before it had one
			winner = kept
		}
	}
	for n := range s.trials {
		over := s.trials[n].over()
		if over && (n == winner || n != kept && s.trials[n].State != Stopped) {
			continue
		}
		action := actionStop
		if over {
			action = ""
		}
		err := s.change(n, action, func(t *Trial, c *data.TrialChange) error {
			if !t.over() {
				t.State = Stopped
			}
			if n != winner {
				c.DropCheckpoint = []int{n}
			}
			return nil
		})
		if err != nil {
			return changed, err
		}
		changed = append(changed, n)
	}
	return changed, nil
}

// left reports whether there is anything to wait for when no trial can be claimed.
func (s *Search) left() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused || len(s.active) > 0 {
		return true
	}
	for i := range s.trials {
		if s.trials[i].Held {
			return true
		}
	}
	_, more := s.plan.next(s.trials)
	return more
}

// begin makes sure that there is one Run at a time.
func (s *Search) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running {
		return fmt.Errorf("run search %d: it is running already", s.id)
	}
	s.running = true
	return nil
}

func (s *Search) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = false
}
