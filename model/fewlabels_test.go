package model

import (
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
)

// A checkpoint says of how many faces it learned each keypoint, and names those of very few: in the run, in its file,
// by a run that goes on and by one that starts from it; where it is not known nothing is said.
func TestKeypointsOfFewLabelsAreNamed(t *testing.T) {
	ds := extraColumn(t, 60)
	s := modeltest.Small()
	rows := ds.SplitRows(data.Train, s.Splits(), false)
	label := func(row int) {
		t.Helper()
		if err := ds.Apply("label", data.Edit{Row: row, Keypoint: 0, To: face.At(1, 2)}); err != nil {
			t.Fatal(err)
		}
	}
	label(rows[0])
	for _, row := range ds.SplitRows(data.Test, s.Splits(), false) { // nothing is learned from these
		label(row)
	}
	last := filepath.Join(t.TempDir(), "last")
	result := train(t, ds, TrainOptions{Settings: s, Last: last})
	c, err := checkpoint.Load(last)
	if err != nil {
		t.Fatal(err)
	}
	all := ds.Keypoints().Names()
	for name, c := range map[string]*checkpoint.Checkpoint{"the run's": result.Checkpoint, "the file's": c} {
		if got := c.SaysFew(all); c.LabelCounts[0] != 1 || c.LabelCounts[1] < len(rows) || got != "extra was learned from 1 label" {
			t.Errorf("%s: of %d rows it learned %v labels, and says %q", name, len(rows), c.LabelCounts, got)
		}
		if got := c.SaysFew(all[1:]); got != "" {
			t.Errorf("%s: of the others it says %q", name, got)
		}
	}
	label(rows[1])
	s.Epochs++
	for name, o := range map[string]TrainOptions{"resumed": {Settings: s, Resume: c}, "from it": {Settings: s, From: c}} {
		if got := train(t, ds, o).Checkpoint; got.SaysFew(all) != "extra was learned from 2 labels" {
			t.Errorf("%s: it says %q", name, got.SaysFew(all))
		}
	}
	older := *c
	older.LabelCounts = nil
	if got := train(t, ds, TrainOptions{Settings: s, From: &older}).Checkpoint; got.LabelCounts != nil || got.SaysFew(all) != "" {
		t.Errorf("from weights of which nobody knows: %v, and it says %q", got.LabelCounts, got.SaysFew(all))
	}
	pair := *c // of which each point was learned as the other too, in the mirror
	pair.Settings.Augment.Mirror, pair.Partners, pair.Unlabelled = true, make([]int, len(c.Keypoints)), nil
	for k := range pair.Partners {
		pair.Partners[k] = k
	}
	pair.Partners[0], pair.Partners[1] = 1, 0
	for _, counts := range []struct {
		of   [2]int
		says string
	}{{[2]int{2, 2}, "extra was learned from 2 labels"}, {[2]int{2, 9}, ""}, {[2]int{0, 2}, "extra was learned from mirrored labels of its partner alone"}} {
		pair.LabelCounts = append(counts.of[:], pair.LabelCounts[2:]...)
		if got := pair.SaysFew(all[:1]); got != counts.says {
			t.Errorf("of %v labels it says %q", counts.of, got)
		}
	}
	long := *c
	long.Keypoints = append([]string{strings.Repeat("n", 5000)}, c.Keypoints[1:]...)
	if got := long.SaysFew(long.Keypoints); len(got) > 100 {
		t.Errorf("a long name is said whole: %q", got)
	}
	older.LabelCounts = []int{1}
	path := filepath.Join(t.TempDir(), "wrong")
	if err := older.Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := checkpoint.Load(path); err == nil {
		t.Error("numbers of other keypoints are taken")
	}
}
