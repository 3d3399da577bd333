package data

// State is what can be said of a face at a glance; a face can be in several.
type State uint16

const (
	Done State = 1 << iota
	Flagged
	Noted
	Changed    // has points that differ from the file
	Incomplete // has missing points
	Faulty     // its row has faults
	NoPhoto    // has no usable pixels
	Accepted   // its labels were said to be right
	LeftOut    // it is left out of training, evaluation, suspects and lists
	Proposed   // points that it lacks are proposed by what was imported
	Boxless    // it is in a photo, and nothing says where: its square is the largest in the middle
)

// states is how many single states there are.
const states = 11

// StateOf returns the state of a row.
func (d *Dataset) StateOf(row int) State {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).state
}

// Filter chooses rows: those that are not left out, unless Has asks for them, and that have all of Has and none of Not,
// and in which the keypoint named Lacks is missing and the one named Labelled has one. An empty name, or that of no
// keypoint, asks for nothing.
type Filter struct {
	Has, Not        State
	Lacks, Labelled string
}

// passes reports whether a face is chosen; lacks and labelled are the indexes of the keypoints, −1 for none.
func (f Filter) passes(r *row, lacks, labelled int) bool {
	switch {
	case r.state&LeftOut&^f.Has != 0:
		return false
	case r.state&f.Has != f.Has || r.state&f.Not != 0:
		return false
	case lacks >= 0 && !r.label(lacks).Missing(), labelled >= 0 && !r.label(labelled).Known:
		return false
	}
	return true
}

// Select returns the rows that pass, in order.
func (d *Dataset) Select(f Filter) []int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	lacks, labelled := d.keypoints.Index(f.Lacks), d.keypoints.Index(f.Labelled)
	rows := make([]int, 0, d.rows.len())
	for i, r := range d.rows.all() {
		if f.passes(r, lacks, labelled) {
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

// Labelled reports whether a row has any label, as it stands. Safe for concurrent use.
func (d *Dataset) Labelled(row int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).labelled()
}

// recount brings the row's state, and the dataset's counts with it, up to date. edited is how many of its
// points were edited before the change. The caller holds d.mu.
func (d *Dataset) recount(r *row, edited int) {
	d.unsaved += r.editedPoints() - edited
	if r.inFile.Frame != nil {
		d.together.changes.Add(1) // it may have got its first label, or another square
	}
	now := r.stateNow(d.keypoints)
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
