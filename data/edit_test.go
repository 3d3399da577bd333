package data

import (
	"math"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

func TestTextOf(t *testing.T) {
	for _, c := range []struct {
		name      string
		v         float64
		now, file string
		want      string
	}{
		{"rounded to a hundredth", 50.1266, "", "", "50.13"},
		{"no zeros at the end", 50.10, "", "", "50.1"},
		{"a whole number", 50.004, "", "", "50"},
		{"zero", 0, "", "", "0"},
		{"no minus zero", -0.001, "", "", "0"},
		{"negative", -3.456, "", "", "-3.46"},
		{"hundreds keep their zeros", 100, "", "", "100"},
		{"large", 1e20, "", "", "100000000000000000000"},
		{"the present value keeps its bytes", 66.0335639098, "66.0335639098", "1", "66.0335639098"},
		{"other writings of the present value too", 66.5, "66.50", "1", "66.50"},
		{"and exponents", 120, "1.2e2", "", "1.2e2"},
		{"the file's value gets the file's bytes", 66.0335639098, "12", "66.0335639098", "66.0335639098"},
		{"the file's writing of a rounded value", 66.5, "12", "66.500", "66.500"},
		{"what only looks the same is new", 66.03, "66.0335639098", "66.0335639098", "66.03"},
		{"a faulty cell says nothing", 5, "abc", "abc", "5"},
	} {
		if got := textOf(c.v, c.now, c.file); got != c.want {
			t.Errorf("%s: textOf(%v, %q, %q) = %q, want %q", c.name, c.v, c.now, c.file, got, c.want)
		}
	}
}

func TestApply(t *testing.T) {
	path := csvOf(t, header, line("66.0335639098,39.00227,44.42,57.0668", 1), line(",,1,2", 2))
	d := open(t, path, Options{})
	must(t, d.Apply("Two at once", Edit{0, 1, at(1.005, 2)}, Edit{1, 0, at(7, 8.888)}, Edit{0, 1, at(3, 57.0668)}))
	if got, want := d.Labels(0)[1], at(3, 57.0668); got != want {
		t.Errorf("the last edit of a point counts: got %v, want %v", got, want)
	}
	if got, want := d.Labels(1)[0], at(7, 8.89); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := d.FileLabels(1)[0], (face.Point{}); got != want {
		t.Errorf("the file's label: got %v, want %v", got, want)
	}
	if got, want := d.EditedPoints(0), []bool{false, true}; !slices.Equal(got, want) {
		t.Errorf("edited points %v, want %v", got, want)
	}
	if got := d.Unsaved(); got != 2 {
		t.Errorf("%d unsaved, want 2", got)
	}
	must(t, d.Apply("Clear", Edit{Row: 0, Keypoint: 0}))
	if got := d.Labels(0)[0]; got.Known {
		t.Errorf("cleared point is at %v", got)
	}
	labels := d.Labels(0)
	labels[0] = at(9, 9)
	if d.Labels(0)[0] == at(9, 9) {
		t.Error("Labels returned no copy")
	}
}

func TestApplyNothing(t *testing.T) {
	d := open(t, csvOf(t, header, line("66.0335639098,39.00227,,", 1)), Options{})
	called := false
	d.Subscribe(func(Change) { called = true })
	must(t, d.Apply("Nothing"))
	must(t, d.Apply("Same place", Edit{0, 0, at(66.0335639098, 39.00227)}, Edit{0, 1, face.Point{}}))
	must(t, d.Apply("There and back", Edit{0, 0, at(1, 1)}, Edit{0, 0, at(66.0335639098, 39.00227)}))
	must(t, d.Mark("Same mark", 0, Mark{}))
	must(t, d.Restore(0))
	if d.CanUndo() != "" || called {
		t.Errorf("an action without changes was recorded as %q, told: %v", d.CanUndo(), called)
	}
}

func TestApplyRefuses(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1)), Options{})
	for _, e := range []Edit{
		{0, 0, at(math.NaN(), 1)}, {0, 0, at(1, math.Inf(-1))},
		{1, 0, at(1, 1)}, {-1, 0, at(1, 1)}, {0, 2, at(1, 1)}, {0, -1, at(1, 1)},
	} {
		err := d.Apply("Move it", Edit{0, 1, at(9, 9)}, e)
		if err == nil || !strings.HasPrefix(err.Error(), "Move it: ") {
			t.Errorf("%v: error %v", e, err)
		}
	}
	if got, want := d.Labels(0), (face.Points{at(1, 2), at(3, 4)}); !slices.Equal(got, want) || d.CanUndo() != "" {
		t.Errorf("a refused action left %v", got)
	}
}

