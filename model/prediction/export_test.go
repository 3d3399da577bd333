package prediction

// What tests from outside look at; they train networks, which this package can't.
var (
	Turned      = turned
	Back        = back
	CheckMemory = checkMemory
)

// Numbers returns how many numbers are kept of a face.
func (a *Answers) Numbers() int { return len(a.numbers) }
