package search

import "fiducial/data"

// Pause lets the whole search stand still, until Resume: running trials end at their next batch and keep what they
// have reached.
func (s *Search) Pause() { s.hold(true) }

// Resume lets a paused search go on. Trials that were paused one by one stay so.
func (s *Search) Resume() { s.hold(false) }

func (s *Search) hold(paused bool) {
	s.mu.Lock()
	s.paused = paused
	if paused {
		for _, cancel := range s.active {
			cancel(errYield)
		}
	}
	s.mu.Unlock()
	s.tell(-1)
}

// Paused reports whether the whole search stands still.
func (s *Search) Paused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paused
}

// PauseTrial pauses one trial, until ResumeTrial; a running one ends at its next batch and keeps what it has
// reached. A trial that is over stays as it is.
func (s *Search) PauseTrial(n int) error {
	return s.control(n, errPaused, actionPause, func(t *Trial) { t.State, t.Held = Paused, true })
}

// ResumeTrial lets a trial that was paused by PauseTrial go on when its turn comes.
func (s *Search) ResumeTrial(n int) error {
	s.writing.Lock()
	defer s.tell(n)
	defer s.writing.Unlock()
	if t := s.trials[n]; t.State != Paused || !t.Held {
		return nil
	}
	return s.change(n, actionResume, func(t *Trial, _ *data.TrialChange) error {
		if t.Held = false; t.epochs() < t.Until { // else it stands on a rung
			t.State = Waiting
		}
		return nil
	})
}

// StopTrial ends one trial for good; a running one at its next batch. Its curve stays.
func (s *Search) StopTrial(n int) error {
	return s.control(n, errStopped, actionStop, func(t *Trial) { t.State, t.Held = Stopped, false })
}

// Stop ends all trials that are not over, for good, and with them the search.
func (s *Search) Stop() error {
	for n := range s.Trials() {
		if err := s.StopTrial(n); err != nil {
			return err
		}
	}
	s.Resume() // the rest of a paused search is nothing to wait for
	return nil
}

// control ends the rung of a running trial for a reason, or changes one that is not running. The error is that
// of the store.
func (s *Search) control(n int, reason error, action string, f func(t *Trial)) error {
	s.writing.Lock()
	defer s.tell(n)
	defer s.writing.Unlock()
	s.mu.Lock()
	cancel := s.active[n]
	if cancel != nil && s.asked[n] != errStopped {
		s.asked[n] = reason
	}
	s.mu.Unlock()
	if cancel != nil {
		cancel(reason)
		return nil
	}
	if t := s.trials[n]; t.over() || t.Held && action == actionPause {
		return nil
	}
	return s.change(n, action, func(t *Trial, _ *data.TrialChange) error {
		f(t)
		return nil
	})
}
