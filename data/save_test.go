package data

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/csvfile"
	"fiducial/data/project"
)

func TestSaveChangesTwoCells(t *testing.T) {
	// CRLF, quotes, a column of another kind, number formats and a last line without an end: all of it stays.
	before := "id," + header + "\r\n" +
		"a,\"66.0335639098\",39.00,4.4e1,57.0668,1 1 1 1\r\n" +
		"b,66.0335639098,39.00,4.4e1,57.0668,2 2 2 2\r\n" +
		"c,,, 1 ,2,3 3 3 3"
	path := filepath.Join(t.TempDir(), "faces.csv")
	must(t, os.WriteFile(path, []byte(before), 0o640))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(50.123, 40.5)}))
	must(t, d.Mark("Done", 1, Mark{Done: true}))
	save(t, d)
	after := strings.Replace(before, "\"66.0335639098\",39.00", "\"50.12\",40.5", 1)
	if got := read(t, path); got != after {
		t.Errorf("got\n%s\nwant\n%s", got, after)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if d.Unsaved() != 0 || d.Labels(0)[0] != at(50.12, 40.5) || d.FileLabels(0)[0] != at(50.12, 40.5) {
		t.Errorf("after saving: %d unsaved, label %v", d.Unsaved(), d.Labels(0)[0])
	}
	if pixels, err := d.Pixels(2); err != nil || string(pixels) != "\x03\x03\x03\x03" {
		t.Errorf("pixels %v, %v", pixels, err)
	}
	checkCounts(t, d)
}

func TestSaveWithoutEditsWritesNothing(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	before, err := os.Stat(path)
	must(t, err)
	d := open(t, path, window(t))
	save(t, d)
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was replaced: %v", err)
	}
	must(t, d.Close())
	entries, err := os.ReadDir(filepath.Dir(path))
	if must(t, err); len(entries) != 1 {
		t.Errorf("looking at a dataset left %v", entries)
	}
}

// TestOneEditOfMany edits one point among the contest's faces, or a few like them, and compares the whole file
// before and after: one row differs, in two cells.
func TestOneEditOfMany(t *testing.T) {
	o := window(t)
	d := open(t, contest(t, 300), o)
	path := filepath.Join(t.TempDir(), "before.csv")
	must(t, d.SaveAs(t.Context(), path, false, nil))
	before := strings.Split(read(t, path), "\n")
	row := d.Rows() / 2
	must(t, d.Apply("Move nose_tip", Edit{row, 10, at(12.345, 67.891)}))
	save(t, d)
	after := strings.Split(read(t, path), "\n")
	if len(before) != len(after) {
		t.Fatalf("%d lines became %d", len(before), len(after))
	}
	for i := range before {
		if i == row+1 {
			cells := strings.Split(before[i], ",")
			cells[20], cells[21] = "12.35", "67.89"
			before[i] = strings.Join(cells, ",")
		}
		if before[i] != after[i] {
			t.Errorf("line %d differs", i+1)
		}
	}
}

func TestSaveFollowsLinks(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	link := filepath.Join(t.TempDir(), "link.csv")
	must(t, os.Symlink(path, link))
	o := window(t)
	d := open(t, link, o)
	if d.Path() != link || d.ProjectPath() != path+project.Extension {
		t.Errorf("path %s, project %s", d.Path(), d.ProjectPath())
	}
	if _, err := Open(path, o); err == nil {
		t.Error("the same file was opened twice, by its link and by its name")
	}
	must(t, d.Apply("Move", Edit{0, 0, at(5, 2)}))
	save(t, d)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced by a file: %v", err)
	}
	if got, want := read(t, path), header+"\n"+line("5,2,3,4", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestEditsDuringSaveStayUnsaved(t *testing.T) {
	path := csvOf(t, header, line("1.0,2.0,3,4", 1), line("1,2,3,4", 2), line("1,2,3,4", 3))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}, Edit{1, 0, at(5, 6)}))
	done := false
	must(t, d.Save(context.Background(), func(int64, int64) {
		if done {
			return
		}
		done = true
		must(t, d.Apply("Back", Edit{0, 0, at(1, 2)}))  // as the file was
		must(t, d.Apply("On", Edit{1, 0, at(7, 6)}))    // further on
		must(t, d.Apply("Other", Edit{2, 1, at(8, 8)})) // not in the save
	}))
	if got, want := read(t, path), header+"\n"+line("5,6,3,4", 1)+"\n"+line("5,6,3,4", 2)+"\n"+line("1,2,3,4", 3)+"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	check := func(d *Dataset) {
		t.Helper()
		if d.Unsaved() != 3 || d.Labels(0)[0] != at(1, 2) || d.Labels(1)[0] != at(7, 6) || d.Labels(2)[1] != at(8, 8) {
			t.Errorf("%d unsaved, labels %v %v %v", d.Unsaved(), d.Labels(0), d.Labels(1), d.Labels(2))
		}
		if n, _ := d.Conflicts(); n != 0 {
			t.Errorf("%d conflicts", n)
		}
		checkCounts(t, d)
	}
	check(d)
	d = reopen(t, d)
	check(d)
	save(t, d)
	if got, want := read(t, path), header+"\n"+line("1.0,2.0,3,4", 1)+"\n"+line("7,6,3,4", 2)+"\n"+line("1,2,8,8", 3)+"\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestCancelledSave(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1), line("1,2,3,4", 2))
	before := read(t, path)
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	ctx, cancel := context.WithCancel(context.Background())
	err := d.Save(ctx, func(int64, int64) { cancel() })
	mustBe(t, err, context.Canceled)
	if read(t, path) != before || d.Unsaved() != 1 || len(d.rows.at(0).said.texts.saving) != 0 {
		t.Errorf("%d unsaved; file\n%s", d.Unsaved(), read(t, path))
	}
	save(t, d)
	if d.Unsaved() != 0 {
		t.Error("not saved the second time")
	}
}

