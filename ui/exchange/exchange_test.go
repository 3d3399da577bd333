package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window that opens datasets.
type bench struct {
	*sessiontest.Window
	*Feature
	predict *predict.Feature
	opened  []string
	photos  taken
}

func (b *bench) FinishTyping() {}

func (b *bench) OpenDataset(path string) { b.opened = append(b.opened, path) }

// newBench opens n drawn faces, none at all for 0.
func newBench(t *testing.T, n int) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t)}
	b.predict = predict.New(b.Frame, b.Session, predict.Options{DataDir: b.Dir, Threads: 1, InSight: func() []int { return nil }, RunOf: func(string) string { return "" }})
	b.Feature = New(b.Frame, b.Session, Options{Window: b, Photos: &b.photos, Predict: b.predict, Data: data.Options{Project: true, DataDir: b.Dir}})
	b.Join(b.predict, b.Feature)
	if n > 0 {
		b.Window.OpenDataset(sessiontest.WriteFaces(t, n, nil))
	}
	return b
}

// edit moves a point of a face.
func (b *bench) edit(row int, to face.Point) {
	b.T.Helper()
	if err := b.Session.Dataset().Apply("Move", data.Edit{Row: row, Keypoint: 0, To: to}); err != nil {
		b.T.Fatal(err)
	}
}

// key presses a key where the focus is.
func (b *bench) key(name fyne.KeyName) {
	b.T.Helper()
	focused := b.Canvas().Focused()
	if focused == nil {
		b.T.Fatal("nothing has the focus")
	}
	focused.TypedKey(&fyne.KeyEvent{Name: name})
}

// exportAs exports the open dataset as a format and returns the folder.
func (b *bench) exportAs(name string) string {
	b.T.Helper()
	b.Do("export")
	d := b.exporting
	d.format.SetSelectedIndex(slices.IndexFunc(d.formats, func(f format.Format) bool { return f.Name == name }))
	folder := d.folder.Text
	b.key(fyne.KeyReturn)
	b.Until("it is exported", func() bool { return b.Shows("exported") })
	b.Banner("Exported")
	b.Drop("exported")
	return folder
}

// imports waits until a path was looked at in the dialog.
func (b *bench) imports(path string) *importDialog {
	b.T.Helper()
	b.Import(path)
	d := b.importing
	b.Until("it is looked at", func() bool { return d.wrong != "" || d.known })
	return d
}

// Every format of the table is in the dialogs: one that is added there needs nothing here.
func TestFormatsAreThoseOfTheTable(t *testing.T) {
	b := newBench(t, 3)
	b.Do("import")
	b.importing.form.Hide()
	b.Do("export")
	for _, f := range format.Formats() {
		if !slices.Contains(b.importing.format.Options, f.Title) {
			t.Errorf("%s can't be imported", f.Name)
		}
		if slices.Contains(b.exporting.format.Options, f.Title) != (f.Write != nil) {
			t.Errorf("%s: exported %v", f.Name, f.Write == nil)
		}
	}
}

// What is exported are the labels as they stand in the window, unsaved edits with them, which is said, with what the
// format can't carry; imported again they are the same.
func TestExportThenImport(t *testing.T) {
	b := newBench(t, 6)
	b.edit(2, face.At(3.25, 4.5))
	b.Do("export")
	d := b.exporting
	b.Until("it is said what is lost", func() bool { return strings.Contains(d.form.Said(), "missing and absent") })
	if !strings.Contains(d.form.Said(), "as they stand in the window, 1 unsaved edit included") {
		t.Errorf("it says %q", d.form.Said())
	}
	coco, _ := format.Find("coco")
	for _, text := range coco.Faces(b.Session.Dataset(), nil).Lost() {
		if !strings.Contains(strings.ToLower(d.form.Said()), strings.ToLower(text)) {
			t.Errorf("the command says %q, the window %q", text, d.form.Said())
		}
	}
	folder := d.folder.Text
	b.key(fyne.KeyReturn)
	b.Until("it is exported", func() bool { return b.Shows("exported") })
	if x := b.Banner("Exported 6 faces to " + folder); len(x.Buttons) != 1 {
		t.Errorf("there is no way to the folder: %v", x.Buttons)
	}

	in := b.imports(folder)
	in.photos.SetSelectedIndex(1)
	b.Until("it is looked at again", func() bool { return strings.Contains(in.form.Said(), "Photos keep their pixels") })
	if !strings.Contains(in.form.Said(), "Recognised: 6 faces with 4 keypoints (COCO keypoints, one JSON file).") || !strings.Contains(in.form.Said(), "Photos keep their pixels") {
		t.Errorf("it says %q", in.form.Said())
	}
	to := in.dataset.Text
	if to != folder+".csv" {
		t.Errorf("it goes to %s", to)
	}
	b.key(fyne.KeyReturn)
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	b.Banner("Imported 6 faces with 4 keypoints")
	want := b.Session.Dataset()
	got := b.load(b.opened[0])
	for row := range want.Rows() {
		if !slices.Equal(got.Labels(row), want.Labels(row)) || got.Photo(row) != want.Photo(row) {
			t.Errorf("row %d: %v became %v", row, want.Labels(row), got.Labels(row))
		}
	}
}

