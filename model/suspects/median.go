package suspects

import (
	"math"
	"slices"
)

// median returns the median of values, which it puts into another order; NaN without any.
func median(values []float64) float64 {
	n := len(values)
	if n == 0 {
		return math.NaN()
	}
	upper := selected(values, n/2)
	if n%2 == 1 {
		return upper
	}
	return (slices.Max(values[:n/2]) + upper) / 2
}

// selected puts values into such an order that the one at i is what sorting would put there, nothing before it is
// larger and nothing after it smaller, and returns it (Hoare, "Algorithm 65: find", Communications of the ACM 4, 1961).
// On average that takes time in proportion to their number. There must be no NaN among them.
func selected(values []float64, i int) float64 {
	left, right := 0, len(values)-1
	for left < right {
		pivot := middleOf(values[left], values[(left+right)/2], values[right])
		a, b := left, right
		for a <= b {
			for values[a] < pivot {
				a++
			}
			for values[b] > pivot {
				b--
			}
			if a <= b {
				values[a], values[b] = values[b], values[a]
				a++
				b--
			}
		}
		switch {
		case i <= b:
			right = b
		case i >= a:
			left = a
		default:
			return values[i]
		}
	}
	return values[i]
}

// middleOf returns the one of three values that is neither the smallest nor the largest.
func middleOf(a, b, c float64) float64 { return max(min(a, b), min(max(a, b), c)) }
