package data

import (
	"maps"
	"slices"
	"sync"
)

// ChangeKind says what changed.
type ChangeKind int

const (
	Arrived ChangeKind = iota // more rows were read, or the last one
	Edited                    // labels of Rows changed
	Marked                    // marks of Rows changed
	Saved                     // the file now has every edit
	OnDisk                    // another program changed or removed the file
	Noticed                   // there are new Notices, or other Strays
	Faulted                   // the photos of Rows turned out not to be usable
)

// Change tells subscribers what changed.
type Change struct {
	Kind ChangeKind
	Rows []int // for Edited, Marked and Faulted
}

// subscribers are those who want to know.
type subscribers struct {
	mu   sync.Mutex
	next int
	all  map[int]func(Change)
}

// Subscribe calls f after every change, from the goroutine that made it; unsubscribe ends that. f may call every
// method but Close and SaveAs, which wait for the goroutine that watches the file and may be the one that calls
// f. While rows arrive, Save and Reload answer ErrLoading.
func (d *Dataset) Subscribe(f func(Change)) (unsubscribe func()) {
	s := &d.subscribers
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[int]func(Change){}
	}
	id := s.next
	s.next++
	s.all[id] = f
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.all, id)
	}
}

// tell calls every subscriber, in the order in which they came.
func (s *subscribers) tell(c Change) {
	s.mu.Lock()
	var list []func(Change)
	for _, id := range slices.Sorted(maps.Keys(s.all)) {
		list = append(list, s.all[id])
	}
	s.mu.Unlock()
	for _, f := range list {
		f(c)
	}
}
