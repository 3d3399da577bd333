package data

import (
	"slices"
	"testing"
)

func TestSelectAndCounts(t *testing.T) {
	d := open(t, csvOf(t, header,
		line("1,2,3,4", 1), // complete
		line("1,2,,", 2),   // incomplete
		line("1,x,3,4", 3), // faulty
		"1,2,3,4,no pixels"), Options{})
	must(t, d.Mark("Done", 0, Mark{Done: true}))
	must(t, d.Mark("Flag", 1, Mark{Flagged: true, Note: "look"}))
	must(t, d.Apply("Move", Edit{0, 0, at(9, 9)}))
	for _, c := range []struct {
		f    Filter
		want []int
	}{
		{Filter{}, []int{0, 1, 2, 3}},
		{Filter{Has: Done}, []int{0}},
		{Filter{Has: Changed | Done}, []int{0}},
		{Filter{Has: Changed | Flagged}, nil},
		{Filter{Not: Done}, []int{1, 2, 3}},
		{Filter{Has: Incomplete}, []int{1, 2}},
		{Filter{Has: Incomplete, Not: Faulty}, []int{1}},
		{Filter{Has: NoPhoto}, []int{3}},
		{Filter{Has: Faulty}, []int{2, 3}},
		{Filter{Has: Noted}, []int{1}},
		{Filter{Lacks: "nose_tip"}, []int{1}},
		{Filter{Labelled: "nose_tip"}, []int{0, 2, 3}},
		{Filter{Lacks: "left_eye_center", Labelled: "nose_tip"}, []int{2}},
		{Filter{Lacks: "left_eye_center", Has: Done}, nil},
		{Filter{Lacks: "no such keypoint"}, []int{0, 1, 2, 3}},
	} {
		if got := d.Select(c.f); !slices.Equal(got, c.want) {
			t.Errorf("%+v: rows %v, want %v", c.f, got, c.want)
		}
	}
	checkCounts(t, d)
}

// checkCounts compares the counts that are kept with counting.
func checkCounts(t testing.TB, d *Dataset) {
	t.Helper()
	counts := d.Counts()
	if len(counts) != states {
		t.Errorf("%d states are counted, want %d", len(counts), states)
	}
	for s, n := range counts {
		if want := len(d.Select(Filter{Has: s})); n != want {
			t.Errorf("state %b: counted %d, want %d", s, n, want)
		}
	}
	unsaved := 0
	for i := range d.Rows() {
		if got, want := d.StateOf(i), d.rows.at(i).stateNow(d.keypoints); got != want {
			t.Errorf("row %d is in state %b, kept as %b", i, want, got)
		}
		for _, edited := range d.EditedPoints(i) {
			if edited {
				unsaved++
			}
		}
		if t, box := d.rows.at(i).texts(), 2*len(d.names); t != nil && !slices.Equal(t.now[box:], t.file[box:]) {
			unsaved++
		}
	}
	if unsaved != d.Unsaved() {
		t.Errorf("%d unsaved, kept as %d", unsaved, d.Unsaved())
	}
}
