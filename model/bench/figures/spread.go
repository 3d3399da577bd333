package figures

import (
	"math/rand/v2"
	"slices"
)

// Spread is a distribution of measurements in three numbers. A Ratio's low and high bound 95 of 100 bootstrap
// samples; elsewhere they are the quartiles.
type Spread struct {
	Low    float64 `json:"low"`
	Median float64 `json:"median"`
	High   float64 `json:"high"`
}

// Quantile returns the value below which the share q of the values lies, between two of them linearly.
func Quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	next := min(i+1, len(sorted)-1)
	return sorted[i] + (at-float64(i))*(sorted[next]-sorted[i])
}

// Quartiles returns the median and the quartiles, all times scale.
func Quartiles(values []float64, scale float64) Spread {
	return Spread{scale * Quantile(values, .25), scale * Quantile(values, .5), scale * Quantile(values, .75)}
}

// Turn is one turn of a comparison: what was measured of either side.
type Turn struct{ Numerator, Denominator []float64 }

// Ratio returns the median of all numerators over that of all denominators, and the bounds within which it stays when
// turns are drawn again with replacement (a bootstrap by blocks, since what disturbs a machine disturbs whole turns;
// Efron and Tibshirani 1993, chapter 8).
func Ratio(turns []Turn) Spread {
	const samples = 1000
	rng := rand.New(rand.NewPCG(1, 1))
	ratios := make([]float64, samples)
	drawn := make([]Turn, len(turns))
	for i := range ratios {
		for k := range drawn {
			drawn[k] = turns[rng.IntN(len(turns))]
		}
		ratios[i] = ratioOf(drawn)
	}
	return Spread{Quantile(ratios, .025), ratioOf(turns), Quantile(ratios, .975)}
}

func ratioOf(turns []Turn) float64 {
	numerators, denominators := Sides(turns)
	return Quantile(numerators, .5) / Quantile(denominators, .5)
}

// Sides returns what was measured of either side in all turns.
func Sides(turns []Turn) (numerators, denominators []float64) {
	for _, t := range turns {
		numerators = append(numerators, t.Numerator...)
		denominators = append(denominators, t.Denominator...)
	}
	return numerators, denominators
}
