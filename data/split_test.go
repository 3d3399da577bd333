package data

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"fiducial/data/face"
)

func TestSplitProportions(t *testing.T) {
	const n = 100_000
	rng := rand.New(rand.NewPCG(1, 2))
	var counts [3]int
	moved := 0
	for range n {
		var photo face.Photo
		for i := range photo {
			photo[i] = byte(rng.Uint32())
		}
		s := splitOf(photo, 7)
		counts[s]++
		if splitOf(photo, 8) != s {
			moved++
		}
	}
	for s, want := range []float64{0.80, 0.15, 0.05} {
		// Four standard deviations of a binomial distribution.
		if got := float64(counts[s]) / n; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/n) {
			t.Errorf("split %d has %v of the photos, want %v", s, got, want)
		}
	}
	// With another seed a photo is in another split with probability 1 - 0.8² - 0.15² - 0.05².
	if got := float64(moved) / n; math.Abs(got-0.335) > 0.01 {
		t.Errorf("another seed moves %v of the photos, want 0.335", got)
	}
}

// TestSplitIsFixed pins the split, computed by another program: runs of different versions stay comparable.
func TestSplitIsFixed(t *testing.T) {
	var got []Split
	for i := range byte(12) {
		got = append(got, splitOf(face.PhotoOf([]byte{i}), 1))
	}
	if want := []Split{0, 2, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEqualPhotosStayTogether(t *testing.T) {
	lines := []string{header}
	for i := range 200 {
		lines = append(lines, line("1,2,3,4", i%50))
	}
	d := open(t, csvOf(t, lines...), Options{})
	for i := range d.Rows() {
		if d.SplitOf(i, 3) != d.SplitOf(i%50, 3) {
			t.Errorf("row %d and its duplicate are in different splits", i)
		}
	}
}

func TestSplitRows(t *testing.T) {
	d := open(t, csvOf(t, header,
		line("1,2,3,4", 1), // complete
		line("1,2,,", 2),   // incomplete
		line(",,,", 3),     // not labelled
		"1,2,3,4,x"), Options{})
	all := func(completeOnly bool) []int {
		var rows []int
		for _, s := range []Split{Train, Test, Validation} {
			for _, row := range d.SplitRows(s, Splits{Seed: 9}, completeOnly) {
				if d.SplitOf(row, 9) != s {
					t.Errorf("row %d is in a split that is not its own", row)
				}
				rows = append(rows, row)
			}
		}
		slices.Sort(rows)
		return rows
	}
	if got, want := all(false), []int{0, 1}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	if got, want := all(true), []int{0}; !slices.Equal(got, want) {
		t.Errorf("complete rows %v, want %v", got, want)
	}
	must(t, d.Apply("Place", Edit{1, 1, at(1, 1)}, Edit{2, 1, at(1, 1)}))
	if got, want := all(false), []int{0, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
}

func TestFingerprint(t *testing.T) {
	of := func(lines ...string) [16]byte {
		d := open(t, csvOf(t, append([]string{header}, lines...)...), Options{})
		hash, ok := d.Fingerprint()
		if !ok {
			t.Fatal("no fingerprint of a loaded dataset")
		}
		return hash
	}
	a := of(line("1,2,3,4", 1), line("1,2,3,4", 2))
	if of(line("9,9,9,9", 2), line(",,,", 1), line("1,2,3,4", 2), "1,1,1,1,x") != a {
		t.Error("order, number and labels of photos, and rows without one, should not matter")
	}
	if of(line("1,2,3,4", 1)) == a || of(line("1,2,3,4", 1), line("1,2,3,4", 3)) == a {
		t.Error("other photos have the same fingerprint")
	}
	d, err := Open(csvOf(t, header, line("1,2,3,4", 1)), Options{})
	must(t, err)
	defer d.Close()
	if _, ok := d.Fingerprint(); ok {
		t.Error("a fingerprint before the photos are known")
	}
}
