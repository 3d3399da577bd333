package data

import (
	"slices"
	"testing"
)

func TestIdentical(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2), line("9,9,,", 1), "1,2,3,4,", line(",,,", 1), "1,2,3,4,"), Options{})
	for row, want := range map[int][]int{0: {2, 4}, 1: nil, 2: {0, 4}, 3: nil, 4: {0, 2}, 99: nil} {
		if got := d.Identical(row); !slices.Equal(got, want) {
			t.Errorf("identical to row %d: %v, want %v", row, got, want)
		}
	}
}
