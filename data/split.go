package data

// Split is the part of a dataset that a photo belongs to.
type Split int

const (
	Train Split = iota
	Test
	Validation
)

// SplitOf puts a row's photo into train, test or validation (80, 15, 5 %) by a hash of seed and photo: equal photos
// are always together, and filters don't move them.
func (d *Dataset) SplitOf(row int, seed uint64) Split { panic("unwritten") }

// SplitRows returns the rows of a split that have usable pixels and at least one label; completeOnly leaves out rows with a missing point.
func (d *Dataset) SplitRows(s Split, seed uint64, completeOnly bool) []int { panic("unwritten") }
