package ui

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSaveChangesTwoCells(t *testing.T) {
	path := writeFaces(t, 4, nil)
	before := strings.Split(read(t, path), "\n")
	b := newBench(t, path)
	b.session.Show(2)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it is saved", func() bool { return b.session.Dataset().Unsaved() == 0 })
	after := strings.Split(read(t, path), "\n")
	for i := range before {
		if (i == 3) == (before[i] == after[i]) {
			t.Errorf("line %d: changed %v", i+1, before[i] != after[i])
		}
	}
	was, is := strings.Split(before[3], ","), strings.Split(after[3], ",")
	for c := range was {
		if changed := was[c] != is[c]; changed != (c == 2 || c == 3) {
			t.Errorf("cell %d: changed %v", c+1, changed)
		}
	}
	if is[2] != "3.25" || is[3] != "4.5" {
		t.Errorf("the cells are %q and %q", is[2], is[3])
	}
}

func TestSaveAsWritesANewFile(t *testing.T) {
	path := writeFaces(t, 3, nil)
	old := read(t, path)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyS))
	field := b.mustBanner("Save the dataset as").Field
	target := filepath.Join(t.TempDir(), "new")
	field.SetText(target)
	b.press(action.Plain(fyne.KeyReturn))
	b.until("it is saved", func() bool { return b.session.Dataset().Path() == target+".csv" && b.session.Dataset().Unsaved() == 0 })
	if read(t, path) != old {
		t.Error("the old file changed")
	}
	if !strings.Contains(read(t, target+".csv"), "3.25,4.5") {
		t.Error("the new file lacks the edit")
	}
}

