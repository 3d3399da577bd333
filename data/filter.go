package data

// State is what can be said of a face at a glance; a face can be in several.
type State uint8

const (
	Done State = 1 << iota
	Flagged
	Noted
	Changed    // has points that differ from the file
	Incomplete // has missing points
	Faulty     // its row has faults
	NoPhoto    // has no usable pixels
)

// states is how many single states there are.
const states = 7

// StateOf returns the state of a row.
func (d *Dataset) StateOf(row int) State {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).state
}

// Filter chooses rows: those that have all of Has and none of Not.
type Filter struct{ Has, Not State }

// Passes reports whether a face in state s is chosen.
func (f Filter) Passes(s State) bool { return s&f.Has == f.Has && s&f.Not == 0 }

// Select returns the rows that pass, in order.
func (d *Dataset) Select(f Filter) []int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var rows []int
	for i, r := range d.rows {
		if f.Passes(r.state) {
			rows = append(rows, i)
		}
	}
	return rows
}

// Counts returns for each single State how many rows are in it. They are kept up to date with each change, so
// that asking costs nothing.
func (d *Dataset) Counts() map[State]int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	counts := make(map[State]int, states)
	for i, n := range d.counts {
		counts[1<<i] = n
	}
	return counts
}

// recount brings the row's state, and the dataset's counts with it, up to date. edited is how many of its
// points were edited before the change. The caller holds d.mu.
func (d *Dataset) recount(r *row, edited int) {
	d.unsaved += r.editedPoints() - edited
	now := r.stateNow()
	for i := range d.counts {
		bit := State(1) << i
		switch {
		case now&bit != 0 && r.state&bit == 0:
			d.counts[i]++
		case now&bit == 0 && r.state&bit != 0:
			d.counts[i]--
		}
	}
	r.state = now
}
