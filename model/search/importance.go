package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Weight says how much a setting matters.
type Weight struct {
	Key   string
	Share float64 // of the variance of the logarithm of the RMSE, from 0 to 1, that this setting explains alone
}

// fewestTrials is under which Importance says nothing: fewer trials show nothing but chance.
const fewestTrials = 8

// Importance says how much each setting of the plan's space matters, the one that matters most first: the share of
// the variance of log RMSE over the space that it explains alone, whatever the others are. What the shares leave to
// 1 is due to settings acting together, and to chance. ok is false when too few trials have been measured.
//
// It is the functional analysis of variance of Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing
// hyperparameter importance", 2014: a random forest is fitted to the trials, and the variance of its marginals is
// computed exactly. Trials count that are done; with ASHA, all by their RMSE on the first rung, so that trials with
// more epochs are not compared with those with fewer. The numbers that the forest draws come from the plan's seed.
func Importance(p Plan, trials []Trial) (weights []Weight, ok bool) {
	var points [][]float64
	var values []float64
	for i := range trials {
		t := &trials[i]
		rmse := t.TestRMSE
		if p.Method == ASHA {
			rmse = t.rmseAt(p.MinEpochs)
		} else if t.State != Done {
			continue
		}
		if point, ok := position(p.Space, t); ok && rmse > 0 && !math.IsInf(rmse, 0) {
			points, values = append(points, point), append(values, math.Log(rmse))
		}
	}
	if len(points) < fewestTrials {
		return nil, false
	}
	shares := explained(points, values, rand.New(rand.NewPCG(p.Seed, forestStream)))
	for i, d := range p.Space.Dimensions {
		weights = append(weights, Weight{d.Key, shares[i]})
	}
	slices.SortStableFunc(weights, func(a, b Weight) int { return cmp.Compare(b.Share, a.Share) })
	return weights, true
}

// forestStream keeps the forest's numbers apart from those that draw settings.
const forestStream = 0x666f72657374

// position returns where a trial lies on each axis; ok is false when it lies outside of the space.
func position(s Space, t *Trial) (point []float64, ok bool) {
	for _, d := range s.Dimensions {
		at, ok := d.Position(t.Settings)
		if !ok {
			return nil, false
		}
		point = append(point, at)
	}
	return point, true
}

// The forest: as many trees as make the shares steady, leaves of so many trials at least.
const (
	trees     = 64
	leastLeaf = 2
)

// explained returns for each dimension which share of the variance over the unit cube it explains alone, by the
// mean over the trees of a forest fitted to values at points.
func explained(points [][]float64, values []float64, r *rand.Rand) []float64 {
	dimensions := len(points[0])
	shares := make([]float64, dimensions)
	counted := 0
	for range trees {
		sample := make([]int, len(points))
		for i := range sample {
			sample[i] = r.IntN(len(points))
		}
		cube := box{low: make([]float64, dimensions), high: slices.Repeat([]float64{1}, dimensions)}
		leaves := grow(nil, cube, sample, points, values, r)
		mean, variance := moments(leaves)
		if !(variance > 0) {
			continue
		}
		counted++
		for d := range shares {
			shares[d] += marginal(leaves, d, mean) / variance
		}
	}
	for d := range shares {
		shares[d] /= float64(max(counted, 1))
	}
	return shares
}

// box is a part of the unit cube on which a tree answers the same everywhere.
type box struct {
	low, high []float64
	value     float64
}

func (b box) volume() float64 {
	v := 1.0
	for d := range b.low {
		v *= b.high[d] - b.low[d]
	}
	return v
}

// grow appends the leaves of a regression tree on sample within cube.
func grow(leaves []box, cube box, sample []int, points [][]float64, values []float64, r *rand.Rand) []box {
	d, cut, ok := split(sample, points, values, r)
	if !ok {
		for _, i := range sample {
			cube.value += values[i] / float64(len(sample))
		}
		return append(leaves, cube)
	}
	var below, above []int
	for _, i := range sample {
		if points[i][d] < cut {
			below = append(below, i)
		} else {
			above = append(above, i)
		}
	}
	lower, upper := cube, cube
	lower.high, upper.low = slices.Clone(cube.high), slices.Clone(cube.low)
	lower.high[d], upper.low[d] = cut, cut
	leaves = grow(leaves, lower, below, points, values, r)
	return grow(leaves, upper, above, points, values, r)
}

// split finds the cut that leaves the least squares, among a random choice of dimensions (five of six, as the
// authors of the method take).
func split(sample []int, points [][]float64, values []float64, r *rand.Rand) (dimension int, cut float64, ok bool) {
	dimensions := len(points[0])
	tried := r.Perm(dimensions)[:(5*dimensions+5)/6]
	best := 1e-12 // less is rounding
	order := slices.Clone(sample)
	for _, d := range tried {
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(points[a][d], points[b][d]), cmp.Compare(a, b))
		})
		total := 0.0
		for _, i := range order {
			total += values[i]
		}
		left, n := 0.0, float64(len(order))
		for k := 1; k < len(order); k++ {
			left += values[order[k-1]]
			before, after := points[order[k-1]][d], points[order[k]][d]
			if before == after || k < leastLeaf || len(order)-k < leastLeaf {
				continue
			}
			// What the squares shrink by: of the two means about the common one, each weighted by its trials.
			a, b := left/float64(k), (total-left)/(n-float64(k))
			if gain := float64(k) * (n - float64(k)) / n * (a - b) * (a - b); gain > best {
				best, dimension, cut, ok = gain, d, (before+after)/2, true
			}
		}
	}
	return dimension, cut, ok
}

// moments returns the mean and the variance of a tree over the cube.
func moments(leaves []box) (mean, variance float64) {
	for _, l := range leaves {
		mean += l.volume() * l.value
	}
	for _, l := range leaves {
		variance += l.volume() * (l.value - mean) * (l.value - mean)
	}
	return mean, variance
}

// marginal returns the variance of the tree's mean over all other dimensions, as a function of dimension d.
func marginal(leaves []box, d int, mean float64) float64 {
	cuts := []float64{0, 1}
	for _, l := range leaves {
		cuts = append(cuts, l.low[d])
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	variance := 0.0
	for i := range len(cuts) - 1 {
		middle, width := (cuts[i]+cuts[i+1])/2, cuts[i+1]-cuts[i]
		value := 0.0
		for _, l := range leaves {
			if l.low[d] <= middle && middle < l.high[d] {
				value += l.value * l.volume() / (l.high[d] - l.low[d])
			}
		}
		variance += width * (value - mean) * (value - mean)
	}
	return variance
}
