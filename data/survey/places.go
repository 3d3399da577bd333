package survey

import (
	"fmt"
	"math"

	"fiducial/data/face"
)

// How far outside of the photo labels count, in pixels or as a part of its side. Half a pixel is the photo's edge; what
// a person puts a little beyond it is no mistake, unless many are.
const (
	edge      = 0.5
	farBeyond = 1.0 / 16
	manyOut   = 0.02
)

// small is the largest coordinate, without its sign, of labels that were divided by the size of the photo.
const small = 1.5

// together is how near to each other, in pixels, all points of a face are where they must have been scaled.
const together = 2

// places is what was measured of where labels are, those at shared spots left out.
type places struct {
	spots []face.Point

	labels, labelled int  // labels, and rows with any
	small            list // rows whose labels are all small
	smallSure        bool // whether one of these has three or more of them
	least, greatest  float64
	negative         int // of small labels: coordinates below 0
	together         list
	outRows, farRows list // rows with a label outside, and far outside
	out, far         int  // labels
	left, above      int  // labels outside to the left, above
	right, below     float64
	leftHalf         int // labels in the upper left part of the photo

	upright, inverted, sideways list // rows with eyes above, below, beside the mouth
	middle                      float64
	middles                     int // pairs whose middle was measured
}

// measure looks at where the labels of each row are.
func measure(f Faces, s *spots) *places {
	p := &places{}
	for _, spot := range s.shared(f) {
		p.spots = append(p.spots, spot.at)
	}
	heights := heightsOf(f.Keypoints)
	for row := range f.Rows {
		p.see(f, row, heights)
	}
	return p
}

// see measures a row.
func (p *places) see(f Faces, row int, heights []int) {
	points := f.Points(row)
	known := 0
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, q := range points {
		if q.Known && !among(p.spots, q) {
			known++
			left, right = min(left, q.X), max(right, q.X)
			top, bottom = min(top, q.Y), max(bottom, q.Y)
		}
	}
	if known == 0 {
		return
	}
	p.labelled++
	switch {
	case max(-left, -top, right, bottom) <= small:
		p.smallRow(points, row, known)
	case known > 3 && f.Side >= 32 && max(right-left, bottom-top) < together:
		p.together.add(row)
	}
	p.heights(points, row, heights)
	if p.small.has(row) {
		return
	}
	p.labels += known
	for k, q := range points {
		if !q.Known || among(p.spots, q) {
			continue
		}
		p.place(f, row, q)
		if partner := f.Keypoints[k].Partner; partner > k && points[partner].Known {
			p.middle += (q.X + points[partner].X) / 2 / float64(f.Side)
			p.middles++
		}
	}
}

// smallRow notes a row whose labels are all small.
func (p *places) smallRow(points face.Points, row, known int) {
	p.small.add(row)
	p.smallSure = p.smallSure || known > 2
	for _, q := range points {
		if !q.Known || among(p.spots, q) {
			continue
		}
		for _, v := range []float64{q.X, q.Y} {
			p.least, p.greatest = min(p.least, v), max(p.greatest, v)
			if v < 0 {
				p.negative++
			}
		}
	}
}

// allSmall reports whether a row has labels and all of them, but for those at some places, are small.
func allSmall(points face.Points, but []face.Point) bool {
	any := false
	for _, p := range points {
		if !p.Known || among(but, p) {
			continue
		}
		if !isSmall(p) {
			return false
		}
		any = true
	}
	return any
}

func isSmall(p face.Point) bool { return max(math.Abs(p.X), math.Abs(p.Y)) <= small }

// place notes where a label is.
func (p *places) place(f Faces, row int, q face.Point) {
	last := float64(f.Side-1) + edge
	beyond := max(-edge-q.X, -edge-q.Y, q.X-last, q.Y-last)
	if max(q.X, q.Y) < 0.6*float64(f.Side) {
		p.leftHalf++
	}
	p.right, p.below = max(p.right, q.X), max(p.below, q.Y)
	if beyond <= 0 {
		return
	}
	p.out++
	p.outRows.add(row)
	if q.X < -edge {
		p.left++
	}
	if q.Y < -edge {
		p.above++
	}
	if beyond > farBeyond*float64(f.Side) {
		p.far++
		p.farRows.add(row)
	}
}

