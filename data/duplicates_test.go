package data

import (
	"slices"
	"testing"

	"fiducial/data/face"
)

func TestIdentical(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2), line("9,9,,", 1), "1,2,3,4,", line(",,,", 1), "1,2,3,4,"), Options{})
	for row, want := range map[int][]int{0: {2, 4}, 1: nil, 2: {0, 4}, 3: nil, 4: {0, 2}, 99: nil} {
		if got := d.Identical(row); !slices.Equal(got, want) {
			t.Errorf("identical to row %d: %v, want %v", row, got, want)
		}
	}
}

// A face is found again by its photo, one of several with the same photo by its order among them.
func TestRowOf(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2), line("9,9,,", 1), "1,2,3,4,", line(",,,", 1)), Options{})
	for row, want := range []int{0, 1, 2, -1, 4} {
		if got := d.RowOf(d.PhotoAt(row)); got != want {
			t.Errorf("row %d is found in %d, want %d", row, got, want)
		}
	}
	third := d.PhotoAt(4)
	third.Duplicate = 7
	if got := d.RowOf(third); got != 4 {
		t.Errorf("one of fewer is found in row %d, want 4", got)
	}
	if got := d.RowOf(PhotoAt{Photo: face.PhotoOf([]byte{3})}); got != -1 {
		t.Errorf("a photo that is not there is found in row %d", got)
	}
}
