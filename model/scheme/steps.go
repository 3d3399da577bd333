package scheme

import "math"

// What is measured of the steps from a pixel to the next: a photo that was enlarged, smoothed, sharpened or compressed
// has other steps beside each other than one as a camera takes it. Steps are rounded to whole units and cut to
// ±mostStep; counted are pairs of them, those that turn into each other when the photo is turned over or made its
// negative as one.
const (
	mostStep   = 3
	stepCount  = 2*mostStep + 1
	pairCount  = 16                // different pairs of steps
	mostChange = 4 * math.MaxUint8 // of a pixel of half a photo, in quarters of a grey level
)

// stepUnits are the grey levels that a step is counted in.
var stepUnits = [2]int{1, 3}

// pairs says which of the different pairs each pair of steps is, numbered as they are first met.
var pairs = func() (number [stepCount][stepCount]int) {
	next := 1
	for u := range stepCount {
		for v := range stepCount {
			if number[u][v] > 0 {
				continue
			}
			for _, same := range [][2]int{{u, v}, {v, u}, {stepCount - 1 - u, stepCount - 1 - v}, {stepCount - 1 - v, stepCount - 1 - u}} {
				number[same[0]][same[1]] = next
			}
			next++
		}
	}
	for u := range number {
		for v := range number[u] {
			number[u][v]--
		}
	}
	return number
}()

// stepOf returns, for each unit, which step (from 0) a change by so many quarters of a grey level is, counted from
// -mostChange.
var stepOf = func() (steps [len(stepUnits)][2*mostChange + 1]uint8) {
	for i, unit := range stepUnits {
		for change := range steps[i] {
			step := math.RoundToEven(float64(change-mostChange) / float64(4*unit))
			steps[i][change] = uint8(min(max(step, -mostStep), mostStep) + mostStep)
		}
	}
	return steps
}()

// measureSteps puts, for each unit, the square root of the share that each pair of steps has: first of steps that
// follow each other, then of steps that lie beside each other. The plane is a photo or half of one.
func (p plane) measureSteps(put func(float64)) {
	n, long := p.side, p.side-1
	quarters := make([]int, n*n)
	for i, v := range p.v {
		quarters[i] = int(4 * v)
	}
	down, across := make([]uint8, long*n), make([]uint8, n*long)
	for i := range stepUnits {
		steps := &stepOf[i]
		for at := range down {
			down[at] = steps[quarters[at+n]-quarters[at]+mostChange]
		}
		for y := range n {
			row, of := quarters[y*n:][:n], across[y*long:][:long]
			for x := range of {
				of[x] = steps[row[x+1]-row[x]+mostChange]
			}
		}
		var following, beside stepPairs
		following.count(down, n, n, long-1, n)
		following.count(across, long, 1, n, long-1)
		beside.count(down, n, 1, long, long)
		beside.count(across, long, long, long, long)
		following.put(put, 2*n*(long-1))
		beside.put(put, 2*long*long)
	}
}

// stepPairs is how often there is each pair of steps u and v, at 8u + v; in two parts, which are counted side by side.
type stepPairs [2][64]int

// count counts the pairs of a step and the one that is so many places on, in the first rows and columns of a plane of
// steps of this width.
func (c *stepPairs) count(steps []uint8, width, on, rows, columns int) {
	for y := range rows {
		first, second := steps[y*width:][:columns], steps[y*width+on:][:columns]
		for x, u := range first {
			c[x&1][(u<<3|second[x])&63]++
		}
	}
}

// put puts the square roots of the shares of the different pairs among n.
func (c *stepPairs) put(put func(float64), n int) {
	var counts [pairCount]int
	for u := range pairs {
		for v, pair := range pairs[u] {
			counts[pair] += c[0][u<<3|v] + c[1][u<<3|v]
		}
	}
	for _, count := range counts {
		put(math.Sqrt(float64(count) / float64(n)))
	}
}
