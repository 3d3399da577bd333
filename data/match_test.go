package data

import (
	"slices"
	"testing"

	"fiducial/data/project"
)

// TestSortedElsewhere sorts and shortens a file between two sessions: edits, marks and history go with the photo.
func TestSortedElsewhere(t *testing.T) {
	lines := []string{header, line("1,1,1,1", 10), line("2,2,2,2", 20), line("3,3,3,3", 30), line("4,4,4,4", 40)}
	path := csvOf(t, lines...)
	d := open(t, path, window(t))
	must(t, d.Apply("Move 20", Edit{1, 0, at(22, 2)}))
	must(t, d.Mark("Flag 30", 2, Mark{Flagged: true}))
	must(t, d.Apply("Move 40", Edit{3, 1, at(44, 4)}))
	must(t, d.Close())
	// 40 comes first, 10 is gone, 20 stays in its row.
	write(t, path, header, lines[4], lines[2], lines[3])
	d = open(t, path, d.options)
	check := func() {
		t.Helper()
		if d.Labels(0)[1] != at(44, 4) || d.Labels(1)[0] != at(22, 2) || d.MarkOf(2) != (Mark{Flagged: true}) {
			t.Errorf("labels %v %v, mark %v", d.Labels(0), d.Labels(1), d.MarkOf(2))
		}
		if n, _ := d.Conflicts(); n != 0 || d.Unsaved() != 2 {
			t.Errorf("%d unsaved, %d conflicts", d.Unsaved(), n)
		}
		checkCounts(t, d)
	}
	check()
	d = reopen(t, d)
	check()
	if a, ok, err := d.Undo(); !ok || err != nil || a.Row != 0 || d.Labels(0)[1] != at(4, 4) {
		t.Errorf("undone: %+v %v %v", a, ok, err)
	}
}

func TestFaceThatIsGoneIsPassedOver(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d := open(t, path, window(t))
	must(t, d.Apply("Move 20", Edit{1, 0, at(22, 2)}))
	must(t, d.Apply("Move 10", Edit{0, 0, at(11, 1)}))
	must(t, d.Close())
	write(t, path, header, line("2,2,2,2", 20))
	d = open(t, path, d.options)
	if d.CanUndo() != "Move 20" || d.Labels(0)[0] != at(22, 2) {
		t.Errorf("undo %q, labels %v", d.CanUndo(), d.Labels(0))
	}
	if a := history(t, d)[0]; a.Name != "Move 10" || a.Row != -1 {
		t.Errorf("history begins with %+v", a)
	}
	if a, ok, err := d.Undo(); !ok || err != nil || a.Name != "Move 20" || a.Row != 0 {
		t.Errorf("undone %+v %v %v", a, ok, err)
	}
	if d.CanUndo() != "" || d.CanRedo() != "Move 20" {
		t.Errorf("undo %q, redo %q", d.CanUndo(), d.CanRedo())
	}
	// The whole file is back: so is the edit of the face that was gone.
	must(t, d.Close())
	write(t, path, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d = open(t, path, d.options)
	if d.Labels(0)[0] != at(11, 1) || d.CanUndo() != "Move 10" {
		t.Errorf("labels %v, undo %q", d.Labels(0), d.CanUndo())
	}
}

// TestDuplicates has one photo several times.
func TestDuplicates(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 10), line("3,3,3,3", 30), line("4,4,4,4", 10))
	d := open(t, path, window(t))
	must(t, d.Apply("Move the second", Edit{1, 0, at(22, 2)}))
	must(t, d.Apply("Move the third", Edit{3, 0, at(44, 4)}))
	must(t, d.Close())
	write(t, path, header, line("3,3,3,3", 30), line("1,1,1,1", 10), line("0,0,0,0", 50), line("2,2,2,2", 10), line("4,4,4,4", 10))
	d = open(t, path, d.options)
	// Row 1 still has the photo that the second had there: same row and same photo comes first.
	var edited []int
	for i := range d.Rows() {
		if d.StateOf(i)&Changed != 0 {
			edited = append(edited, i)
		}
	}
	if want := []int{1, 3}; !slices.Equal(edited, want) && !slices.Equal(edited, []int{1, 4}) {
		t.Errorf("rows %v are edited", edited)
	}
	if d.Unsaved() != 2 {
		t.Errorf("%d unsaved, want 2: no edit may get lost", d.Unsaved())
	}
}

func TestFewerDuplicates(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20), line("2,2,2,2", 10))
	d := open(t, path, window(t))
	must(t, d.Apply("Move the second", Edit{2, 0, at(22, 2)}))
	must(t, d.Close())
	write(t, path, header, line("2,2,2,2", 20), line("2,2,2,2", 10))
	d = open(t, path, d.options)
	if d.Labels(1)[0] != at(22, 2) {
		t.Errorf("the edit did not find the only photo left: %v", d.Labels(1))
	}
}

