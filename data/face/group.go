package face

import "math"

// Group is several points of one face that are moved, turned and scaled together, inside the image. Points keep
// their places to each other: where one would leave the image, all stop. A point that lies outside already may
// stay there, and goes no farther.
//
// A Group is a value; its methods return new points, in the order of those it was made of, and change nothing.
type Group struct {
	start     Points
	low, high Point // where points may be
}

// groupSteps is how often the way to a place outside is halved to find where the edge is met: to 1/2²⁰ of it.
const groupSteps = 20

// NewGroup returns the group of points in an image whose first pixel has its centre at first, and the last one at last.
// Points must be known.
func NewGroup(points Points, first, last Point) Group {
	g := Group{start: points.Clone()}
	low, high := g.Bounds()
	g.low = At(math.Min(first.X, low.X), math.Min(first.Y, low.Y))
	g.high = At(math.Max(last.X, high.X), math.Max(last.Y, high.Y))
	return g
}

// Bounds returns the smallest and the largest coordinates of the points, missing when the group has none.
func (g Group) Bounds() (low, high Point) {
	if len(g.start) == 0 {
		return Point{}, Point{}
	}
	low, high = g.start[0], g.start[0]
	for _, p := range g.start {
		low = At(math.Min(low.X, p.X), math.Min(low.Y, p.Y))
		high = At(math.Max(high.X, p.X), math.Max(high.Y, p.Y))
	}
	return low, high
}

// Shifted moves the points by (dx, dy) pixels, in each direction as far as the edge lets them.
func (g Group) Shifted(dx, dy float64) Points {
	low, high := g.Bounds()
	dx = math.Max(g.low.X-low.X, math.Min(g.high.X-high.X, dx))
	dy = math.Max(g.low.Y-low.Y, math.Min(g.high.Y-high.Y, dy))
	return g.each(func(p Point) Point { return At(p.X+dx, p.Y+dy) })
}

// Turned turns the points about a place by an angle in radians, clockwise as seen on the screen, where y grows down.
func (g Group) Turned(about Point, angle float64) Points {
	return g.farthest(func(share float64) Points {
		sin, cos := math.Sincos(angle * share)
		return g.each(func(p Point) Point {
			dx, dy := p.X-about.X, p.Y-about.Y
			return At(about.X+dx*cos-dy*sin, about.Y+dx*sin+dy*cos)
		})
	})
}

// Scaled scales the points about a place by two factors, one for each direction.
func (g Group) Scaled(about Point, sx, sy float64) Points {
	return g.farthest(func(share float64) Points {
		fx, fy := 1+(sx-1)*share, 1+(sy-1)*share
		return g.each(func(p Point) Point {
			return At(about.X+(p.X-about.X)*fx, about.Y+(p.Y-about.Y)*fy)
		})
	})
}

func (g Group) each(f func(Point) Point) Points {
	out := make(Points, len(g.start))
	for i, p := range g.start {
		out[i] = f(p)
	}
	return out
}

// farthest goes the whole way if no point leaves the image on it, else as far as to the edge.
func (g Group) farthest(way func(share float64) Points) Points {
	if all := way(1); g.inside(all) {
		return all
	}
	in, out := 0.0, 1.0
	for range groupSteps {
		middle := (in + out) / 2
		if g.inside(way(middle)) {
			in = middle
		} else {
			out = middle
		}
	}
	return way(in)
}

func (g Group) inside(points Points) bool {
	const slack = 1e-9 // of rounding: turning by nothing is allowed at the edge
	for _, p := range points {
		if p.X < g.low.X-slack || p.Y < g.low.Y-slack || p.X > g.high.X+slack || p.Y > g.high.Y+slack {
			return false
		}
	}
	return true
}
