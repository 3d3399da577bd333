package scheme

import "math"

// The parts of what is measured of a photo, in their order.
const (
	quantileCount = 11
	levelCount    = 4  // sizes at which sharpness is measured: the photo's own, and each half the one before
	shadeCount    = 16 // bins of the histogram
	thumbnailSide = 12
	coarseSide    = 6 // cells a side of the maps of sharpness at the two largest sizes
	coarsestSide  = 3 // and at the third
	endCount      = 4 // darkest and lightest grey levels that are counted one by one, each
	borderCount   = 8
)

// Features is how many numbers are measured of a photo. A classifier uses as many as it was learned with, from the
// first on: those of older files stay right as long as measures are only ever added behind the others.
const Features = quantileCount + 2 + levelCount + shadeCount +
	thumbnailSide*thumbnailSide/2 + 2*coarseSide*coarseSide/2 + coarsestSide*(coarsestSide+1)/2 +
	bandCount*bandCount + 2*endCount + borderCount +
	2*2*len(stepUnits)*pairCount + 2*edgeSide*edgeSide

// borderWidth is how wide a strip along the border is, in pixels.
const borderWidth = 4

// SmallestSide is the width in pixels below which a photo is too small to measure.
const SmallestSide = 48

// quantiles are those of the histogram that are measured.
var quantiles = [quantileCount]float64{0, .01, .05, .1, .25, .5, .75, .9, .95, .99, 1}

// Measure sets dst, of the length Features, to what is measured of a photo of side×side 8-bit grey pixels, at least
// SmallestSide wide: quantiles of its brightness, mean and deviation, a histogram, a thumbnail, and how sharp it is at
// four sizes, as a whole and place by place (the logarithm of the mean absolute Laplacian), its spectrum, how many
// pixels have each of the darkest and lightest levels, what lies along its border, how steps from pixel to pixel follow
// each other, and where there are edges, by their direction. A mirrored photo measures the same, but for rounding and
// for what a side leaves over that the cells don't divide. Safe for concurrent use.
func Measure(dst []float32, pixels []byte, side int) {
	put := func(v float64) { dst[0], dst = float32(v), dst[1:] }
	measureShades(put, pixels)
	photo := newPlane(side)
	for i, v := range pixels {
		photo.v[i] = float32(v)
	}
	level := photo
	for _, v := range level.cells(thumbnailSide) {
		put(v)
	}
	for i := range levelCount {
		sharp := level.sharpness()
		put(math.Log(sharp.mean() + 0.1))
		if i < 3 {
			for _, v := range sharp.cells([]int{coarseSide, coarseSide, coarsestSide}[i]) {
				put(math.Log(v + 0.1))
			}
		}
		level = level.half()
	}
	for _, v := range photo.spectrum() {
		put(v)
	}
	measureEnds(put, pixels)
	photo.measureBorder(put)
	photo.measureSteps(put)
	photo.half().measureSteps(put)
	photo.measureEdges(put)
}

// measureShades puts what a photo's histogram says.
func measureShades(put func(float64), pixels []byte) {
	var count [256]int
	for _, v := range pixels {
		count[v]++
	}
	n := float64(len(pixels))
	var sum, squares float64
	for v, c := range count {
		sum += float64(v * c)
		squares += float64(v * v * c)
	}
	for _, q := range quantiles {
		put(quantile(&count, q*(n-1)))
	}
	mean := sum / n
	put(mean)
	put(math.Sqrt(max(0, squares/n-mean*mean)))
	const width = 256 / shadeCount
	for bin := range shadeCount {
		c := 0
		for _, k := range count[bin*width:][:width] {
			c += k
		}
		put(float64(c) / n)
	}
}

// measureEnds puts the shares of pixels at the darkest levels and at the lightest, each rising: where a photo was
// clipped or stretched, and how.
func measureEnds(put func(float64), pixels []byte) {
	var count [256]int
	for _, v := range pixels {
		count[v]++
	}
	for _, ends := range [][]int{count[:endCount], count[256-endCount:]} {
		for _, c := range ends {
			put(float64(c) / float64(len(pixels)))
		}
	}
}

