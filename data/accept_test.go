package data

import (
	"testing"

	"fiducial/data/face"
)

// What is accepted stays so across a restart, ends with an edit of the labels, and comes again when that is undone.
func TestAccepted(t *testing.T) {
	path := csvOf(t, header, line("1,1,0,1", 7), line("1,0,0,1", 8))
	o := window(t)
	d := open(t, path, o)
	accepted := Mark{Accepted: true, Note: "kept"}
	must(t, d.Decide("Accept", 0, accepted, Edit{Row: 0, Keypoint: 1, To: face.At(1, 0)}))
	check := func(what string, d *Dataset, want bool, nose face.Point) {
		t.Helper()
		if got := d.MarkOf(0).Accepted; got != want || d.StateOf(0)&Accepted != 0 != want || (d.Counts()[Accepted] == 1) != want {
			t.Errorf("%s: accepted is %v, the state %b, counted %d", what, got, d.StateOf(0), d.Counts()[Accepted])
		}
		if got := d.Labels(0)[1]; got != nose {
			t.Errorf("%s: the nose is at %v, want %v", what, got, nose)
		}
	}
	check("accepted", d, true, face.At(1, 0))
	must(t, d.Apply("Move nothing", Edit{Row: 0, Keypoint: 1, To: face.At(1, 0)}))
	check("after an edit that changes nothing", d, true, face.At(1, 0))
	must(t, d.Apply("Move", Edit{Row: 0, Keypoint: 0, To: face.At(0, 0)}))
	check("after an edit", d, false, face.At(1, 0))
	undo(t, d)
	check("when the edit is undone", d, true, face.At(1, 0))
	undo(t, d)
	check("when all is undone", d, false, face.At(0, 1))
	if _, ok, err := d.Redo(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	must(t, d.Close())
	d = open(t, path, o)
	check("after a restart", d, true, face.At(1, 0))
	if got := d.MarkOf(0); got != accepted {
		t.Errorf("the mark is %+v", got)
	}
	if err := d.Decide("Accept", 5, accepted); err == nil {
		t.Error("a row that is not there is accepted")
	}
}

func undo(t *testing.T, d *Dataset) {
	t.Helper()
	if _, ok, err := d.Undo(); !ok || err != nil {
		t.Fatal(ok, err)
	}
}