// tooSmall warns of labels that were divided by something.
func (p *places) tooSmall(f Faces) []Warning {
	switch n := p.small.count; {
	case n > 0 && (p.smallSure || n > 2 && share(n, p.labelled, 0.5)):
		return []Warning{p.divided(f)}
	case p.together.count > 0 && !p.upperLeft():
		return []Warning{{Kind: TooSmall, Count: p.together.count, Rows: p.together.rows, Text: fmt.Sprintf(
			"All points of %s lie within %d pixels of each other (%s): their coordinates were probably divided by something; write them in pixels of the photo.",
			counted(p.together.count, "face"), together, p.together.such())}}
	case p.upperLeft():
		return []Warning{{Kind: TooSmall, Count: p.labelled, Rows: []int{}, Text: fmt.Sprintf(
			"Nearly all labels lie in the upper left part of the photo, up to x %.0f and y %.0f of %d×%d pixels: they are probably in pixels of a smaller photo; scale them to this one.",
			p.right, p.below, f.Side, f.Side)}}
	}
	return nil
}

// upperLeft reports whether labels, those of faces as wide as others, keep to the upper left part of the photo.
func (p *places) upperLeft() bool {
	return p.labels > 4 && p.left+p.above == 0 && share(p.leftHalf, p.labels, 0.99) && p.middles > 4 && p.middle/float64(p.middles) < 0.36
}

// divided warns of labels that were divided by the size of the photo, and knows how to mend that.
func (p *places) divided(f Faces) Warning {
	side := float64(f.Side)
	m, from, to := &Mend{by: side, others: p.spots}, "0", "1"
	if p.negative > 0 && (p.least < -0.05 || share(p.negative, p.small.count, 0.05)) {
		if max(-p.least, p.greatest) > 0.5 {
			m.by, m.add, from = side/2, side/2, "-1"
		} else {
			m.add, from, to = side/2, "-0.5", "0.5"
		}
	}
	text := fmt.Sprintf("All labels of %s lie within %.2g pixels of the top left pixel (%s): their coordinates were probably divided by the size of the photo, to numbers from %s to %s; multiply them by %v",
		counted(p.small.count, "row"), math.Max(-p.least, p.greatest), p.small.such(), from, to, m.by)
	if m.add != 0 {
		text += fmt.Sprintf(" and add %v", m.add)
	}
	return Warning{Kind: TooSmall, Count: p.small.count, Rows: p.small.rows, Text: text + ".", Mend: m}
}

// outside warns of labels outside of the photo, and says what they may be.
func (p *places) outside(f Faces) []Warning {
	photo := fmt.Sprintf("the photo of %d×%d pixels", f.Side, f.Side)
	rows := p.labelled - p.small.count
	switch {
	case p.far == 0 && (p.out < 3 || !share(p.out, p.labels, manyOut)):
		return nil
	case share(p.left, p.labels, 0.2) || share(p.above, p.labels, 0.2):
		text := "%s outside of %s (%s), many at numbers below 0: their origin is probably the middle of the photo, or another place than the top left pixel; add where that lies."
		return []Warning{{Kind: Outside, Count: p.out, Rows: p.outRows.rows, Text: fmt.Sprintf(text, lie(p.out), photo, p.outRows.such())}}
	case p.outRows.count > 2 && share(p.outRows.count, rows, 0.5) && share(p.far, p.labels, 0.05) && p.left+p.above <= p.out/20 && min(p.right, p.below) > float64(f.Side):
		return []Warning{{Kind: TooLarge, Count: p.out, Rows: p.outRows.rows, Text: fmt.Sprintf(
			"%s outside of %s, up to x %.4g and y %.4g (%s): they are probably in pixels of a larger original; scale them to this photo.",
			lie(p.out), photo, p.right, p.below, p.outRows.such())}}
	}
	n, of := p.far, &p.farRows
	if share(p.out, p.labels, manyOut) {
		n, of = p.out, &p.outRows
	}
	return []Warning{{Kind: Outside, Count: n, Rows: of.rows, Text: fmt.Sprintf(
		"%s outside of %s (%s): look at them, and correct them or leave their cells empty.", lie(n), photo, of.such())}}
}