// measureBorder puts mean and deviation of the strips at the top, at the bottom and at the sides, and by how much these
// two differ: a bar beside the photo, say.
func (p plane) measureBorder(put func(float64)) {
	inner := p.side - borderWidth
	for _, y := range []int{0, inner} {
		mean, deviation := p.part(0, y, p.side, borderWidth)
		put(mean)
		put(deviation)
	}
	mean1, deviation1 := p.part(0, 0, borderWidth, p.side)
	mean2, deviation2 := p.part(inner, 0, borderWidth, p.side)
	put((mean1 + mean2) / 2)
	put((deviation1 + deviation2) / 2)
	put(math.Abs(mean1 - mean2))
	put(math.Abs(deviation1 - deviation2))
}

// quantile returns the value at a place (from 0, between two values where it is not whole) of the sorted values.
func quantile(count *[256]int, place float64) float64 {
	below, above := math.Floor(place), math.Ceil(place)
	return at(count, int(below))*(1-(place-below)) + at(count, int(above))*(place-below)
}

// at returns the value at a place of the sorted values.
func at(count *[256]int, place int) float64 {
	for v, c := range count {
		if place -= c; place < 0 {
			return float64(v)
		}
	}
	return 255
}

// A plane is a square image.
type plane struct {
	side int
	v    []float32
}

func newPlane(side int) plane { return plane{side, make([]float32, side*side)} }

// half returns the plane at half its size, an odd last row and column left out.
func (p plane) half() plane {
	h := newPlane(p.side / 2)
	for y := range h.side {
		above, below := p.v[2*y*p.side:], p.v[(2*y+1)*p.side:]
		for x := range h.side {
			h.v[y*h.side+x] = (above[2*x] + above[2*x+1] + below[2*x] + below[2*x+1]) / 4
		}
	}
	return h
}

// sharpness returns the absolute Laplacian of the pixels that have four neighbours.
func (p plane) sharpness() plane {
	s := newPlane(p.side - 2)
	for y := range s.side {
		above, here, below := p.v[y*p.side:], p.v[(y+1)*p.side:], p.v[(y+2)*p.side:]
		for x := range s.side {
			s.v[y*s.side+x] = float32(math.Abs(float64(4*here[x+1] - here[x] - here[x+2] - above[x+1] - below[x+1])))
		}
	}
	return s
}

func (p plane) mean() float64 {
	sum := 0.0
	for _, v := range p.v {
		sum += float64(v)
	}
	return sum / float64(len(p.v))
}

// part returns mean and standard deviation of the part of w×h pixels whose top left one is (x, y).
func (p plane) part(x, y, w, h int) (mean, deviation float64) {
	var sum, squares float64
	for row := y; row < y+h; row++ {
		for _, v := range p.v[row*p.side+x:][:w] {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
	}
	n := float64(w * h)
	mean = sum / n
	return mean, math.Sqrt(max(0, squares/n-mean*mean))
}

// cells returns the means of n×n cells, each averaged with its mirror image: of each row its left half, the middle
// included. The cells cover what is divisible by n of the middle of the plane.
func (p plane) cells(n int) []float64 {
	all, count := p.sums(n)
	var means []float64
	for y := range n {
		for x := range (n + 1) / 2 {
			means = append(means, (all[y*n+x]+all[y*n+n-1-x])/(2*count))
		}
	}
	return means
}

// sums returns the sums of n×n cells, row by row, and how many pixels each has.
func (p plane) sums(n int) (all []float64, count float64) {
	size := p.side / n
	margin := (p.side - size*n) / 2
	all = make([]float64, n*n)
	for y := range size * n {
		row := p.v[(y+margin)*p.side+margin:]
		of := all[y/size*n:][:n]
		for x := range of {
			sum := of[x]
			for _, v := range row[x*size:][:size] {
				sum += float64(v)
			}
			of[x] = sum
		}
	}
	return all, float64(size * size)
}
