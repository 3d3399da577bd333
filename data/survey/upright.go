package survey

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/face"
)

// Words of keypoints in the upper part of a face, and in the lower one: the tip of a nose, too, is below the eyes.
var (
	upperWords = []string{"eye", "brow", "pupil", "iris", "forehead", "olho", "ojo", "oeil", "auge", "occhio"}
	lowerWords = []string{"mouth", "lip", "chin", "jaw", "teeth", "boca", "bouche", "mund", "bocca", "menton", "kinn", "queixo"}
)

// heightsOf says of each keypoint whether it is in the upper part of a face, −1, in the lower one, 1, or neither, 0.
func heightsOf(k face.Keypoints) []int {
	if heights := numberedHeights(k); heights != nil {
		return heights
	}
	heights := make([]int, len(k))
	for i, p := range k {
		name := strings.ToLower(p.Name)
		has := func(word string) bool { return strings.Contains(name, word) }
		switch {
		case slices.ContainsFunc(upperWords, has):
			heights[i] = -1
		case slices.ContainsFunc(lowerWords, has), strings.Contains(name, "nose") && (len(name) < 6 || strings.Contains(name, "tip")):
			heights[i] = 1
		}
	}
	return heights
}

// numberedSet is a set of keypoints that are known by their numbers: ranges of these, first and last, counted from 0.
type numberedSet struct {
	size         int
	upper, lower [][2]int
}

// numberedSets are the 68 points of iBUG (300-W), and the 98 of WFLW: brows and eyes, mouth and chin, as the pictures
// show that come with them (ibug.doc.ic.ac.uk/resources/300-W, wywu.github.io/projects/LAB/WFLW.html).
var numberedSets = []numberedSet{
	{68, [][2]int{{17, 26}, {36, 47}}, [][2]int{{6, 10}, {48, 67}}},
	{98, [][2]int{{33, 50}, {60, 75}}, [][2]int{{13, 19}, {76, 95}}},
}

// numberedHeights returns heightsOf keypoints that are a known set in its order, by names that end in a number; nil for
// others.
func numberedHeights(k face.Keypoints) []int {
	at := slices.IndexFunc(numberedSets, func(s numberedSet) bool { return s.size == len(k) })
	if at < 0 {
		return nil
	}
	first := -1
	for i, p := range k {
		digits := p.Name[len(strings.TrimRight(p.Name, "0123456789")):]
		n, err := strconv.Atoi(digits)
		if err != nil || i > 0 && n != first+i {
			return nil
		}
		if i == 0 {
			first = n
		}
	}
	heights := make([]int, len(k))
	for i := range heights {
		within := func(r [2]int) bool { return i >= r[0] && i <= r[1] }
		switch {
		case slices.ContainsFunc(numberedSets[at].upper, within):
			heights[i] = -1
		case slices.ContainsFunc(numberedSets[at].lower, within):
			heights[i] = 1
		}
	}
	return heights
}

// heights notes whether the eyes of a row are above its mouth.
func (p *places) heights(points face.Points, row int, heights []int) {
	var x, y, n [2]float64
	for k, q := range points {
		if q.Known && heights[k] != 0 && !among(p.spots, q) {
			i := (heights[k] + 1) / 2
			x[i], y[i], n[i] = x[i]+q.X, y[i]+q.Y, n[i]+1
		}
	}
	if n[0] == 0 || n[1] == 0 {
		return
	}
	across, down := x[1]/n[1]-x[0]/n[0], y[1]/n[1]-y[0]/n[0]
	switch {
	case math.Abs(across) > 2*math.Abs(down):
		p.sideways.add(row)
	case down < 0:
		p.inverted.add(row)
	default:
		p.upright.add(row)
	}
}

// upsideDown warns of faces whose eyes are below their mouths, or beside them.
func (p *places) upsideDown(f Faces) []Warning {
	all := p.inverted.count + p.upright.count + p.sideways.count
	if n := p.sideways.count; n > 2 && share(n, all, 0.8) {
		return []Warning{{Kind: UpsideDown, Count: n, Rows: p.sideways.rows, Text: fmt.Sprintf(
			"In %d of %d rows the eyes are labelled beside the mouth or nose instead of above: their x and y are probably exchanged; name the columns the other way round, or turn photos that lie on their side.",
			n, all)}}
	}
	n := p.inverted.count
	if n < 3 || !share(n, all, 0.02) {
		return nil
	}
	return []Warning{{Kind: UpsideDown, Count: n, Rows: p.inverted.rows, Text: fmt.Sprintf(
		"In %d of %d rows the eyes are labelled below the mouth or nose: their y probably grows upwards, where in this format it grows downwards from the top pixel; subtract it from the last row of pixels, or turn photos that stand on their heads.",
		n, all)}}
}
