package annotation

import (
	"math"
	"strings"
	"testing"
)

// What is said of a box is what is wrong with it.
func TestBoxesThatAreNone(t *testing.T) {
	for _, x := range []struct {
		box  Box
		says string // "" for one that is a box
	}{
		{Box{0, 0, 10, 10}, ""},
		{Box{-5, -5, 1e7, 1}, ""},
		{Box{0, 0, 0, 10}, "the last two above 0"},
		{Box{0, 0, 10, -1}, "the last two above 0"},
		{Box{0, 0, math.NaN(), 10}, "the last two above 0"},
		{Box{0, 0, 1e12, 1e12}, "it is too large; a side of at most 10000000 pixels"},
		{Box{1e9, 0, 10, 10}, "it is too far from the photo; a corner within 10000000 pixels"},
		{Box{0, math.NaN(), 10, 10}, "it is too far from the photo"},
	} {
		if got := x.box.Check(); (got == "") != (x.says == "") || !strings.Contains(got, x.says) {
			t.Errorf("%v: %q, want %q", x.box, got, x.says)
		}
	}
}
