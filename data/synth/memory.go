package synth

import "sync"

// memory lends the slices that the drawing of one face takes, and takes them back all at once for the next:
// asking the runtime for 800 kB a face, and collecting them, took a tenth of the time. Not safe for concurrent use.
type memory struct {
	singles store[float32]
	doubles store[float64]
	places  store[vec]
	corners store[corner]
}

// memories keeps the memory of faces that are done.
var memories = sync.Pool{New: func() any { return new(memory) }}

// free takes back all that was lent.
func (m *memory) free() {
	m.reset()
	memories.Put(m)
}

// reset takes back all that was lent, to lend it again.
func (m *memory) reset() {
	m.singles.used, m.doubles.used, m.places.used, m.corners.used = 0, 0, 0, 0
}

// store lends slices of one type.
type store[T any] struct {
	all  []T
	used int
}

// lend returns n zeros.
func (s *store[T]) lend(n int) []T {
	if s.used+n > len(s.all) { // what was lent so far stays where it is
		s.all, s.used = make([]T, 2*(s.used+n)), 0
	}
	out := s.all[s.used : s.used+n : s.used+n]
	s.used += n
	clear(out)
	return out
}
