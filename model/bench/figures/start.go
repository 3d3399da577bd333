package figures

// Start is what app/e2e measures of starting: seconds from the start of the process to the first face's pixels on the
// screen.
type Start struct {
	Machine   Machine   `json:"machine"`
	Starts    int       `json:"starts"` // of each program
	Bare      Spread    `json:"bare"`   // of a bare window with one picture, quartiles
	Openings  []Opening `json:"openings"`
	RatioMark float64   `json:"ratio_mark"` // the most that the ratios should be
}

// Opening is the start of the program with one dataset.
type Opening struct {
	Name    string    `json:"name"`
	Bytes   int64     `json:"bytes"` // of the file
	Seconds []float64 `json:"-"`     // each start
	Taken   Spread    `json:"taken"` // seconds, quartiles
	Ratio   Spread    `json:"ratio"` // of the medians, over the bare window's
	Mark    float64   `json:"mark"`  // the most seconds that it should take
}

// NewStart reckons the figures of starts that took turns: the i-th of the bare window and of each opening are one turn.
func NewStart(bare []float64, openings ...Opening) Start {
	s := Start{Machine: Describe(), Starts: len(bare), Bare: Quartiles(bare, 1), RatioMark: 1.3}
	for _, o := range openings {
		turns := make([]Turn, len(bare))
		for i := range turns {
			turns[i] = Turn{o.Seconds[i : i+1], bare[i : i+1]}
		}
		o.Taken, o.Ratio = Quartiles(o.Seconds, 1), Ratio(turns)
		s.Openings = append(s.Openings, o)
	}
	return s
}
