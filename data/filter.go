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

// StateOf returns the state of a row.
func (d *Dataset) StateOf(row int) State { panic("unwritten") }

// Filter chooses rows: those that have all of Has and none of Not.
type Filter struct{ Has, Not State }

// Select returns the rows that pass, in order.
func (d *Dataset) Select(f Filter) []int { panic("unwritten") }

// Counts returns for each single State how many rows are in it.
func (d *Dataset) Counts() map[State]int { panic("unwritten") }
