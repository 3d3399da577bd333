package ui

import (
	"errors"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/shell"
)

// another opens a second window of the same program, as the next start does.
func (b *bench) another(path string) *bench {
	b.t.Helper()
	b.Close()
	c := &bench{t: b.t, queue: make(chan func(), 1<<14), dir: b.dir}
	c.Window = newWindow(b.shell.App, Options{Path: path, DataDir: b.dir, Threads: 1}, func(f func()) { c.queue <- f })
	c.shell.Win.Resize(fyne.NewSize(1280, 800))
	c.Show()
	b.t.Cleanup(c.Close)
	c.until("the rows are there", func() bool {
		return c.session.Current() != nil && c.session.Current().Loading == nil && c.session.Row() >= 0
	})
	return c
}

func TestTheNextStartGoesOnWhereItWas(t *testing.T) {
	first, second := writeFaces(t, 9, nil), writeFaces(t, 4, nil)
	b := newBench(t, first)
	b.list.SetFilter("To do")
	b.session.Show(3)
	c := b.another("")
	if c.session.Row() != 3 || c.list.Filter() != "To do" || c.listChoice().SelectedIndex() != 1 {
		t.Errorf("row %d, filter %s, choice %d", c.session.Row(), c.list.Filter(), c.listChoice().SelectedIndex())
	}
	d := c.another(second)
	if d.session.Row() != 0 || d.list.Filter() != "All" {
		t.Errorf("another dataset: row %d, filter %s", d.session.Row(), d.list.Filter())
	}
	d.session.Show(2)
	e := d.another(first)
	if e.session.Row() != 3 || e.list.Filter() != "To do" {
		t.Errorf("the first again: row %d, filter %s", e.session.Row(), e.list.Filter())
	}
}

func TestARowThatIsGoneIsNotWaitedFor(t *testing.T) {
	path := writeFaces(t, 4, nil)
	b := newBench(t, path)
	b.shell.Prefs().SetPlace(path, 1, "All")
	b.session.Show(3)
	short := read(t, writeFaces(t, 2, nil))
	b.Close()
	if err := os.WriteFile(path, []byte(short), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := b.another(path); c.session.Row() != 0 {
		t.Errorf("row %d is shown", c.session.Row())
	}
}

// A filter that nothing passes any more is not restored: the list would be empty, and nothing would say why.
func TestAnEmptyFilterIsNotRestored(t *testing.T) {
	path := writeFaces(t, 4, nil)
	b := newBench(t, path)
	b.Close() // which remembers the place
	b.shell.Prefs().SetPlace(path, 1, "Faulty")
	if c := b.another(path); c.session.Row() != 1 || c.list.Filter() != "All" || len(c.session.Current().Listed) != 4 {
		t.Errorf("row %d is shown, filter %s", c.session.Row(), c.list.Filter())
	}
}

func TestBannersMoveNothing(t *testing.T) {
	b := newBench(t, writeFaces(t, 4, nil))
	at := func(o fyne.CanvasObject) (fyne.Position, fyne.Size) {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	}
	var place, list fyne.Position
	var size fyne.Size
	for _, width := range []float32{1280, 900} {
		b.shell.Win.Resize(fyne.NewSize(width, 800))
		b.shell.Clear(shell.Note)
		place, size = at(b.face)
		list, _ = at(b.listGrid())
		b.shell.Show(shell.Banner{Kind: shell.Note, Text: "Something happened that takes a sentence to say, and some more words.", Buttons: []shell.BannerButton{{Text: "Do", Do: func() {}}}})
		if p, s := at(b.face); p != place || s != size {
			t.Errorf("the face went from %v %v to %v %v", place, size, p, s)
		}
		if p, _ := at(b.listGrid()); p != list {
			t.Errorf("the list went from %v to %v", list, p)
		}
	}
	labels := b.session.Dataset().Labels(0)
	strip := fyne.NewPos(place.X+size.Width/2, place.Y+4)
	test.TapCanvas(b.shell.Canvas(), strip)
	test.Drag(b.shell.Canvas(), strip, 20, 20)
	b.settle()
	for kp, p := range b.session.Dataset().Labels(0) {
		if p != labels[kp] {
			t.Error("the pointer reaches the face through a banner")
		}
	}
}

func TestAnErrorGoesWhenTheNextEditSucceeds(t *testing.T) {
	b := newBench(t, writeFaces(t, 4, nil))
	b.label.Edited(errors.New("the disk is full"))
	b.mustBanner("disk is full")
	b.shell.Canvas().Focus(b.note())
	b.label.SetPoint("Move", 0, face.At(1, 1))
	if len(b.shell.Shown()) != 0 {
		t.Errorf("it still says %q", b.bannerTexts())
	}
	if b.shell.Canvas().Focused() != fyne.Focusable(b.note()) {
		t.Error("the focus was taken away")
	}
}

func TestReloadWaitsForTheRows(t *testing.T) {
	b := newBench(t, writeFaces(t, 4, nil))
	if !b.shell.Actions().Get("reload").IsEnabled() {
		t.Error("a dataset that is there can't be reloaded")
	}
	b.session.Current().Loading = &shell.Task{}
	if b.shell.Actions().Get("reload").IsEnabled() {
		t.Error("Reload can be chosen while the rows are still being read")
	}
	b.session.Current().Loading = nil
}

// Choosing lasts from face to face; placing does not begin with what was chosen on another one.
func TestPlacingBeginsWithTheFirstMissingPointOfTheFace(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, missingPoint(0, 1, 2, 3)))
	b.face.Select(2)
	b.press(action.Plain(fyne.KeyPageDown))
	b.press(action.Char('n'))
	if b.face.Wanted() != 0 {
		t.Errorf("wanted is %d", b.face.Wanted())
	}
	b.press(action.Plain(fyne.KeyEscape))
	b.face.Select(2)
	b.press(action.Char('n'))
	if b.face.Wanted() != 2 {
		t.Errorf("chosen on this face: wanted is %d", b.face.Wanted())
	}
}

func TestFilesThatAreGoneAreNotListed(t *testing.T) {
	gone := writeFaces(t, 2, nil)
	b := newBench(t, writeFaces(t, 2, nil))
	b.shell.Prefs().AddRecent(gone)
	b.file.UpdateRecent()
	if b.recentItems() != 2 {
		t.Fatalf("the menu lists %d recent files", b.recentItems())
	}
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	b.file.UpdateRecent()
	if b.recentItems() != 1 || len(b.shell.Prefs().Recent()) != 2 {
		t.Errorf("the menu lists %d of %d", b.recentItems(), len(b.shell.Prefs().Recent()))
	}
}
