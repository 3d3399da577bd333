package data

import (
	"fmt"
	"slices"
	"testing"
)

func TestUndoRedo(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2)), window(t))
	if _, ok, err := d.Undo(); ok || err != nil {
		t.Fatal("something to undo in a new dataset", err)
	}
	for i := range 5 {
		must(t, d.Apply(fmt.Sprint("Move ", i), Edit{i % 2, 0, at(10+float64(i), 2)}))
	}
	for i := 4; i >= 2; i-- {
		if got, want := d.CanUndo(), fmt.Sprint("Move ", i); got != want {
			t.Errorf("can undo %q, want %q", got, want)
		}
		a, ok, err := d.Undo()
		if err != nil || !ok || a.Name != fmt.Sprint("Move ", i) || a.Row != i%2 || !a.Undone {
			t.Errorf("undone: %+v %v %v", a, ok, err)
		}
	}
	if d.Labels(0)[0] != at(10, 2) || d.Labels(1)[0] != at(11, 2) {
		t.Errorf("labels %v %v", d.Labels(0), d.Labels(1))
	}
	d = reopen(t, d)
	if d.CanUndo() != "Move 1" || d.CanRedo() != "Move 2" {
		t.Errorf("after a restart: undo %q, redo %q", d.CanUndo(), d.CanRedo())
	}
	if a, ok, err := d.Redo(); err != nil || !ok || a.Name != "Move 2" || a.Undone {
		t.Errorf("redone: %+v %v %v", a, ok, err)
	}
	must(t, d.Apply("Another way", Edit{0, 1, at(5, 5)}))
	if d.CanRedo() != "" {
		t.Errorf("what was undone can still be redone: %q", d.CanRedo())
	}
	if _, ok, err := d.Redo(); ok || err != nil {
		t.Error("redone", err)
	}
	var names []string
	for _, a := range history(t, d) {
		names = append(names, a.Name)
	}
	if want := []string{"Another way", "Move 2", "Move 1", "Move 0"}; !slices.Equal(names, want) {
		t.Errorf("history %v, want %v", names, want)
	}
	if last, err := d.History(1); err != nil || len(last) != 1 || last[0].Row != 0 || last[0].Time.IsZero() {
		t.Errorf("last action %+v, %v", last, err)
	}
}

// Undo and redo say every row that they changed, and Present leads back to where one was.
func TestUndoSaysEveryRow(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2), line("1,2,3,4", 3)), window(t))
	if d.Present() != 0 {
		t.Error("something stands in a new dataset")
	}
	must(t, d.Apply("Move", Edit{1, 0, at(9, 9)}))
	must(t, d.Apply("Move many", Edit{2, 0, at(5, 5)}, Edit{0, 1, at(6, 6)}, Edit{2, 1, at(7, 7)}))
	present := d.Present()
	a, _, err := d.Undo()
	if must(t, err); !slices.Equal(a.Rows, []int{0, 2}) || a.Row != 2 {
		t.Errorf("undone: %+v", a)
	}
	if _, _, err = d.Undo(); err != nil || d.Present() != 0 {
		t.Errorf("at the beginning %d stands, %v", d.Present(), err)
	}
	if _, err := d.GoTo(present); err != nil || d.Labels(2)[0] != at(5, 5) || d.Labels(1)[0] != at(9, 9) {
		t.Errorf("it does not lead back: %v, %v", d.Labels(2), err)
	}
	if a, _, err = d.Undo(); err != nil || !slices.Equal(a.Rows, []int{0, 2}) {
		t.Errorf("undone again: %+v, %v", a, err)
	}
	if a, _, err = d.Redo(); err != nil || !slices.Equal(a.Rows, []int{0, 2}) {
		t.Errorf("redone: %+v, %v", a, err)
	}
}

func TestUndoAfterSaveWithOldBytes(t *testing.T) {
	original := header + "\n" + line("66.0335639098,39.00227,44.420,57.0668", 1) + "\n"
	path := csvOf(t, header, line("66.0335639098,39.00227,44.420,57.0668", 1))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(50, 39.00227)}))
	must(t, d.Apply("Move", Edit{0, 0, at(51, 40)}, Edit{0, 1, at(1, 1)}))
	save(t, d)
	d = reopen(t, d)
	for range 2 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if d.Unsaved() != 2 {
		t.Errorf("%d unsaved, want 2", d.Unsaved())
	}
	save(t, d)
	if got := read(t, path); got != original {
		t.Errorf("got\n%swant\n%s", got, original)
	}
}
