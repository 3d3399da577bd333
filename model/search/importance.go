package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Weight says how much a setting matters, as far as the trials tell.
type Weight struct {
	Key    string  `json:"setting"`
	Share  float64 `json:"share"` // of the variance of the logarithm of the RMSE, from 0 to 1, that this setting explains alone
	Low    float64 `json:"low"`
	High   float64 `json:"high"`      // with Low the bounds between which nine in ten find it who draw as many trials anew out of these
	Chance float64 `json:"by_chance"` // the share that is found where RMSEs say nothing of settings, in one search of twenty for one of its settings: the same for all of them
}

// Told reports whether the trials tell that the setting matters at all: its share is more than chance gives.
func (w Weight) Told() bool { return w.Share > w.Chance }

// FewestTrials is under how many measured trials Importance says nothing: fewer show nothing but chance.
const FewestTrials = 8

// Importance says how much each setting of the plan's space matters, the one that matters most first: the share of
// the variance of log RMSE over the space that it explains alone, whatever the others are. What the shares leave to
// 1 is due to settings acting together, and to chance. measured is how many trials that is made of; there are no
// weights where these are fewer than FewestTrials.
//
// It is the functional analysis of variance of Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing
// hyperparameter importance", 2014: a random forest is fitted to the trials, and the variance of its marginals is
// computed exactly. Each of its trees sees trials drawn with repetition, a bootstrap sample, so that how far the trees
// differ says how uncertain a share is. What chance gives a setting is found by exchanging its values at random
// among them. Trials count that are done; with ASHA, all by their RMSE on the first rung, so that trials with
// more epochs are not compared with those with fewer. The numbers that are drawn come from the plan's seed.
func Importance(p Plan, trials []Trial) (weights []Weight, measured int) {
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
	if len(points) < FewestTrials {
		return nil, len(points)
	}
	r := rand.New(rand.NewPCG(p.Seed, forestStream))
	each := explained(points, values, trees, r)
	for i, d := range p.Space.Dimensions {
		own := ofDimension(each, i)
		w := Weight{Key: d.Key, Share: mean(own), Chance: byChance(points, values, i, r)}
		slices.Sort(own)
		w.Low, w.High = min(w.Share, quantile(own, 0.05)), max(w.Share, quantile(own, 0.95))
		weights = append(weights, w)
	}
	slices.SortStableFunc(weights, func(a, b Weight) int { return cmp.Compare(b.Share, a.Share) })
	return weights, len(points)
}

// How what chance gives is found: in one search of twenty without an effect the share is the largest of twenty, the
// other nineteen of which are these.
const (
	exchanges   = 19
	chanceTrees = 8   // of each of these forests
	chanceMost  = 200 // trials that it is found from: of more a setting gets less by chance, and this takes long
)

// byChance returns the share of a dimension that is found in one search of twenty where values have nothing to do with
// it.
func byChance(points [][]float64, values []float64, d int, r *rand.Rand) float64 {
	n := min(len(points), chanceMost)
	exchanged := make([][]float64, n)
	some := make([]float64, n)
	for i, from := range r.Perm(len(points))[:n] {
		exchanged[i], some[i] = slices.Clone(points[from]), values[from]
	}
	largest := 0.0
	for range exchanges {
		r.Shuffle(n, func(i, j int) { exchanged[i][d], exchanged[j][d] = exchanged[j][d], exchanged[i][d] })
		largest = max(largest, mean(ofDimension(explained(exchanged, some, chanceTrees, r), d)))
	}
	return largest
}

// ofDimension returns the shares of a dimension by each tree.
func ofDimension(each [][]float64, d int) []float64 {
	own := make([]float64, len(each))
	for tree, shares := range each {
		own[tree] = shares[d]
	}
	return own
}

// mean returns the mean of values, 0 of none.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(len(values), 1))
}

// quantile returns the value that a share q of sorted values does not exceed, linearly between two of them; 0 of none.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	at := q * float64(len(sorted)-1)
	i := int(at)
	next := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[next]-sorted[i])
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

// explained returns which share of the variance over the unit cube each dimension explains alone, by each tree of a
// forest of so many that is fitted to values at points: (trees, dimensions), without trees that answer the same
// everywhere.
func explained(points [][]float64, values []float64, trees int, r *rand.Rand) (each [][]float64) {
	dimensions := len(points[0])
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
		shares := make([]float64, dimensions)
		for d := range shares {
			shares[d] = marginal(leaves, d, mean) / variance
		}
		each = append(each, shares)
	}
	return each
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