func TestSaveAsAsksBeforeItReplaces(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	target := filepath.Join(t.TempDir(), "there.csv")
	if err := os.WriteFile(target, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.must("save-as")
	field := b.mustBanner("Save the dataset as").Field
	field.SetText(target)
	field.OnSubmitted(field.Text)
	b.settle()
	if read(t, target) != "precious" {
		t.Fatal("it was replaced without a question")
	}
	buttonsOf(b.shell.Canvas().Overlays().Top())["Replace"].OnTapped()
	b.until("it is saved", func() bool { return b.session.Dataset().Path() == target })
	if read(t, target) == "precious" {
		t.Error("it was not replaced though asked to")
	}
}

func TestFirstSaveOfACompressedFileAsksForAName(t *testing.T) {
	source := writeFaces(t, 3, nil)
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	z.Write([]byte(read(t, source)))
	z.Close()
	path := filepath.Join(t.TempDir(), "faces.csv.gz")
	if err := os.WriteFile(path, buf.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.press(action.With(action.Ctrl, fyne.KeyS))
	b.until("it asks", func() bool { return len(b.shell.Shown()) > 0 })
	field := b.mustBanner("Save the dataset as").Field
	if field.Text != strings.TrimSuffix(path, ".gz") {
		t.Errorf("it proposes %s", field.Text)
	}
	field.OnSubmitted(field.Text)
	b.until("it is saved", func() bool { return b.session.Dataset().Path() == field.Text })
}

func TestChangedOnDiskIsSaidAndReloadKeepsEdits(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	text := read(t, path)
	if err := os.WriteFile(path, []byte(text+text[strings.Index(text, "\n")+1:]), 0o644); err != nil {
		t.Fatal(err)
	}
	b.file.Save(nil)
	b.until("it is noticed", func() bool { return b.shell.Shows("disk") })
	x := b.mustBanner("changed by another program")
	x.Buttons[0].Do()
	b.until("it is read again", func() bool {
		return b.session.Dataset().Loaded() && b.session.Dataset().Rows() == 6 && b.session.Row() >= 0
	})
	near(t, b.labelOf(0, 1), 3.25, 4.5)
	if b.session.Dataset().Unsaved() == 0 {
		t.Error("the edit counts as saved")
	}
}

// The folder was moved: a path of the system that was not there was all that one was told.
func TestSavingOnceTheFolderWasMovedSaysWhatToDo(t *testing.T) {
	top := t.TempDir()
	folder, moved := filepath.Join(top, "in"), filepath.Join(top, "moved")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "faces.csv")
	if err := os.Rename(writeFaces(t, 3, nil), path); err != nil {
		t.Fatal(err)
	}
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	if err := os.Rename(folder, moved); err != nil {
		t.Fatal(err)
	}
	b.file.Save(nil)
	b.until("it is said", func() bool { return b.shell.Shows("save") || b.shell.Shows("disk") })
	b.mustBanner("no longer where it was")
	if err := os.Rename(moved, folder); err != nil {
		t.Fatal(err)
	}
	b.file.Save(nil)
	b.until("it is saved", func() bool { return b.session.Dataset().Unsaved() == 0 })
}

func TestClosingWithUnsavedEditsAsks(t *testing.T) {
	path := writeFaces(t, 3, nil)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.file.AskClose()
	if b.closed.Load() || !b.shell.Modal() {
		t.Fatal("it does not ask")
	}
	buttons := buttonsOf(b.shell.Canvas().Overlays().Top())
	if len(buttons) != 3 {
		t.Fatalf("there are %d answers", len(buttons))
	}
	buttons["Cancel"].OnTapped()
	if b.closed.Load() || b.shell.Modal() {
		t.Fatal("Cancel closes")
	}
	b.file.AskClose()
	buttonsOf(b.shell.Canvas().Overlays().Top())["Save and close"].OnTapped()
	b.until("it is closed", func() bool { return b.closed.Load() })
	if !strings.Contains(read(t, path), "3.25,4.5") {
		t.Error("it closed without saving")
	}
}

func TestKeepForLaterKeepsTheFile(t *testing.T) {
	path := writeFaces(t, 3, nil)
	old := read(t, path)
	b := newBench(t, path)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.file.AskClose()
	buttonsOf(b.shell.Canvas().Overlays().Top())["Keep for later"].OnTapped()
	if !b.closed.Load() || read(t, path) != old {
		t.Error("the file changed, or the window stays")
	}
}

// buttonsOf returns the buttons in o by their text.
func buttonsOf(o fyne.CanvasObject) map[string]*widget.Button {
	found := map[string]*widget.Button{}
	for _, x := range objectsIn(o) {
		switch b := x.(type) {
		case *widget.Button:
			found[b.Text] = b
		case *kit.Answer:
			found[b.Text] = &b.Button
		}
	}
	return found
}

// leaveWhileSaving begins to save, opens another dataset meanwhile, and only then lets the window hear how saving
// ended.
func (b *bench) leaveWhileSaving(other string) {
	b.t.Helper()
	b.file.Save(nil)
	if saving := b.shell.Running("Saving"); saving != nil {
		saving.Wait()
	}
	var late []func()
	for len(b.queue) > 0 {
		late = append(late, <-b.queue)
	}
	b.file.OpenDataset(other)
	b.until("the other is open", func() bool {
		return b.session.Dataset().Path() == other && b.session.Current().Loading == nil && b.session.Row() >= 0
	})
	for _, f := range late {
		f()
	}
	b.settle()
}

// othersFile writes another dataset, whose name can be told apart.
func othersFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "other.csv")
	if err := os.Rename(writeFaces(t, 4, nil), path); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestASaveThatEndsInAnotherDatasetSaysNothingOfThat(t *testing.T) {
	first, other := writeFaces(t, 3, nil), othersFile(t)
	b := newBench(t, first)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	b.leaveWhileSaving(other)
	if strings.Contains(b.shell.Flashed(), "other.csv") {
		t.Errorf("it says %q of a file that nobody saved", b.shell.Flashed())
	}
	if !strings.Contains(read(t, first), "3.25,4.5") {
		t.Error("the dataset that was left is not saved")
	}
}

// What goes wrong with a dataset that was left is said, and nothing is asked about the one that is open.
func TestAFailedSaveOfADatasetThatWasLeftIsSaid(t *testing.T) {
	first, other := writeFaces(t, 3, nil), othersFile(t)
	b := newBench(t, first)
	b.label.SetPoint("Move", 1, face.At(3.25, 4.5))
	b.settle()
	text := read(t, first)
	if err := os.WriteFile(first, []byte(text+text[strings.Index(text, "\n")+1:]), 0o644); err != nil {
		t.Fatal(err)
	}
	b.leaveWhileSaving(other)
	if b.shell.Shows("disk") {
		t.Errorf("it asks about the dataset that is open: %q", b.bannerTexts())
	}
	b.mustBanner(filepath.Base(first))
}
