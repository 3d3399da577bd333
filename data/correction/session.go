package correction

import (
	"math"
	"slices"
	"time"

	"fiducial/data/face"
)

// Kind says what became of a label.
type Kind int

const (
	Moved   Kind = iota // it has another place
	Placed              // it was missing
	Removed             // it is missing now
)

// String returns the word for the kind, as the CSV has it.
func (k Kind) String() string { return [...]string{"moved", "placed", "removed"}[k] }

// Point is one label that is not where it was.
type Point struct {
	Row           int
	Keypoint      string
	Before, After face.Point
}

// Kind says what became of the label.
func (p Point) Kind() Kind {
	switch {
	case !p.Before.Known:
		return Placed
	case !p.After.Known:
		return Removed
	}
	return Moved
}

// Session is what was corrected between two moments: each label once, however often it was moved, and none that is
// back where it was.
type Session struct {
	Since, Until time.Time // the zero Since means: since the history begins
	Points       []Point   // by row, then in the order of the dataset's keypoints

	Accepted, Flagged, Noted []int // rows marked done, flagged, given another note meanwhile; ascending
}

// Rows returns the rows that were touched, ascending.
func (s *Session) Rows() []int {
	rows := slices.Concat(s.Accepted, s.Flagged, s.Noted)
	for _, p := range s.Points {
		rows = append(rows, p.Row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Tally counts labels and says how far those moved that have a place before and after.
type Tally struct {
	Keypoint               string // "" for all of them
	Moved, Placed, Removed int
	Median, Max            float64 // pixels; 0 when none moved
	Steps                  [6]int  // how many moved by less than each of StepEnds, the rest at last
}

// StepEnds are the ends of the steps in which distances are counted, in pixels.
var StepEnds = [5]float64{0.5, 1, 2, 4, 8}

// Total counts all labels.
func (s *Session) Total() Tally { return tally("", s.Points) }

// Keypoints counts the labels of each keypoint that has any, the one with the most first, else by name.
func (s *Session) Keypoints() []Tally {
	by := map[string][]Point{}
	for _, p := range s.Points {
		by[p.Keypoint] = append(by[p.Keypoint], p)
	}
	var all []Tally
	for name, points := range by {
		all = append(all, tally(name, points))
	}
	slices.SortFunc(all, func(a, b Tally) int {
		if d := b.count() - a.count(); d != 0 {
			return d
		}
		if a.Keypoint < b.Keypoint {
			return -1
		}
		return 1
	})
	return all
}

func (t Tally) count() int { return t.Moved + t.Placed + t.Removed }

func tally(name string, points []Point) Tally {
	t := Tally{Keypoint: name}
	var far []float64
	for _, p := range points {
		switch p.Kind() {
		case Placed:
			t.Placed++
		case Removed:
			t.Removed++
		default:
			t.Moved++
			d := p.Before.Distance(p.After)
			far = append(far, d)
			t.Steps[step(d)]++
		}
	}
	if len(far) > 0 {
		slices.Sort(far)
		t.Median, t.Max = median(far), far[len(far)-1]
	}
	return t
}

func step(d float64) int {
	for i, end := range StepEnds {
		if d < end {
			return i
		}
	}
	return len(StepEnds)
}

// median returns the middle of sorted numbers, the mean of the middle two of an even count.
func median(sorted []float64) float64 {
	n := len(sorted)
	if n == 0 {
		return math.NaN()
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