func TestFaultyCells(t *testing.T) {
	original := header + "\n" + line("abc,39.0,44.420,", 1) + "\n"
	path := csvOf(t, header, line("abc,39.0,44.420,", 1))
	d := open(t, path, window(t))
	if d.Labels(0)[0].Known || d.Labels(0)[1].Known || d.StateOf(0) != Faulty|Incomplete {
		t.Fatalf("labels %v, state %b", d.Labels(0), d.StateOf(0))
	}
	if faults, err := d.FaultsOf(0); err != nil || faults.Total != 2 || d.Faults().Total != 2 {
		t.Errorf("faults %v", d.Faults())
	}
	must(t, d.Apply("Move", Edit{0, 1, at(44.42, 5)}))
	save(t, d)
	if got, want := read(t, path), header+"\n"+line("abc,39.0,44.420,5", 1)+"\n"; got != want {
		t.Errorf("half a point completed:\ngot  %swant %s", got, want)
	}
	must(t, d.Apply("Move", Edit{0, 0, at(12, 39)}))
	save(t, d)
	if got, want := read(t, path), header+"\n"+line("12,39.0,44.420,5", 1)+"\n"; got != want {
		t.Errorf("faulty cell edited:\ngot  %swant %s", got, want)
	}
	if d.StateOf(0) != 0 || d.Faults().Total != 0 {
		t.Errorf("state %b, faults %v", d.StateOf(0), d.Faults())
	}
	for range 2 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	save(t, d)
	if got := read(t, path); got != original {
		t.Errorf("undone:\ngot  %swant %s", got, original)
	}
	if d.StateOf(0) != Faulty|Incomplete {
		t.Errorf("state %b", d.StateOf(0))
	}
	must(t, d.Apply("Clear", Edit{Row: 0, Keypoint: 0}))
	must(t, d.Restore(0))
	if d.Unsaved() != 0 {
		t.Error("the faulty bytes were not restored")
	}
}

func TestMisalignedRowCannotBeEdited(t *testing.T) {
	for name, lines := range map[string][]string{
		"too few cells": {header, line("1,2,3,4", 1), "1,2,7 7 7 7"},
		"bare":          {"ImageId,Image", "1,1 1 1 1", "1,2,7 7 7 7"},
	} {
		d := open(t, csvOf(t, lines...), Options{})
		if err := d.Apply("Move", Edit{1, 0, at(1, 1)}); err == nil || !strings.Contains(err.Error(), "line 3") {
			t.Errorf("%s: error %v", name, err)
		}
		must(t, d.Mark("Flag", 1, Mark{Flagged: true}))
	}
}

func TestRestore(t *testing.T) {
	d := open(t, csvOf(t, header, line("66.0335639098,39.00227,44.42,57.0668", 1)), Options{})
	must(t, d.Apply("Move both", Edit{0, 0, at(1, 1)}, Edit{0, 1, at(2, 2)}))
	must(t, d.Restore(0, 1))
	if got, want := d.EditedPoints(0), []bool{true, false}; !slices.Equal(got, want) {
		t.Errorf("edited %v, want %v", got, want)
	}
	if got := d.CanUndo(); got != "Restore nose_tip" {
		t.Errorf("recorded as %q", got)
	}
	must(t, d.Restore(0))
	if d.Unsaved() != 0 || !slices.Equal(d.Labels(0), d.FileLabels(0)) {
		t.Errorf("labels %v", d.Labels(0))
	}
	if err := d.Restore(0, 5); err == nil {
		t.Error("no error for a keypoint that is not there")
	}
}

func TestMarks(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2)), window(t))
	m := Mark{Done: true, Flagged: true, Note: "a \"note\"\nin two lines, ünïcode"}
	must(t, d.Mark("Note", 1, m))
	if d.MarkOf(1) != m || d.StateOf(1) != Done|Flagged|Noted {
		t.Errorf("mark %v, state %b", d.MarkOf(1), d.StateOf(1))
	}
	d = reopen(t, d)
	if d.MarkOf(1) != m || d.MarkOf(0) != (Mark{}) {
		t.Errorf("after a restart: %v", d.MarkOf(1))
	}
	a, ok, err := d.Undo()
	if !ok || err != nil || a.Name != "Note" || a.Row != 1 || d.MarkOf(1) != (Mark{}) {
		t.Errorf("undone: %v %v %v %v", a, ok, err, d.MarkOf(1))
	}
	if _, ok, _ := d.Redo(); !ok || d.MarkOf(1) != m {
		t.Errorf("redone: %v", d.MarkOf(1))
	}
	if d.Unsaved() != 0 {
		t.Error("marks are not in the CSV: they are never unsaved")
	}
}