func TestRowsWithoutPhoto(t *testing.T) {
	path := csvOf(t, header, "1,1,1,1,x", "2,2,2,2,x", line("3,3,3,3", 30))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{1, 0, at(22, 2)}))
	must(t, d.Close())
	write(t, path, header, line("3,3,3,3", 30), "2,2,2,2,x", "2,2,2,2,x")
	d = open(t, path, d.options)
	if d.Unsaved() != 1 || d.Labels(1)[0] != at(22, 2) {
		t.Errorf("labels %v", d.Labels(1))
	}
	must(t, d.Close())
	write(t, path, header, line("3,3,3,3", 30), line("9,9,9,9", 9), "2,2,2,2,x")
	d = open(t, path, d.options)
	if d.Unsaved() != 0 {
		t.Error("an edit of a row without a photo went to one with a photo")
	}
}

func TestFileChangedBetweenSessions(t *testing.T) {
	for _, c := range []struct {
		name          string
		inFile        string // the point's cells, changed by another program from 1.0,1.0
		edit, save    bool   // what was done here before: the point moved to 5,5, and saved
		label         [2]float64
		unsaved, both int
	}{
		{"nothing here", "9,9", false, false, [2]float64{9, 9}, 0, 0},
		{"saved here: the file wins", "9,9", true, true, [2]float64{9, 9}, 0, 0},
		{"edited here: both", "9,9", true, false, [2]float64{5, 5}, 1, 1},
		{"the same on both sides", "5,5", true, false, [2]float64{5, 5}, 0, 0},
		{"the same number in other bytes", "5.0,5", true, false, [2]float64{5, 5}, 1, 1},
		{"not changed", "1.0,1.0", true, false, [2]float64{5, 5}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := csvOf(t, header, line("7,7,7,7", 7), line("1.0,1.0,1,1", 10))
			d := open(t, path, window(t))
			must(t, d.Mark("Flag", 1, Mark{Flagged: true}))
			if c.edit {
				must(t, d.Apply("Move", Edit{1, 0, at(5, 5)}))
			}
			if c.save {
				save(t, d)
			}
			must(t, d.Close())
			write(t, path, header, line("7,7,7,7", 7), line(c.inFile+",1,1", 10))
			for range 2 { // a conflict outlives a restart
				d = open(t, path, d.options)
				if got := d.Labels(1)[0]; got != at(c.label[0], c.label[1]) {
					t.Errorf("label %v, want %v", got, c.label)
				}
				n, rows := d.Conflicts()
				if d.Unsaved() != c.unsaved || n != c.both || n > 0 && !slices.Equal(rows, []int{1}) {
					t.Errorf("%d unsaved, conflicts %d in %v", d.Unsaved(), n, rows)
				}
				must(t, d.Close())
			}
		})
	}
}

func TestConflictEnds(t *testing.T) {
	conflict := func(t *testing.T) *Dataset {
		path := csvOf(t, header, line("1,1,1,1", 10))
		d := open(t, path, window(t))
		must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
		must(t, d.Close())
		write(t, path, header, line("9,9,1,1", 10))
		d = open(t, path, d.options)
		if n, _ := d.Conflicts(); n != 1 {
			t.Fatalf("%d conflicts", n)
		}
		return d
	}
	for name, end := range map[string]func(d *Dataset) error{
		"saved":        func(d *Dataset) error { return d.Save(t.Context(), nil) },
		"restored":     func(d *Dataset) error { return d.Restore(0) },
		"edited again": func(d *Dataset) error { return d.Apply("Move", Edit{0, 0, at(6, 6)}) },
	} {
		t.Run(name, func(t *testing.T) {
			d := conflict(t)
			must(t, end(d))
			for range 2 {
				if n, rows := d.Conflicts(); n != 0 {
					t.Errorf("%d conflicts in %v", n, rows)
				}
				d = reopen(t, d)
			}
		})
	}
}

// TestColumnGone loses a column while its points are edited: the edit waits in the project.
func TestColumnGone(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, window(t))
	must(t, d.Apply("Move nose_tip", Edit{0, 1, at(5, 5)}))
	must(t, d.Close())
	write(t, path, "left_eye_center_x,left_eye_center_y,Image", line("1,1", 10))
	d = open(t, path, d.options)
	if d.Unsaved() != 0 || d.CanUndo() != "" {
		t.Errorf("%d unsaved, undo %q", d.Unsaved(), d.CanUndo())
	}
	must(t, d.Apply("Move eye", Edit{0, 0, at(6, 6)}))
	save(t, d)
	must(t, d.Close())
	write(t, path, header, line("6,6,1,1", 10))
	d = open(t, path, d.options)
	if d.Unsaved() != 1 || d.Labels(0)[1] != at(5, 5) {
		t.Errorf("%d unsaved, labels %v", d.Unsaved(), d.Labels(0))
	}
}

