package search

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Tick is a place on a dimension's axis, from 0 to 1, and the value there, written short.
type Tick struct {
	At   float64
	Text string
}

// Ticks returns the places on the dimension's axis that a chart names: each value of a list, about five of a range.
func (d Dimension) Ticks() (ticks []Tick) {
	switch d.Scale {
	case Discrete:
		for i, v := range d.Values {
			ticks = append(ticks, Tick{(float64(i) + 0.5) / float64(len(d.Values)), Short(v)})
		}
		return ticks
	case Whole:
		step := math.Max(1, math.Ceil((d.Max-d.Min)/4))
		for v := d.Min; v <= d.Max; v += step {
			ticks = append(ticks, Tick{(v - d.Min + 0.5) / (d.Max - d.Min + 1), strconv.FormatFloat(v, 'f', 0, 64)})
		}
		return ticks
	}
	for _, at := range []float64{0, 0.25, 0.5, 0.75, 1} {
		ticks = append(ticks, Tick{at, strconv.FormatFloat(d.at(at), 'g', 2, 64)})
	}
	return ticks
}

// Short writes a setting's value short: a list of equal numbers as one of them, a long number with four digits.
func Short(text string) string {
	parts := strings.Split(text, ",")
	if len(parts) > 1 && !slices.ContainsFunc(parts, func(s string) bool { return s != parts[0] }) {
		return parts[0]
	}
	if v, err := strconv.ParseFloat(text, 64); err == nil && len(text) > 7 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return text
}
