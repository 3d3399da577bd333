package main

import (
	"math/rand/v2"
	"slices"
)

// spread is a distribution of measurements in three numbers. A ratio's low and high bound 95 of 100 bootstrap
// samples; elsewhere they are the quartiles.
type spread struct {
	Low    float64 `json:"low"`
	Median float64 `json:"median"`
	High   float64 `json:"high"`
}

// quantile returns the value below which the share q of the values lies, between two of them linearly.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	next := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[next]-sorted[i])
}

// quartiles returns the median and the quartiles, all times scale.
func quartiles(values []float64, scale float64) spread {
	return spread{scale * quantile(values, .25), scale * quantile(values, .5), scale * quantile(values, .75)}
}

// turn is one turn of a comparison: what both sides took for each of their steps, in seconds.
type turn struct{ theirs, ours []float64 }

// ratio returns their median over ours, over all steps, and the bounds within which it stays when turns are drawn
// again with replacement (a bootstrap by blocks, since what disturbs a machine disturbs whole turns; Efron and
// Tibshirani 1993, chapter 8).
func ratio(turns []turn) spread {
	const samples = 1000
	rng := rand.New(rand.NewPCG(1, 1))
	ratios := make([]float64, samples)
	drawn := make([]turn, len(turns))
	for i := range ratios {
		for k := range drawn {
			drawn[k] = turns[rng.IntN(len(turns))]
		}
		ratios[i] = ratioOf(drawn)
	}
	return spread{quantile(ratios, .025), ratioOf(turns), quantile(ratios, .975)}
}

func ratioOf(turns []turn) float64 {
	return quantile(steps(turns, theirs), .5) / quantile(steps(turns, ours), .5)
}

func theirs(t turn) []float64 { return t.theirs }

func ours(t turn) []float64 { return t.ours }

// steps returns one side's steps of all turns.
func steps(turns []turn, side func(turn) []float64) []float64 {
	var all []float64
	for _, t := range turns {
		all = append(all, side(t)...)
	}
	return all
}
