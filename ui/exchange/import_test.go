package exchange

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format"
	"fiducial/data/output"
	"fiducial/ui/session/sessiontest"
)

// A file that is there is replaced only after a question that says what would be lost, which no second click on Import
// answers; and what is read, or open, never is.
func TestImportReplacesWhatIsAskedFor(t *testing.T) {
	b := newBench(t, 3)
	d := b.imports(b.exportAs("coco"))
	there := filepath.Join(t.TempDir(), "there.csv")
	if err := os.WriteFile(there, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ to, says string }{
		{"", "name of the dataset"}, {b.Session.Dataset().Path(), "faces.csv is open in this window"}, {t.TempDir(), "it is a folder"}, {there + ".zip", "never compressed"},
		{filepath.Join(t.TempDir(), "x.png"), "its name says that it is .png"},
	} {
		d.dataset.SetText(c.to)
		d.answer()
		if !d.form.Shown() || !strings.Contains(d.form.Refused(), c.says) {
			t.Errorf("%q: %q", c.to, d.form.Refused())
		}
	}
	labelled := sessiontest.WriteFaces(t, 5, func(i int, r *sessiontest.Row) {
		if i == 2 {
			r.Points = [4]face.Point{}
		}
	})
	ds := b.load(labelled)
	if err := errors.Join(ds.Apply("Move", data.Edit{Row: 0, Keypoint: 0, To: face.At(1, 1)}), ds.Close()); err != nil {
		t.Fatal(err)
	}
	for path, says := range map[string]string{there: "no dataset", labelled: "a dataset with 4 labelled faces, whose labels would be lost. Its project file has unsaved edits of 1 point as well; they stay there."} {
		was, _ := os.ReadFile(path)
		d.dataset.SetText(path)
		d.answer()
		d.answer() // a double click
		if text := b.question(); !strings.Contains(text, says) {
			t.Errorf("%s: it asks %q", path, text)
		}
		b.key(fyne.KeyReturn) // Cancel has the focus
		if is, _ := os.ReadFile(path); !bytes.Equal(is, was) || !d.form.Shown() || len(b.opened) > 0 {
			t.Errorf("%s was replaced", path)
		}
	}
	d.dataset.SetText(labelled)
	d.answer()
	b.question()
	b.Canvas().FocusNext()
	b.key(fyne.KeyReturn)
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	if b.opened[0] != labelled || b.load(labelled).Rows() != 3 {
		t.Errorf("opened %q", b.opened)
	}
	if b.Modal() {
		t.Error("a dialog is left")
	}
}

// Import pressed while it is not known yet what is to be read keeps the dialog, so that nothing typed on reaches
// labels: it is imported once it is recognised, or said why it is not.
func TestImportWaitsUntilItIsRecognised(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("coco")
	b.Import(folder + " of nobody")
	d := b.importing
	d.answer()
	if !d.form.Shown() {
		t.Error("the dialog closed before it was known what is read")
	}
	b.Until("it is looked at", func() bool { return d.wrong != "" })
	if !d.form.Shown() || !strings.Contains(d.form.Refused(), "no such file") {
		t.Errorf("it says %q", d.form.Refused())
	}
	d.labels.SetText(folder)
	if d.form.Refused() != "" {
		t.Errorf("of another path it still says %q", d.form.Refused())
	}
	d.answer()
	if !d.form.Shown() || !strings.Contains(d.form.Said(), folder) {
		t.Errorf("it says %q", d.form.Said())
	}
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	if d.form.Shown() {
		t.Error("the dialog stays")
	}
}

// An import that ends while somebody works opens nothing under their hands; what is said of it goes once another
// dataset is open.
func TestImportOpensNothingUnderHands(t *testing.T) {
	for name, work := range map[string]func(*bench){
		"another face": func(b *bench) { b.Session.Show(2) },
		"an edit":      func(b *bench) { b.edit(0, face.At(1, 1)) },
		"a dialog":     func(b *bench) { b.Do("export") },
	} {
		b := newBench(t, 3)
		d := b.imports(b.exportAs("coco"))
		if !strings.Contains(d.form.Said(), "opened once it is made") {
			t.Errorf("it does not say that it opens: %q", d.form.Said())
		}
		to := d.dataset.Text
		d.answer()
		work(b)
		b.Until("it is imported", func() bool { return b.Shows("imported") })
		if len(b.opened) > 0 {
			t.Errorf("%s: %q was opened", name, b.opened)
			continue
		}
		b.Banner("Imported 3 faces").Buttons[0].Do()
		if !slices.Equal(b.opened, []string{to}) {
			t.Errorf("%s: opened %q", name, b.opened)
		}
	}
}

