package data

import (
	"os"
	"slices"
	"testing"
	"time"
)

func TestReload(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20), line("3,3,3,3", 30))
	d := open(t, path, window(t))
	must(t, d.Apply("Move 20", Edit{1, 0, at(22, 2)}))
	must(t, d.Apply("Move 30", Edit{2, 0, at(33, 3)}))
	must(t, d.Mark("Done", 0, Mark{Done: true}))
	// Another program sorts the file, moves another point, and one that was moved here, too.
	write(t, path, header, line("3,3,7,7", 30), line("8,8,2,2", 20))
	mustBe(t, d.Save(t.Context(), nil), ErrChanged)
	told := false
	d.Subscribe(func(c Change) { told = told || c.Kind == Arrived })
	must(t, d.Reload(t.Context(), nil))
	if !told {
		t.Error("nobody was told")
	}
	check := func() {
		t.Helper()
		if d.Rows() != 2 || d.Labels(0)[0] != at(33, 3) || d.Labels(0)[1] != at(7, 7) || d.Labels(1)[0] != at(22, 2) {
			t.Errorf("%d rows, labels %v %v", d.Rows(), d.Labels(0), d.Labels(1))
		}
		if n, rows := d.Conflicts(); n != 1 || !slices.Equal(rows, []int{1}) || d.Unsaved() != 2 {
			t.Errorf("%d conflicts in %v, %d unsaved", n, rows, d.Unsaved())
		}
		checkCounts(t, d)
	}
	check()
	if pixels, err := d.Pixels(0); err != nil || pixels[0] != 30 {
		t.Errorf("pixels %v %v", pixels, err)
	}
	if got := d.Labels(2); len(got) != 2 || got[0].Known {
		t.Errorf("a row that is gone has labels %v", got)
	}
	if d.CanUndo() != "Move 30" {
		t.Errorf("undo %q: the face that was marked is gone", d.CanUndo())
	}
	d = reopen(t, d)
	check()
	save(t, d)
	if got, want := read(t, path), header+"\n"+line("33,3,7,7", 30)+"\n"+line("22,2,2,2", 20)+"\n"; got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestReloadRefuses(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	for name, lines := range map[string][]string{
		"other keypoints":  {"nose_tip_x,nose_tip_y,Image", line("1,1", 10)},
		"other image size": {header, "1,1,1,1,1 1 1 1 1 1 1 1 1"},
		"no dataset":       {"nothing"},
		"empty":            nil,
	} {
		write(t, path, header, line("1,1,1,1", 10))
		d := open(t, path, Options{})
		must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
		if lines == nil {
			must(t, os.WriteFile(path, nil, 0o666))
		} else {
			write(t, path, lines...)
		}
		if err := d.Reload(t.Context(), nil); err == nil {
			t.Errorf("%s: no error", name)
		}
		if d.Rows() != 1 || d.Labels(0)[0] != at(5, 5) || d.Unsaved() != 1 {
			t.Errorf("%s: labels %v", name, d.Labels(0))
		}
	}
}

// waitFor waits for a change on disk to be told.
func waitFor(t *testing.T, told chan struct{}) {
	t.Helper()
	select {
	case <-told:
	case <-time.After(10 * time.Second):
		t.Fatal("nobody noticed")
	}
}

func TestChangeOnDiskIsNoticed(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, window(t))
	told := make(chan struct{}, 100)
	d.Subscribe(func(c Change) {
		if c.Kind == OnDisk {
			told <- struct{}{}
		}
	})
	// What it does itself is no news.
	must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
	save(t, d)
	time.Sleep(2 * quiet)
	if len(told) > 0 {
		t.Fatal("its own save is taken for another program's")
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteString(line("2,2,2,2", 20) + "\n")
	must(t, err)
	must(t, file.Close())
	waitFor(t, told)
	must(t, d.Reload(t.Context(), nil))
	if d.Rows() != 2 {
		t.Errorf("%d rows", d.Rows())
	}
	must(t, os.Remove(path))
	waitFor(t, told)
	if d.Labels(1)[0] != at(2, 2) {
		t.Errorf("labels %v", d.Labels(1))
	}
	if pixels, err := d.Pixels(1); err != nil || pixels[0] != 20 {
		t.Errorf("pixels of a deleted file: %v %v", pixels, err)
	}
	must(t, d.Apply("Move", Edit{1, 0, at(6, 6)}))
	save(t, d)
	time.Sleep(2 * quiet)
	if len(told) > 0 {
		t.Errorf("told %d times too often", len(told))
	}
}

