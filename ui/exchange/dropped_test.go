package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/format"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/shell"
)

// take drops something on the window and waits until it was looked at.
func (b *bench) take(path string) {
	b.T.Helper()
	b.Take(path)
	b.Until("it is looked at", func() bool { return !b.Busy() })
}

// What is dropped is known by its content, whatever its name.
func TestDropped(t *testing.T) {
	b := newBench(t, 3)
	coco, dlib, npz := b.exportAs("coco"), b.exportAs("dlib"), b.exportAs("npz")
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pixels := ",a.png,0 1 2 3\n"
	celeba := "lefteye_x,lefteye_y,righteye_x,righteye_y,nose_x,nose_y,leftmouth_x,leftmouth_y,rightmouth_x,rightmouth_y"
	for _, path := range []string{coco, dlib, filepath.Join(coco, "annotations.json"), filepath.Join(npz, "facial_keypoints.csv"), write("list.csv", "image_id,"+celeba+"\na.jpg,1,2,3,4,5,6,7,8,9,1\n")} {
		b.take(path)
		if !b.importing.form.Shown() || b.importing.labels.Text != path || len(b.opened) > 0 {
			t.Errorf("%s: it is not asked how to import it", path)
		}
		b.importing.form.Hide()
	}
	for _, path := range []string{b.Session.Dataset().Path(), write("of a list.csv", celeba+",Source,Image\n1,2,3,4,5,6,7,8,9,1"+pixels),
		write("picture.csv", "\x89PNG\r\n"), write("nothing.bin", "")} { // opening says what is wrong
		b.opened = nil
		b.take(path)
		if len(b.opened) != 1 || b.opened[0] != path || b.importing.form.Shown() {
			t.Errorf("%s: opened %q", path, b.opened)
		}
	}
	b.opened = nil
	one := filepath.Dir(b.Session.Dataset().Path()) // without what was exported beside it
	for _, exported := range []string{coco, dlib, npz} {
		if err := os.RemoveAll(exported); err != nil {
			t.Fatal(err)
		}
	}
	if b.take(one); len(b.opened) != 1 || b.opened[0] != b.Session.Dataset().Path() {
		t.Errorf("of a folder with one dataset was opened %q", b.opened)
	}
	folder = t.TempDir()
	write("one.csv", celeba+",Source,Image\n1,2,3,4,5,6,7,8,9,1"+pixels)
	write("another.csv", celeba+",Source,Image\n1,2,3,4,5,6,7,8,9,1"+pixels)
	for path, says := range map[string]string{folder: "it holds 2 datasets", folder + "/none": "no such file", t.TempDir(): "no file of labels is in that folder"} {
		b.opened = nil
		b.take(path)
		if text := b.Banner(says).Text; len(b.opened) > 0 || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", path, text)
		}
	}
}

// taken are photos and folders of photos that were handed on.
type taken [][]string

func (t *taken) Take(paths []string) { *t = append(*t, paths) }

// Photos, and folders of photos in which are neither labels of other tools nor a dataset, are handed on, whatever their
// names.
func TestDroppedPhotos(t *testing.T) {
	b := newBench(t, 3)
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named := write("one/below/a.jpg", "no picture")
	heic := write("one/b.HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	for _, path := range []string{named, heic, filepath.Join(folder, "one")} {
		b.photos = nil
		if b.take(path); len(b.photos) != 1 || len(b.photos[0]) != 1 || b.photos[0][0] != path || len(b.opened) > 0 {
			t.Errorf("%s: %q, opened %q", path, b.photos, b.opened)
		}
	}
	b.photos = nil
	dataset := write("one/faces.csv", "file,a_x,a_y\nbelow/a.jpg,1,2\n")
	if b.take(filepath.Join(folder, "one")); len(b.photos) > 0 || len(b.opened) != 1 || b.opened[0] != dataset {
		t.Errorf("of a folder with a dataset of its photos were handed on %q, opened %q", b.photos, b.opened)
	}
}

// Weights that are dropped predict, whatever their name; without a dataset it is said that there is none. What they
// predict can be exported where a format has predictions.
func TestDroppedWeightsAndTheirPredictions(t *testing.T) {
	b := newBench(t, 12)
	_, path := predicttest.Learn(t, b.Session.Dataset())
	renamed := strings.TrimSuffix(path, filepath.Ext(path)) + ".bin"
	if err := os.Rename(path, renamed); err != nil {
		t.Fatal(err)
	}
	b.take(renamed)
	b.Until("all is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	set, want := b.predict.Predictions.Complete(), b.Session.Dataset()

	folder := b.exportAs("labelstudio-predictions")
	opened, err := format.Open(b.Context(), folder, "labelstudio-predictions", "")
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	for row := range want.Rows() {
		picture := opened.Set.Pictures[row]
		got := picture.Absolute(want.Side(), want.Side()).Faces[0].Points
		for k, p := range set.Points(row) {
			if got[k].Distance(p) > 1e-5 {
				t.Fatalf("row %d: %v was predicted, exported is %v", row, p, got[k])
			}
		}
	}

	b.Session.Current().Loading = &shell.Task{} // as if more were to come: predictions are not complete then
	b.export()
	d := b.exporting
	d.answer()
	if !d.form.Shown() || !strings.Contains(d.form.Refused(), "are being made: 0 faces left") {
		t.Errorf("predictions are not there, and it says %q", d.form.Refused())
	}
	d.points.SetSelectedIndex(0)
	b.Until("it is said", func() bool { return strings.Contains(d.form.Said(), "labels are written as predictions") })
	if d.form.Refused() != "" {
		t.Errorf("labels are refused: %q", d.form.Refused())
	}
	d.points.SetSelectedIndex(1)
	b.Session.Current().Loading = nil
	d.refreshMissing()
	if d.form.Refused() != "" {
		t.Errorf("predictions are there, and it says %q", d.form.Refused())
	}
	d.form.Hide()

	b.Session.Leave()
	b.take(renamed)
	b.Banner("open the dataset first")
}
