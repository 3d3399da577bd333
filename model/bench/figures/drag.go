package figures

// Drag is what app/e2e measures: milliseconds from a move of the mouse, with a point in hand, to that point's pixels at
// its new place on the screen.
type Drag struct {
	Machine  Machine `json:"machine"`
	Moves    int     `json:"moves"`    // of each kind
	Idle     Spread  `json:"idle"`     // while nothing trains, quartiles
	Training Spread  `json:"training"` // while a network trains, quartiles
	Ratio    Spread  `json:"ratio"`    // of the medians, training over idle
	Mark     float64 `json:"mark"`     // the most that Ratio should be
}

// NewDrag reckons the figures of turns whose numerators were measured while a network trained and whose denominators
// while nothing did.
func NewDrag(turns []Turn) Drag {
	training, idle := Sides(turns)
	return Drag{
		Machine: Describe(), Moves: len(idle), Idle: Quartiles(idle, 1), Training: Quartiles(training, 1),
		Ratio: Ratio(turns), Mark: 1.5,
	}
}
