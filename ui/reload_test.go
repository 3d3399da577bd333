package ui

import (
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
)

// turnedRound writes a dataset's rows in the opposite order, as another program might.
func turnedRound(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	slices.Reverse(lines[1:])
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// After a reload other faces may stand at the row numbers: nothing that was found out by number is left.
func TestAReloadForgetsRowNumbers(t *testing.T) {
	b, path := reviewing(t, 40)
	b.press(action.Char('j'))
	turnedRound(t, path)
	b.file.Reload()
	if b.session.Current().Loading == nil || b.shell.Actions().Get("train").IsEnabled() || b.shell.Actions().Get("reload").IsEnabled() {
		t.Error("a run could start while the rows change")
	}
	b.until("it is read again", func() bool { return b.session.Current().Loading == nil })
	if b.review.Review.On() || b.predict.Ranking.List() != nil || b.review.Gallery.Visible() {
		t.Errorf("left: review %v, %d suspects, crops %v", b.review.Review.On(), len(b.predict.Ranking.List()), b.review.Gallery.Visible())
	}
	b.beginReview()
	if want := b.predict.Ranking.List()[0].Row; b.session.Row() != want {
		t.Errorf("row %d is shown, want %d", b.session.Row(), want)
	}
}

// Rows are not changed under a search, nor under a run.
func TestReloadWaitsForASearch(t *testing.T) {
	path := writeFaces(t, 60, nil)
	b := newBench(t, path)
	b.searching()
	b.begin()
	if !b.search.Running() {
		t.Fatal("no search is running")
	}
	turnedRound(t, path)
	b.file.Reload()
	offer := b.mustBanner("The search must stop first")
	if b.session.Current().Loading != nil {
		t.Error("it is read again all the same")
	}
	before := b.session.Current()
	offer.Buttons[0].Do()
	b.until("it is open again", func() bool {
		return b.session.Current() != nil && b.session.Current() != before && b.session.Current().Loading == nil
	})
	if b.search.Running() {
		t.Error("the search goes on")
	}
	b.press(action.With(action.Ctrl, fyne.Key4))
}

// The face on screen is the same photo after a reload, and what was chosen on it stays; where its photo is gone nothing
// stays chosen, for it was not chosen on the face that has its number now.
func TestAReloadKeepsTheFace(t *testing.T) {
	path := writeFaces(t, 20, nil)
	b := newBench(t, path)
	b.session.Show(12)
	b.face.Select(1)
	photo := b.session.Dataset().Photo(12)
	again := func(change func(rows []string) []string) {
		t.Helper()
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		lines = append(lines[:1:1], change(lines[1:])...)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		b.file.Reload()
		b.until("it is read again", func() bool { return b.session.Current().Loading == nil })
	}
	again(func(rows []string) []string { return rows[2:] })
	if b.session.Row() != 10 || b.session.Dataset().Photo(b.session.Row()) != photo || b.face.Selected() != 1 {
		t.Errorf("two rows before it gone: row %d, the same photo %v, chosen %d", b.session.Row(), b.session.Dataset().Photo(b.session.Row()) == photo, b.face.Selected())
	}
	again(func(rows []string) []string { return append(rows[:10:10], rows[11:]...) })
	if b.session.Row() != 10 || b.session.Dataset().Photo(b.session.Row()) == photo || len(b.face.Selection()) > 0 {
		t.Errorf("the row itself gone: row %d, chosen %v", b.session.Row(), b.face.Selection())
	}
}

// A point that another program changed while the dataset was closed, and that has an unsaved edit, is told whenever the
// dataset is opened, until it is settled: a save would write over what that program left.
func TestOpeningTellsWhatAnotherProgramChanged(t *testing.T) {
	path := writeFaces(t, 8, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	open := func(at string) {
		t.Helper()
		b.file.OpenDataset(at)
		b.until("it is there", func() bool {
			return b.session.Current() != nil && b.session.Dataset().Path() == at && b.session.Current().Loading == nil && b.session.Closing() == 0
		})
	}
	other := writeFaces(t, 3, nil)
	open(other)
	open(path)
	if b.shell.Shows("conflicts") {
		t.Error("it is told although nobody changed the file")
	}
	open(other)
	lines := strings.Split(read(t, path), "\n")
	cells := strings.Split(lines[1], ",")
	cells[2] = "7.75"
	lines[1] = strings.Join(cells, ",")
	theirs := strings.Join(lines, "\n")
	if err := os.WriteFile(path, []byte(theirs), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		open(path)
		b.mustBanner("1 point was changed in the file and by you")
		open(other)
		if b.shell.Shows("conflicts") {
			t.Error("it is told of another dataset")
		}
	}
	open(path)
	b.session.Show(5)
	b.mustBanner("1 point was changed").Buttons[0].Do()
	if b.session.Row() != 0 || b.labelOf(0, 1) != face.At(3.25, 4.5) || read(t, path) != theirs {
		t.Errorf("row %d, label %v, or the file was written", b.session.Row(), b.labelOf(0, 1))
	}
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it is saved", func() bool { return b.session.Dataset().Unsaved() == 0 })
	b.until("it is told no more", func() bool { return !b.shell.Shows("conflicts") })
	open(other)
	open(path)
	if b.shell.Shows("conflicts") {
		t.Error("it is told after it was settled")
	}
}

// A file whose keypoints are others now is opened anew by what reads it again: an added keypoint that another program
// gave columns in another place is found there, and its edits stay.
func TestReloadOpensOtherKeypointsAnew(t *testing.T) {
	path := writeFaces(t, 4, nil)
	b := newBench(t, path)
	if err := b.session.Dataset().Remember(data.Reading{Added: []string{"left_ear"}}); err != nil {
		t.Fatal(err)
	}
	b.file.Reopen()
	b.until("it has the keypoint", func() bool {
		return b.session.Current() != nil && b.session.Current().Loading == nil && len(b.session.Dataset().Lacking()) == 1
	})
	ear := len(b.session.Dataset().Keypoints()) - 1
	b.session.Show(1)
	b.label.SetPoint("Place", ear, face.At(3.25, 4.5))
	b.settle()
	lines := strings.Split(strings.TrimSpace(read(t, path)), "\n")
	for i := range lines {
		lines[i] = []string{",,", "left_ear_x,left_ear_y,"}[max(1-i, 0)] + lines[i]
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	turnedRound(t, path)
	b.until("it is said that the file changed", func() bool { return b.shell.Shows("disk") })
	before := b.session.Current()
	b.mustBanner("was changed by another program").Buttons[0].Do()
	b.until("it is opened anew", func() bool {
		return b.session.Current() != nil && b.session.Current() != before && b.session.Current().Loading == nil
	})
	ds := b.session.Dataset()
	if ds.Keypoints().Index("left_ear") != 0 || ds.Lacking() != nil || ds.Unsaved() != 1 || ds.Labels(2)[0] != face.At(3.25, 4.5) {
		t.Errorf("keypoints %q, lacking %q, %d unsaved, labels %v", ds.Keypoints().Names(), ds.Lacking(), ds.Unsaved(), ds.Labels(2))
	}
	if b.settle(); b.shell.Shows("disk") || len(b.shell.Shown()) > 0 {
		t.Errorf("it is still said %v", b.shell.Shown())
	}
}