// TestChangeBeforeTheWatch changes the file after it was opened and before it is watched.
func TestChangeBeforeTheWatch(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, Options{})
	d.watch.stop()
	told := make(chan struct{}, 100)
	d.Subscribe(func(c Change) {
		if c.Kind == OnDisk {
			told <- struct{}{}
		}
	})
	write(t, path, header, line("2,2,2,2", 20))
	d.watch = startWatch(d, d.real)
	waitFor(t, told)
}

// TestReloadFromSubscriber reloads as soon as the change is told, and then closes: neither waits for the other.
func TestReloadFromSubscriber(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, path, window(t))
	told := make(chan struct{}, 100)
	d.Subscribe(func(c Change) {
		if c.Kind == OnDisk {
			must(t, d.Reload(t.Context(), nil))
			told <- struct{}{}
		}
	})
	write(t, path, header, line("2,2,1,1", 10))
	waitFor(t, told)
	if d.Labels(0)[0] != at(2, 2) {
		t.Errorf("labels %v", d.Labels(0))
	}
	must(t, d.Close())
	must(t, d.Close())
}

// TestSaveFromSubscriber saves as soon as it is told that all rows are there.
func TestSaveFromSubscriber(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10))
	d, err := Open(path, window(t))
	must(t, err)
	defer d.Close()
	d.Subscribe(func(c Change) {
		switch {
		case c.Kind != Arrived:
		case d.Loaded():
			must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
			must(t, d.Save(t.Context(), nil))
		default:
			mustBe(t, d.Save(t.Context(), nil), ErrLoading)
			mustBe(t, d.Reload(t.Context(), nil), ErrLoading)
		}
	})
	must(t, d.Load(t.Context(), nil))
	if got, want := read(t, path), header+"\n"+line("5,5,1,1", 10)+"\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestWatchFollowsSaveAs looks at the new file, not at the old one.
func TestWatchFollowsSaveAs(t *testing.T) {
	old := csvOf(t, header, line("1,1,1,1", 10))
	d := open(t, old, window(t))
	told := make(chan struct{}, 100)
	d.Subscribe(func(c Change) {
		if c.Kind == OnDisk {
			told <- struct{}{}
		}
	})
	path := t.TempDir() + "/other.csv"
	must(t, d.SaveAs(t.Context(), path, false, nil))
	write(t, old, header)
	time.Sleep(2 * quiet)
	if len(told) > 0 {
		t.Error("a change of the old file was told")
	}
	write(t, path, header, line("2,2,1,1", 10))
	waitFor(t, told)
}

// TestFileOverwrittenInPlace writes into the very file that is open, as some editors do: what is read from it
// afterwards is never taken for what was there.
func TestFileOverwrittenInPlace(t *testing.T) {
	path := csvOf(t, header, line("1,1,1,1", 10), line("2,2,2,2", 20))
	d := open(t, path, window(t))
	must(t, d.Apply("Move", Edit{0, 0, at(5, 5)}))
	write(t, path, header, line("3,3,3,3", 30), line("4,4,4,4", 40))
	mustBe(t, d.Apply("Move", Edit{1, 0, at(5, 5)}), ErrChanged)
	_, err := d.Pixels(1)
	mustBe(t, err, ErrChanged)
	mustBe(t, d.Save(t.Context(), nil), ErrChanged)
	mustBe(t, d.SaveAs(t.Context(), path+".2", false, nil), ErrChanged)
	if d.Labels(0)[0] != at(5, 5) || d.Labels(1)[0] != at(2, 2) || d.Unsaved() != 1 {
		t.Errorf("labels %v %v", d.Labels(0), d.Labels(1))
	}
	must(t, d.Reload(t.Context(), nil))
	if d.Labels(0)[0] != at(3, 3) || d.Unsaved() != 0 {
		t.Errorf("labels of another photo: %v", d.Labels(0))
	}
}