// TestEditWhileLoading edits a face that moved to another row before Load has found that out.
func TestEditWhileLoading(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d := open(t, path, window(t))
	must(t, d.Apply("Move nose", Edit{1, 1, at(5, 5)}))
	must(t, d.Mark("Note", 1, Mark{Note: "first"}))
	must(t, d.Close())
	write(t, path, header, line("2,2,2,2", 20), line("1,1,1,1", 10))
	d, err := Open(path, d.options)
	must(t, err)
	defer d.Close()
	if d.CanUndo() != "" {
		t.Errorf("can undo %q before its row is there", d.CanUndo())
	}
	if _, ok, err := d.Undo(); ok || err != nil {
		t.Error("undone before the row is there", err)
	}
	once := false
	d.Subscribe(func(c Change) {
		if c.Kind == Arrived && !once {
			once = true
			must(t, d.Apply("Move eye", Edit{0, 0, at(6, 6)}))
			must(t, d.Mark("Done", 0, Mark{Done: true}))
		}
	})
	must(t, d.Load(t.Context(), nil))
	check := func() {
		t.Helper()
		if d.Labels(0)[0] != at(6, 6) || d.Labels(0)[1] != at(5, 5) || d.Unsaved() != 2 || d.MarkOf(0) != (Mark{Done: true}) {
			t.Errorf("labels %v, mark %v", d.Labels(0), d.MarkOf(0))
		}
	}
	check()
	d = reopen(t, d)
	check()
	for range 4 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if d.Unsaved() != 0 || d.MarkOf(0) != (Mark{}) {
		t.Errorf("undone: labels %v, mark %v", d.Labels(0), d.MarkOf(0))
	}
}

// TestEditBeforeTheOldRowArrives edits a row whose face, by its photo, is that of an old row with the same photo
// that has not arrived yet: it belongs to one of the two, never to both.
func TestEditBeforeTheOldRowArrives(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d := open(t, path, window(t))
	must(t, d.Apply("Move nose", Edit{1, 1, at(5, 5)}))
	must(t, d.Close())
	write(t, path, header, line("2,2,2,2", 20), line("2,2,2,2", 20))
	d, err := Open(path, d.options)
	must(t, err)
	defer d.Close()
	once := false
	d.Subscribe(func(c Change) {
		if c.Kind == Arrived && !once {
			once = true
			if d.Rows() != 1 {
				t.Fatalf("%d rows are there, want the first alone", d.Rows())
			}
			must(t, d.Apply("Move eye", Edit{0, 0, at(6, 6)}))
		}
	})
	must(t, d.Load(t.Context(), nil))
	for range 2 {
		if l := d.Labels(0); l[0] != at(6, 6) || l[1] != at(5, 5) {
			t.Errorf("row 0: %v", l)
		}
		if l := d.Labels(1); l[0] != at(2, 2) || l[1] != at(2, 2) || d.Unsaved() != 2 {
			t.Errorf("row 1: %v, %d unsaved", l, d.Unsaved())
		}
		d = reopen(t, d)
	}
}

func TestDamagedProjectIsSetAside(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	write(t, path+project.Extension, "this is no database, and long enough not to be taken for an empty one")
	d := open(t, path, window(t))
	if n := d.Notices(); len(n) != 1 {
		t.Fatalf("notices %q", n)
	}
	must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
	if d = reopen(t, d); d.Unsaved() != 1 || len(d.Notices()) != 0 {
		t.Errorf("%d unsaved, notices %q", d.Unsaved(), d.Notices())
	}
}

func TestSecondWindowIsRefused(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	o := window(t)
	d := open(t, path, o)
	_, err := Open(path, o)
	mustBe(t, err, ErrInUse)
	other := open(t, csvOf(t, header, line("1,1,1,1", 10)), o)
	mustBe(t, other.SaveAs(t.Context(), path, true, nil), ErrInUse)
	subcommand := open(t, path, Options{CacheDir: o.CacheDir})
	must(t, subcommand.Close())
	must(t, d.Close())
	must(t, open(t, path, o).Close())
}

// TestRowBecameUnreadable breaks a row between two sessions: its edit waits in the project, and a sentence says so.
func TestRowBecameUnreadable(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
	must(t, d.Close())
	write(t, path, header, line("1,1,1", 10))
	d = open(t, path, d.options)
	if n := d.Notices(); len(n) != 1 || d.Unsaved() != 0 {
		t.Errorf("notices %q, %d unsaved", n, d.Unsaved())
	}
	must(t, d.Close())
	write(t, path, header, line("1,1,1,1", 10))
	d = open(t, path, d.options)
	if n := d.Notices(); len(n) != 0 || d.Labels(0)[0] != at(5, 5) {
		t.Errorf("notices %q, labels %v", n, d.Labels(0))
	}
}
