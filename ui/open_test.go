package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

func TestBadFilesAreRefusedInASentence(t *testing.T) {
	dir := t.TempDir()
	web := filepath.Join(dir, "page.csv")
	if err := os.WriteFile(web, []byte("<!DOCTYPE html><html></html>"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"page.csv": web, "nothing.csv": filepath.Join(dir, "nothing.csv"), filepath.Base(dir): dir} {
		b := newBench(t, writeFaces(t, 3, nil))
		open := b.session.Dataset()
		b.file.OpenDataset(path)
		b.until("it is refused", func() bool { return len(b.shell.Shown()) > 0 })
		x := b.mustBanner(name)
		if x.Kind != shell.Problem || !strings.HasSuffix(x.Text, ".") || strings.Contains(x.Text, "\n") {
			t.Errorf("%s: %q is no sentence", name, x.Text)
		}
		if b.session.Dataset() != open {
			t.Errorf("%s: the open dataset was closed", name)
		}
	}
}

func TestOpeningAnotherDataset(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	b.label.SetPoint("Move", 0, face.At(1, 1))
	second := writeFaces(t, 7, nil)
	b.file.Dropped(fyne.NewPos(0, 0), []fyne.URI{storage.NewFileURI(second)})
	b.until("the other is there", func() bool {
		return b.session.Current() != nil && b.session.Dataset().Path() == second && b.session.Dataset().Loaded() && b.session.Row() == 0
	})
	if r := b.shell.Prefs().Recent(); len(r) != 2 || r[0] != second {
		t.Errorf("recent: %q", r)
	}
	if b.recentItems() != 2 {
		t.Errorf("the menu lists %d recent files", b.recentItems())
	}
}

// A dataset that is opened again while the window still closes it waits for that, instead of finding itself locked.
func TestOpeningAgainWaitsForTheClose(t *testing.T) {
	first, second := writeFaces(t, 3, nil), writeFaces(t, 3, nil)
	b := newBench(t, first)
	open := func(path string) {
		b.file.OpenDataset(path)
		b.until(path+" is open", func() bool {
			return b.session.Current() != nil && b.session.Dataset().Path() == path && b.session.Current().Loading == nil
		})
	}
	held := b.session.Current()
	release := make(chan struct{})
	b.session.Start(held, session.Job{Keep: true, Work: func(context.Context, *shell.Task) error {
		<-release
		return nil
	}})
	open(second)
	b.file.OpenDataset(first)
	b.settle()
	if b.session.Dataset().Path() != second || len(b.shell.Shown()) > 0 {
		t.Errorf("%s is open; banners: %q", b.session.Dataset().Path(), b.bannerTexts())
	}
	close(release)
	b.until("the first is open again", func() bool {
		return b.session.Dataset() != nil && b.session.Dataset().Path() == first && b.session.Current().Loading == nil
	})
	if len(b.shell.Shown()) > 0 {
		t.Errorf("banners: %q", b.bannerTexts())
	}
	b.settle()
	if n := b.session.Closing(); n > 1 {
		t.Errorf("%d datasets are still being closed", n)
	}
}

func (b *bench) recentItems() int { return len(b.file.Recent().ChildMenu.Items) }

func TestRecentFileThatIsGoneLeavesTheMenu(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	gone := filepath.Join(t.TempDir(), "gone.csv")
	b.shell.Prefs().AddRecent(gone)
	b.file.UpdateRecent()
	b.file.OpenRecent(gone)
	b.until("it is refused", func() bool { return len(b.shell.Shown()) > 0 })
	if b.recentItems() != 1 {
		t.Errorf("the menu lists %d recent files", b.recentItems())
	}
}

func TestFirstStartShowsTheSampleAndAHint(t *testing.T) {
	sample := writeFaces(t, 3, nil)
	a := test.NewApp()
	b := &bench{t: t, queue: make(chan func(), 1<<14)}
	b.Window = newWindow(a, Options{DataDir: t.TempDir(), Sample: func(context.Context, func(int64, int64)) (string, error) { return sample, nil }},
		func(f func()) { b.queue <- f })
	b.Show()
	t.Cleanup(b.Close)
	b.until("the sample is shown", func() bool { return b.session.Row() == 0 })
	x := b.mustBanner("drawn")
	b.file.OpenDataset(writeFaces(t, 2, nil))
	b.until("another dataset is open", func() bool { return b.session.Row() == 0 && b.session.Dataset().Path() != sample })
	if b.shell.Shows("welcome") {
		t.Error("of faces of one's own it says that they are drawn")
	}
	b.file.OpenDataset(sample)
	b.until("the sample is open again", func() bool { return b.session.Row() == 0 && b.session.Dataset().Path() == sample })
	x.Dismissed()
	if !b.shell.Prefs().Bool("welcomed") {
		t.Error("the hint will come again")
	}
	b.Close()
	c := &bench{t: t, queue: make(chan func(), 1<<14)}
	c.Window = newWindow(a, Options{DataDir: t.TempDir()}, func(f func()) { c.queue <- f })
	c.Show()
	t.Cleanup(c.Close)
	c.until("the last dataset is shown", func() bool { return c.session.Row() == 0 && c.session.Dataset().Path() == sample })
}

func TestEditsAreThereAtTheNextStart(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 2, face.At(3.25, 4.5))
	b.Close()
	c := newBench(t, path)
	near(t, c.labelOf(0, 2), 3.25, 4.5)
	if c.session.Dataset().Unsaved() != 1 || c.session.Dataset().CanUndo() == "" {
		t.Errorf("%d unsaved, undo %q", c.session.Dataset().Unsaved(), c.session.Dataset().CanUndo())
	}
}

// A file dialog of Fyne's has no size before it is shown, and fails when it gets one.
func TestDialogsOpen(t *testing.T) {
	for name, ask := range map[string]func(b *bench){
		"open": func(b *bench) { b.must("open") }, "checkpoint": func(b *bench) { func() { b.shell.Actions().Run(b.shell.Actions().Get("load-weights")) }() },
		"folder": func(b *bench) {
			e := b.shell.NewEntry()
			e.SetText(b.session.Dataset().Path())
			b.shell.AskFolder(e)
		},
	} {
		b := newBench(t, writeFaces(t, 3, nil))
		ask(b)
		if !b.shell.Modal() {
			t.Errorf("%s: no dialog is shown", name)
		}
	}
}

// What a banner asks or offers is about the dataset that was open then: in another it would be done to the wrong thing.
func TestQuestionsGoWithTheirDataset(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, nil))
	b.trained("1")
	b.shell.Actions().Run(b.shell.Actions().Get("run-rename"))
	b.mustBanner("Name of the run")
	none := func() { t.Error("it was done to another dataset") }
	b.shell.Show(shell.Banner{Kind: shell.Warning, Text: "Delete it?", Buttons: []shell.BannerButton{{Text: "Delete", Do: none}}})
	b.shell.Show(shell.Banner{Kind: shell.Note, Text: "what happened"})
	second := writeFaces(t, 3, nil)
	b.file.OpenDataset(second)
	b.until("the second is open", func() bool { return b.session.Current() != nil && b.session.Dataset().Path() == second })
	if texts := b.bannerTexts(); len(texts) != 1 || texts[0] != "what happened" {
		t.Errorf("banners: %q", texts)
	}
	if b.shell.Canvas().Focused() != fyne.Focusable(b.shell.Keys) {
		t.Error("the question has gone, and with it the focus")
	}
}
