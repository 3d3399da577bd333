package calibration

import (
	"cmp"
	"slices"
)

// Tenth is what became of what was said of points, by the shares 0.1, 0.2 … 0.9.
type Tenth struct {
	Said, Found float64 // shares of the points: said to be within the radius of each, and found there
}

// Reliability holds what a calibration says of points against their labels, in tenths: of the points said to be within r, that
// share is to be.
func (c *Calibration) Reliability(samples []Sample) []Tenth {
	var all []Tenth
	for tenth := 1; tenth <= 9; tenth++ {
		share, within := float64(tenth)/10, 0
		for _, s := range samples {
			if s.Distance <= c.Within(s.Point, share) {
				within++
			}
		}
		all = append(all, Tenth{share, float64(within) / float64(len(samples))})
	}
	return all
}

// Group is a part of the points: those whose expected errors are alike.
type Group struct {
	Points   int
	Expected float64 // pixels: the mean of what was said
	Mean     float64 // pixels: the mean distance, one beyond what 99 of 100 are within counting as that
	Within68 float64 // share of the points that are within the radius said for 68 of 100
}

// ByExpected divides samples into n groups of about equal size by their expected errors, the surest first.
func (c *Calibration) ByExpected(samples []Sample, n int) []Group {
	sorted := slices.Clone(samples)
	slices.SortStableFunc(sorted, func(a, b Sample) int { return cmp.Compare(c.Expected(a.Point), c.Expected(b.Point)) })
	groups := make([]Group, n)
	for i, s := range sorted {
		g := &groups[i*n/len(sorted)]
		g.Points++
		g.Expected += c.Expected(s.Point)
		g.Mean += min(s.Distance, c.Within(s.Point, 0.99))
		if s.Distance <= c.Within(s.Point, 0.68) {
			g.Within68++
		}
	}
	for i := range groups {
		if g := &groups[i]; g.Points > 0 {
			g.Expected /= float64(g.Points)
			g.Mean /= float64(g.Points)
			g.Within68 /= float64(g.Points)
		}
	}
	return groups
}
