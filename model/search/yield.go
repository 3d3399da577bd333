package search

import (
	"slices"

	"fiducial/model"
)

// Yield says whether a core is left to others, as long as there are two: of the trials that Run trains at the moment,
// the one that began last rests between its batches. It counts at once and changes no result: for a window in which
// somebody is at work.
func (s *Search) Yield(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.yields = on
	s.bound()
}

// GiveWay lets the trials of the next Run have a core only when nobody else on the machine wants it, on systems where a
// thread can do that (Linux). It changes no result: for a window, which is to move without waiting.
func (s *Search) GiveWay() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.givesWay = true
}

// yieldThread makes the goroutine that calls it one that gives way, until it ends.
func (s *Search) yieldThread() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.givesWay {
		lowerPriority()
	}
}

// attend counts a trial among those that are being trained, until leave.
func (s *Search) attend(c *model.Control) (leave func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = append(s.at, c)
	s.bound()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.at = slices.DeleteFunc(s.at, func(o *model.Control) bool { return o == c })
		s.bound()
	}
}

// bound lets the trial rest that is to rest now, and the others go on. The caller holds mu.
func (s *Search) bound() {
	for i, c := range s.at {
		if rests := s.yields && i > 0 && i == len(s.at)-1; rests != c.Paused() {
			if rests {
				c.Pause()
			} else {
				c.Resume()
			}
		}
	}
}
