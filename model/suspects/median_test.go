package suspects

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The median is that of the sorted values, with equal values, infinite ones and in any order.
func TestMedianIsThatOfSortedValues(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for n := 1; n < 300; n++ {
		values := make([]float64, n)
		for i := range values {
			values[i] = math.Round(r.NormFloat64() * float64(1+n%7)) // many are equal
			if r.IntN(50) == 0 {
				values[i] = math.Inf(1)
			}
		}
		if n%3 == 0 {
			slices.Sort(values)
		}
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		want := (sorted[(n-1)/2] + sorted[n/2]) / 2
		if got := median(slices.Clone(values)); got != want {
			t.Fatalf("median of %v: %v, want %v", values, got, want)
		}
		i := r.IntN(n)
		if got := selected(values, i); got != sorted[i] {
			t.Fatalf("number %d of %v: %v, want %v", i, sorted, got, sorted[i])
		}
	}
	if !math.IsNaN(median(nil)) {
		t.Error("nothing has a median")
	}
}
