package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format"
	"fiducial/ui/session/sessiontest"
)

// TestPhotosCanBeLinked picks links in the dialog, which offers what the format and the dataset have, and finds the
// photos themselves in the export.
func TestPhotosCanBeLinked(t *testing.T) {
	pixels := newBench(t, 2)
	pixels.Do("export")
	if photos := pixels.exporting.photos; !photos.Disabled() || len(photos.Options) != 1 {
		t.Errorf("pixels of a CSV can be brought along as %v", photos.Options)
	}

	b := newBench(t, 0)
	csv := sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png", Box: face.Box{Left: 10, Top: 10, Size: 100}})
	b.Window.OpenDataset(csv)
	b.Do("export")
	d := b.exporting
	pick := func(name string) {
		d.format.SetSelectedIndex(slices.IndexFunc(d.formats, func(f format.Format) bool { return f.Name == name }))
	}
	pick("coco")
	if got := len(d.photos.Options); got != 3 || d.photos.Disabled() {
		t.Fatalf("COCO has %v", d.photos.Options)
	}
	d.photos.SetSelectedIndex(slices.Index(d.placings, format.Links))
	pick("yolo")
	if got := len(d.photos.Options); got != 2 || d.placing() != format.Links {
		t.Fatalf("YOLO has %v, of which %s is picked", d.photos.Options, d.placing())
	}
	b.Until("it is said what links are", func() bool { return strings.Contains(d.form.Said(), "Photos are links") })
	folder := d.folder.Text
	d.answer()
	b.Until("it is exported", func() bool { return b.Shows("exported") })
	original, err := os.Stat(filepath.Join(filepath.Dir(csv), "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	exported, err := os.Stat(filepath.Join(folder, "images", "a.png"))
	if err != nil || !os.SameFile(original, exported) {
		t.Errorf("the exported photo is another file, %v", err)
	}
}
