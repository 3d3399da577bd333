package chart

import (
	"fmt"
	"image/color"
	"math"
	"sort"
)

// Style says how a series is drawn.
type Style uint8

const (
	Line    Style = iota // a strong line
	Raw                  // a thin, faint line, for values that jump
	Markers              // a line with a marker at every point, for few points
	Steps                // a level as wide as a point's share of the axis, for a histogram: x are the middles of its bins
)

// Series is a row of points in order of x. Make one with Chart.Add.
type Series struct {
	Name  string
	Color color.NRGBA
	Style Style

	x, y        []float64
	low, high   float64 // the range of y
	lowPositive float64 // the least y above zero
}

// Palette returns the i-th of six colours that people with any kind of colour vision can tell apart and that
// show on light and dark: those of Okabe and Ito (Color Universal Design, 2008) without black and yellow.
// It starts again after the last.
func Palette(i int) color.NRGBA {
	colors := [...]color.NRGBA{
		{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
		{0xE6, 0x9F, 0x00, 0xFF}, // orange
		{0x00, 0x9E, 0x73, 0xFF}, // bluish green
		{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
		{0x00, 0x72, 0xB2, 0xFF}, // blue
		{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	}
	return colors[i%len(colors)]
}

// Append adds a point in constant time, without a redraw. A point that no axis reaches is left out: one that is
// not finite, or beyond 1e300. Points
// come in order of x: a smaller x than the last one is a programmer's mistake and panics.
func (s *Series) Append(x, y float64) {
	if !reachable(x) || !reachable(y) {
		return
	}
	if n := len(s.x); n > 0 && x < s.x[n-1] {
		panic(fmt.Sprintf("chart: x of %q falls from %v to %v", s.Name, s.x[n-1], x))
	}
	if len(s.x) == 0 {
		s.low, s.high, s.lowPositive = math.Inf(1), math.Inf(-1), math.Inf(1)
	}
	s.x, s.y = append(s.x, x), append(s.y, y)
	s.low, s.high = math.Min(s.low, y), math.Max(s.high, y)
	if y > 0 {
		s.lowPositive = math.Min(s.lowPositive, y)
	}
}

// Clear removes every point, without a redraw.
func (s *Series) Clear() { s.x, s.y = s.x[:0], s.y[:0] }

// Len returns the number of points.
func (s *Series) Len() int { return len(s.x) }

// At returns the i-th point.
func (s *Series) At(i int) (x, y float64) { return s.x[i], s.y[i] }

// reach returns the x from which and to which a series with points is drawn.
func (s *Series) reach() (from, to float64) {
	n := len(s.x)
	if s.Style != Steps || n < 2 {
		return s.x[0], s.x[n-1]
	}
	return s.x[0] - (s.x[1]-s.x[0])/2, s.x[n-1] + (s.x[n-1]-s.x[n-2])/2
}

// Nearest returns the index of the point whose x is nearest to x, of equals the last; -1 without points.
func (s *Series) Nearest(x float64) int {
	n := len(s.x)
	if n == 0 {
		return -1
	}
	after := func(x float64) int { return sort.Search(n, func(i int) bool { return s.x[i] > x }) } // the first beyond x
	i := after(x)
	near := s.x[max(i-1, 0)]
	if i < n && s.x[i]-x < x-near {
		near = s.x[i]
	}
	return after(near) - 1
}

// highFrom returns the highest y of the points from x on, negative infinity without any.
func (s *Series) highFrom(x float64) float64 {
	if n := len(s.x); n > 0 && x <= s.x[0] {
		return s.high
	}
	high := math.Inf(-1)
	for _, y := range s.y[sort.SearchFloat64s(s.x, x):] {
		high = max(high, y)
	}
	return high
}

// reachable reports whether an axis reaches a value: with room around it, lengths of an axis are still finite.
func reachable(v float64) bool { return math.Abs(v) <= 1e300 }