func TestNoticeOfAnImportGoesWithItsDataset(t *testing.T) {
	b := newBench(t, 3)
	d := b.imports(b.exportAs("coco"))
	d.answer()
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	b.Session.Leave()
	b.Window.OpenDataset(b.opened[0])
	b.Banner("Imported 3 faces")
	b.Session.Leave()
	b.Window.OpenDataset(sessiontest.WriteFaces(t, 4, nil))
	if b.Shows("imported") {
		t.Error("it stays through the next dataset")
	}
}

// What is read can be said to be of another format; what can't be read is said in a sentence, and nothing is written.
func TestImportOfWhatIsNotRead(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("labelstudio")
	d := b.imports(folder)
	choose := func(name string) {
		d.format.SetSelectedIndex(1 + slices.IndexFunc(format.Formats(), func(f format.Format) bool { return f.Name == name }))
	}
	choose("coco")
	b.Until("it can't be read", func() bool { return d.wrong != "" })
	d.answer()
	b.Until("it is looked at again", func() bool { return d.form.Refused() != "" })
	if !d.form.Shown() || !strings.Contains(d.form.Refused(), "no file of labels is in that folder that is of the format COCO keypoints") {
		t.Errorf("it says %q", d.form.Refused())
	}
	choose("labelstudio")
	b.Until("it can be read", func() bool { return strings.HasPrefix(d.form.Said(), "Read as told: 3 faces") })
	d.photos.SetSelectedIndex(1)
	d.side.SetText("1")
	d.answer()
	if !d.form.Shown() || !strings.Contains(d.form.Refused(), "number of pixels") {
		t.Errorf("it says %q", d.form.Refused())
	}
	d.side.SetText("")
	if err := os.WriteFile(filepath.Join(folder, "tasks.json"), []byte(`[{"data":{},"annotations":[`), 0o600); err != nil { // after it was looked at
		t.Fatal(err)
	}
	to := d.dataset.Text
	d.form.Hide()
	b.read(format.Source{Path: folder, Format: "labelstudio"}, to, &output.Permit{})
	b.Until("it is said", func() bool { return len(b.Said()) > 0 })
	b.Banner("tasks.json: line 1: it is no JSON")
	if _, err := os.Stat(to); err == nil || len(b.opened) > 0 {
		t.Error("something was written")
	}
}

// What was not there when it was looked at is looked at again when Import is pressed.
func TestImportLooksAgain(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("coco")
	later := folder + " later"
	d := b.imports(later)
	if !strings.Contains(d.form.Refused(), "there is no such file") {
		t.Fatalf("it says %q", d.form.Refused())
	}
	if err := os.Rename(folder, later); err != nil {
		t.Fatal(err)
	}
	d.answer()
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
}

// What was predicted elsewhere is said before the import, and is with the dataset that is opened: as proposals, and as
// no label.
func TestImportedPredictionsAreProposals(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("labelstudio-predictions")
	d := b.imports(folder)
	d.photos.SetSelectedIndex(1)
	b.Until("it is looked at again", func() bool { return strings.Contains(d.form.Said(), "Photos keep their pixels") })
	if !strings.Contains(d.form.Said(), "12 points of 3 faces were predicted and confirmed by nobody: proposals, and no labels, until you confirm them (Y).") {
		t.Errorf("it says %q", d.form.Said())
	}
	to := d.dataset.Text
	b.key(fyne.KeyReturn)
	b.Until("it is imported", func() bool { return b.Shows("imported") })
	b.Banner("Y confirms those of a face")
	ds, err := data.Open(to, b.o.Data)
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	for row := range 3 {
		want := b.Session.Dataset().Labels(row)
		for k, p := range ds.Proposed(row) {
			if p.Distance(want[k]) > 1e-5 || ds.Labels(row)[k].Known {
				t.Errorf("row %d: point %d is proposed at %v, want %v", row, k, p, want[k])
			}
		}
	}
	if ds.Counts()[data.Proposed] != 3 {
		t.Error("not every face has proposals")
	}
}