// Photos stay where they are unless pixels are asked for: the dataset names them.
func TestImportKeepsPhotos(t *testing.T) {
	b := newBench(t, 3)
	coco, _ := format.Find("coco")
	folder := filepath.Join(b.Dir, "made elsewhere")
	if err := coco.Faces(b.Session.Dataset(), nil).Export(b.Context(), folder, nil); err != nil {
		t.Fatal(err)
	}
	in := b.imports(folder)
	if !in.side.Disabled() {
		t.Error("a side is asked for that counts for nothing")
	}
	b.Until("it is looked at again", func() bool { return strings.Contains(in.form.Said(), "Photos stay where they are") })
	b.key(fyne.KeyReturn)
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	got := b.load(b.opened[0])
	if path, err := got.PhotoPath(2); !got.Photos() || got.Rows() != 3 || err != nil || filepath.Dir(path) != filepath.Join(folder, "images") {
		t.Errorf("%d rows, photos %v, that of row 2 is %s, %v", got.Rows(), got.Photos(), path, err)
	}
}

// load reads a dataset as the window would open it.
func (b *bench) load(path string) *data.Dataset {
	b.T.Helper()
	ds, err := data.Open(path, b.o.Data)
	if err != nil {
		b.T.Fatal(err)
	}
	b.T.Cleanup(func() { ds.Close() })
	if err := ds.Load(b.Context(), func(int64, int64) {}); err != nil {
		b.T.Fatal(err)
	}
	return ds
}

// Escape leaves either dialog, and the first field has the focus.
func TestKeysOfTheDialogs(t *testing.T) {
	b := newBench(t, 3)
	b.Do("export")
	if b.Canvas().Focused() != fyne.Focusable(b.exporting.format) {
		t.Errorf("%T has the focus", b.Canvas().Focused())
	}
	b.key(fyne.KeyRight) // the next format, to which the name of the folder goes over
	if b.exporting.chosen().Name != "yolo" || !strings.HasSuffix(b.exporting.folder.Text, " yolo") {
		t.Errorf("%s to %s", b.exporting.chosen().Name, b.exporting.folder.Text)
	}
	b.key(fyne.KeyEscape)
	b.Do("import")
	if b.Modal() != true || b.Canvas().Focused() != fyne.Focusable(b.importing.labels) {
		t.Errorf("%T has the focus", b.Canvas().Focused())
	}
	b.key(fyne.KeyReturn)
	if !b.importing.form.Shown() || b.importing.form.Refused() == "" {
		t.Error("nothing at all is imported")
	}
	b.key(fyne.KeyEscape)
	if b.Modal() || b.importing.form.Shown() || b.exporting.form.Shown() {
		t.Error("Escape leaves a dialog open")
	}
	b.Do("import")
	b.Canvas().Unfocus()
	b.KeyInOverlay(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if b.Modal() {
		t.Error("Escape leaves a dialog open in which nothing has the focus")
	}
}

// question waits for a question over the dialogs, whose first button has the focus, and returns its text.
func (b *bench) question() (text string) {
	b.T.Helper()
	b.Until("it is asked", func() bool {
		a, ok := b.Canvas().Focused().(*kit.Answer)
		return ok && a.Text == "Cancel"
	})
	for _, o := range test.LaidOutObjects(b.Canvas().Overlays().Top()) {
		if l, ok := o.(*widget.Label); ok {
			text += l.Text + "\n"
		}
	}
	return text
}

// A field of a dialog that is closed does not look as if it had the focus when the dialog is opened again.
func TestClosedDialogHasNoFocus(t *testing.T) {
	b := newBench(t, 3)
	for _, name := range []string{"pictures", "labels"} {
		b.Do("import")
		d := b.importing
		field := map[string]*kit.Entry{"pictures": d.pictures, "labels": d.labels}[name]
		b.Canvas().Focus(field)
		lost := false
		field.Blur = func() { lost = true }
		b.key(fyne.KeyEscape)
		if !lost {
			t.Errorf("%s keeps the look of the focus", name)
		}
	}
}

// What the header of the dataset does not show is remembered: which of 300-W's points are left and right of each other.
func TestPairsAreRemembered(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("labelme") // for a picture
	points := "version: 1\nn_points: 68\n{\n" + strings.Repeat("5 6\n", 68) + "}\n"
	labels := filepath.Join(folder, "face_0.pts")
	if err := os.WriteFile(labels, []byte(points), 0o600); err != nil {
		t.Fatal(err)
	}
	d := b.imports(labels)
	if !strings.Contains(d.form.Said(), "pairs; they are remembered") {
		t.Errorf("it says %q", d.form.Said())
	}
	d.answer()
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	k := b.load(b.opened[0]).Keypoints()
	if i, j := k.Index("p37"), k.Index("p46"); i < 0 || k[i].Partner != j {
		t.Errorf("p37 is beside %d, not %d", k[i].Partner, j)
	}
}

// Lines between keypoints come back from COCO: those that somebody chose are remembered for the dataset that is made.
func TestLinesAreRemembered(t *testing.T) {
	b := newBench(t, 3)
	folder := b.exportAs("coco")
	labels := filepath.Join(folder, "annotations.json")
	text, err := os.ReadFile(labels)
	if err != nil {
		t.Fatal(err)
	}
	drawn := strings.Replace(string(text), `"skeleton":[]`, `"skeleton":[[1,3],[3,2]]`, 1)
	if drawn == string(text) {
		t.Fatalf("no skeleton is exported: %.600s", text)
	}
	if err := os.WriteFile(labels, []byte(drawn), 0o600); err != nil {
		t.Fatal(err)
	}
	d := b.imports(labels)
	if !strings.Contains(d.form.Said(), "2 lines between keypoints; they are remembered") {
		t.Errorf("it says %q", d.form.Said())
	}
	d.answer()
	b.Until("it is opened", func() bool { return len(b.opened) > 0 })
	if lines, of := b.load(b.opened[0]).Lines(); of.Name != "" || !slices.Equal(lines, []face.Line{{From: 0, To: 2}, {From: 2, To: 1}}) {
		t.Errorf("of %q, %v", of.Name, lines)
	}
}

var _ session.Feature = (*Feature)(nil)
