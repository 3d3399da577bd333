package calibration

import (
	"cmp"
	"math"
	"slices"
)

// Held is a point held against what a calibration says of it, which was not learned from it.
type Held struct {
	Sample
	By *Calibration
}

// Hold holds samples against a calibration.
func (c *Calibration) Hold(samples []Sample) []Held {
	held := make([]Held, len(samples))
	for i, s := range samples {
		held[i] = Held{s, c}
	}
	return held
}

// within reports whether the label is within the radius said for a share of such cases.
func (h Held) within(share float64) bool { return h.Distance() <= h.By.Within(h.Point, share) }

// Tenth is what became of what was said of points, by the shares 0.1, 0.2 … 0.9.
type Tenth struct {
	Said, Found float64 // shares of the points: said to be within the radius of each, and found there
}

// Reliability says, in tenths, what share of the points that were said to be within r are: it is to be that share.
func Reliability(points []Held) []Tenth {
	var all []Tenth
	for tenth := 1; tenth <= 9; tenth++ {
		share, within := float64(tenth)/10, 0
		for _, h := range points {
			if h.within(share) {
				within++
			}
		}
		all = append(all, Tenth{share, float64(within) / float64(len(points))})
	}
	return all
}

// Group is a part of the points: those whose expected errors are alike.
type Group struct {
	Points   int
	Expected float64 // pixels: the mean of what was said
	Mean     float64 // pixels: the mean distance, one beyond what 99 of 100 are within counting as that
	Within68 float64 // share of the points that are within the radius said for 68 of 100
	Ellipse  float64 // share of the points that are within the ellipse said for 68 of 100
	Most     float64 // how far from a share that was said the share that was found is at most, by radii said for 10, 20 … 90 of 100
}

// ByExpected divides points into n groups of about equal size by their expected errors, the surest first.
func ByExpected(points []Held, n int) []Group {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b Held) int { return cmp.Compare(a.By.Expected(a.Point), b.By.Expected(b.Point)) })
	groups := make([]Group, n)
	for i := range groups {
		groups[i] = groupOf(points[i*len(points)/n : (i+1)*len(points)/n])
	}
	return groups
}

// groupOf sums up a group.
func groupOf(points []Held) (g Group) {
	g.Points = len(points)
	if g.Points == 0 {
		return g
	}
	each := 1 / float64(len(points))
	for _, h := range points {
		g.Expected += h.By.Expected(h.Point) * each
		g.Mean += min(h.Distance(), h.By.Within(h.Point, 0.99)) * each
		if h.within(0.68) {
			g.Within68 += each
		}
		if e := h.By.Ellipse(h.Point); !e.IsZero() && e.Holds(h.X, h.Y) {
			g.Ellipse += each
		}
	}
	for _, t := range Reliability(points) {
		g.Most = max(g.Most, math.Abs(t.Said-t.Found))
	}
	return g
}