// TestKilledBetweenRenameAndNote leaves everything as a kill does that strikes after the file was renamed and
// before the project knows of it.
func TestKilledBetweenRenameAndNote(t *testing.T) {
	path := csvOf(t, header, line("1.0,2.0,3,4", 1), line("1,2,3,4", 2), line("1,2,3,4", 3))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}, Edit{1, 0, at(5, 6)}, Edit{2, 0, at(5, 6)}))
	first := true
	w, err := d.rewrite(context.Background(), path, csvfile.ReplaceOpened, func(int64, int64) {
		if first {
			first = false
			must(t, d.Apply("Back", Edit{0, 0, at(1, 2)}))
			must(t, d.Apply("On", Edit{1, 0, at(7, 6)}))
		}
	})
	must(t, err)
	must(t, w.file.Close())
	d = reopen(t, d)
	if n, rows := d.Conflicts(); n != 0 {
		t.Errorf("our own save is taken for another program's: rows %v", rows)
	}
	if d.Unsaved() != 2 || d.Labels(0)[0] != at(1, 2) || d.Labels(1)[0] != at(7, 6) || d.Labels(2)[0] != at(5, 6) {
		t.Errorf("%d unsaved, labels %v %v %v", d.Unsaved(), d.Labels(0), d.Labels(1), d.Labels(2))
	}
	d = reopen(t, d)
	if d.Unsaved() != 2 {
		t.Errorf("%d unsaved after another restart", d.Unsaved())
	}
}

// TestKilledSaveAndAnotherProgram has a point that was put back while a save was writing it; the save was
// killed, and another program wrote a third value. Nothing is edited here: the file wins.
func TestKilledSaveAndAnotherProgram(t *testing.T) {
	path := csvOf(t, header, line("1.0,2.0,3,4", 1))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	_, _, err := d.beginSaving(csvfile.ReplaceOpened)
	must(t, err)
	must(t, d.Apply("Back", Edit{0, 0, at(1, 2)}))
	must(t, d.Close())
	write(t, path, header, line("9,9,3,4", 1))
	for range 2 {
		d = open(t, path, d.options)
		if n, _ := d.Conflicts(); n != 0 || d.Unsaved() != 0 || d.Labels(0)[0] != at(9, 9) {
			t.Errorf("%d unsaved, %d conflicts, label %v", d.Unsaved(), n, d.Labels(0)[0])
		}
		must(t, d.Close())
	}
}

func TestSaveWhenTheFileWasChanged(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	write(t, path, header, line("1,2,30,40", 1))
	mustBe(t, d.Save(context.Background(), nil), ErrChanged)
	if got, want := read(t, path), header+"\n"+line("1,2,30,40", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
	if d.Unsaved() != 1 {
		t.Error("the edit is gone")
	}
}

func TestSaveWhenTheFileWasDeleted(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	d := open(t, path, window(t))
	must(t, os.Remove(path))
	save(t, d) // even without edits: what is open is all there is
	if got, want := read(t, path), header+"\n"+line("1,2,3,4", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
	must(t, d.Apply("Move", Edit{0, 0, at(5, 6)}))
	must(t, os.Remove(path))
	save(t, d)
	if got, want := read(t, path), header+"\n"+line("5,6,3,4", 1)+"\n"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestSaveNeedsAllRows(t *testing.T) {
	d, err := Open(csvOf(t, header, line("1,2,3,4", 1)), Options{})
	must(t, err)
	defer d.Close()
	mustBe(t, d.Save(context.Background(), nil), ErrLoading)
	mustBe(t, d.SaveAs(context.Background(), "x.csv", false, nil), ErrLoading)
	mustBe(t, d.Reload(context.Background(), nil), ErrLoading)
}
