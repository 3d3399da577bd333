package scheme

import "math"

// edgeSide is how many cells a side the maps of edges have.
const edgeSide = 8

// edgeDirections are across which edges are measured: the neighbours of a pixel whose difference it is, by row and
// column of the 3×3 pixels around it. The last two are each other's mirror image.
var edgeDirections = [4][2][2]int{
	{{1, 0}, {1, 2}}, // sideways
	{{0, 1}, {2, 1}}, // downwards
	{{0, 0}, {2, 2}}, // down to the right
	{{0, 2}, {2, 0}}, // down to the left
}

// measureEdges puts where a photo has edges: the logarithm of the mean absolute difference of a pixel's neighbours,
// cell by cell, sideways, downwards, and slanting, down to the right averaged with the mirror image of down to the
// left.
func (p plane) measureEdges(put func(float64)) {
	for _, d := range edgeDirections[:2] {
		for _, v := range p.edges(d).cells(edgeSide) {
			put(math.Log(v + 0.1))
		}
	}
	right, count := p.edges(edgeDirections[2]).sums(edgeSide)
	left, _ := p.edges(edgeDirections[3]).sums(edgeSide)
	for y := range edgeSide {
		for x := range edgeSide {
			put(math.Log((right[y*edgeSide+x]+left[y*edgeSide+edgeSide-1-x])/(2*count) + 0.1))
		}
	}
}

// edges returns the absolute difference of two neighbours of each pixel that has eight.
func (p plane) edges(of [2][2]int) plane {
	e := newPlane(p.side - 2)
	for y := range e.side {
		a, b := p.v[(y+of[0][0])*p.side+of[0][1]:], p.v[(y+of[1][0])*p.side+of[1][1]:]
		for x := range e.side {
			e.v[y*e.side+x] = float32(math.Abs(float64(a[x] - b[x])))
		}
	}
	return e
}
