package data

import (
	"reflect"
	"slices"
	"testing"

	"fiducial/data/face"
)

// What another program predicted stays beside the labels, whatever is closed, sorted or undone, and is never one of
// them.
func TestWhatIsProposedIsNoLabel(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,,", 1), line(",,,", 2), line("1,2,3,4", 3)), window(t))
	labels := d.CountLabels()
	must(t, d.Propose("Import", map[int]face.Points{0: {at(7, 7), at(1.25, 0.5)}, 1: {{}, at(0.123456, 1)}}))
	check := func(when string, want ...face.Points) {
		t.Helper()
		for row, points := range want {
			if got := d.Proposed(row); !slices.Equal(got, points) {
				t.Errorf("%s: for row %d are proposed %v, want %v", when, row, got, points)
			}
		}
		if !reflect.DeepEqual(d.CountLabels(), labels) || d.Unsaved() != 0 || !d.Labels(0)[1].Missing() {
			t.Errorf("%s: what is proposed counts among the labels: %v, %d unsaved", when, d.CountLabels(), d.Unsaved())
		}
	}
	all := []face.Points{{{}, at(1.25, 0.5)}, {{}, at(0.123456, 1)}, nil} // what is labelled is not proposed
	check("at first", all...)
	if got := d.Select(Filter{Has: Proposed}); !slices.Equal(got, []int{0, 1}) || d.Counts()[Proposed] != 2 {
		t.Errorf("faces with proposals are %v, %d counted", got, d.Counts()[Proposed])
	}
	d = reopen(t, d)
	check("when opened again", all...)
	must(t, d.Mark("Mark as done", 0, func() Mark { m := d.MarkOf(0); m.Done = true; return m }()))
	check("marked", all...)

	path, o := d.Path(), d.options
	must(t, d.Close())
	write(t, path, header, line("1,2,3,4", 3), line(",,,", 2), line("1,2,,", 1))
	d = open(t, path, o)
	if got := d.Proposed(2); !slices.Equal(got, all[0]) || d.Proposed(0) != nil {
		t.Errorf("after the file was sorted row 2 has %v, row 0 %v", got, d.Proposed(0))
	}
}

// A label ends what was proposed for its point, also one that is made missing later; undo brings both back.
func TestALabelEndsWhatWasProposed(t *testing.T) {
	d := open(t, csvOf(t, header, line(",,,", 1)), window(t))
	must(t, d.Propose("Import", map[int]face.Points{0: {at(1, 0), at(0, 1)}}))
	must(t, d.Apply("Confirm", Edit{Row: 0, Keypoint: 1, To: at(0, 1)}))
	want := face.Points{at(1, 0), {}}
	if got := d.Proposed(0); !slices.Equal(got, want) {
		t.Errorf("after one was confirmed are proposed %v", got)
	}
	must(t, d.Apply("Delete", Edit{Row: 0, Keypoint: 1}))
	if got := d.Proposed(0); !slices.Equal(got, want) {
		t.Errorf("after that label was deleted are proposed %v", got)
	}
	for range 2 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if got := d.Proposed(0); !slices.Equal(got, face.Points{at(1, 0), at(0, 1)}) || d.Labels(0)[1].Known {
		t.Errorf("after undo are proposed %v, labels %v", got, d.Labels(0))
	}
	must(t, d.Reject("Reject", 0, 0))
	if got := d.Proposed(0); !slices.Equal(got, face.Points{{}, at(0, 1)}) {
		t.Errorf("after one was rejected are proposed %v", got)
	}
	must(t, d.Reject("Reject", 0, 1))
	if d.Proposed(0) != nil || d.MarkOf(0) != (Mark{}) || d.StateOf(0)&Proposed != 0 {
		t.Errorf("after both were rejected: %v, %+v", d.Proposed(0), d.MarkOf(0))
	}
	save(t, d)
	if got := read(t, d.Path()); got != header+"\n"+line(",,,", 1)+"\n" {
		t.Errorf("the file is %q", got)
	}
}

// Proposals of faces in photos stay where they are in the photo when the box moves, and are of their own face in a
// sorted file.
func TestProposalsInPhotos(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, threeHeader+"\np/a.png,10,4,30,,,1,2\np/a.png,50,4,30,,,3,4\n")
	must(t, d.Propose("Import", map[int]face.Points{0: {at(20.5, 21), {}}, 1: {at(60, 22.25), {}}}))
	for range 2 {
		for row, want := range []face.Point{at(20.5, 21), at(60, 22.25)} {
			if got := d.InPhoto(row, d.Proposed(row)[0]); got.Distance(want) > 1e-9 {
				t.Errorf("row %d: proposed at %v, want %v", row, got, want)
			}
		}
		must(t, d.SetBox("Move the box", 0, face.Box{Left: 12, Top: 6, Size: 24}))
	}
}

func TestProposalsThatCannotBe(t *testing.T) {
	d := open(t, csvOf(t, header, line(",,,", 1)), window(t))
	for name, err := range map[string]error{
		"another row":      d.Propose("Import", map[int]face.Points{1: {at(1, 1), at(1, 1)}}),
		"too few":          d.Propose("Import", map[int]face.Points{0: {at(1, 1)}}),
		"outside":          d.Propose("Import", map[int]face.Points{0: {at(1e9, 1), at(1, 1)}}),
		"no row":           d.Reject("Reject", 3),
		"another keypoint": d.Reject("Reject", 0, 2),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if d.CanUndo() != "" {
		t.Error("something was done")
	}
}
