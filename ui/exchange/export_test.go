package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format"
)

// An export goes into a new or empty folder alone; nothing of anybody's is replaced.
func TestExportReplacesNothing(t *testing.T) {
	b := newBench(t, 3)
	b.Do("export")
	d := b.exporting
	for _, c := range []struct{ folder, says string }{
		{"", "name of a folder"}, {filepath.Dir(b.Session.Dataset().Path()), "something in that folder already"}, {b.Session.Dataset().Path(), "it is a file"},
	} {
		d.folder.SetText(c.folder)
		d.answer()
		if !d.form.Shown() || !strings.Contains(d.form.Refused(), c.says) {
			t.Errorf("%q: %q", c.folder, d.form.Refused())
		}
	}
}

// What a format can't hold at all is said before, and nothing is begun; with another format it goes on.
func TestExportSaysWhatCannotBe(t *testing.T) {
	b := newBench(t, 0)
	path := filepath.Join(b.Dir, "f.csv")
	if err := os.WriteFile(path, []byte("nose _x,nose _y,Image\n1,0.5,0 1 2 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Window.OpenDataset(path)
	b.Do("export")
	d := b.exporting
	pick := func(name string) {
		d.format.SetSelectedIndex(slices.IndexFunc(d.formats, func(f format.Format) bool { return f.Name == name }))
	}
	pick("labelme")
	const why = "The format can't hold these faces: the keypoint nose  can't stand on a line of labels.txt; rename it."
	b.Until("it is said", func() bool { return d.form.Refused() == why })
	d.folder.SetText(filepath.Join(b.Dir, "to"))
	d.answer()
	if !d.form.Shown() || d.form.Refused() != why {
		t.Errorf("it says %q", d.form.Refused())
	}
	pick("coco")
	b.Until("nothing stands against it", func() bool { return d.form.Refused() == "" && strings.Contains(d.form.Said(), "1 face") })
	d.answer()
	b.Until("it is exported", func() bool { return b.Shows("exported") })
}

// An export that is cancelled, or whose dataset is left, leaves nothing behind, and says so.
func TestCancelledExportLeavesNothing(t *testing.T) {
	for says, stop := range map[string]func(*bench){
		"was cancelled": func(b *bench) { b.Running("Exporting to ").Stop() },
		"was stopped":   func(b *bench) { b.Session.Leave() },
	} {
		b := newBench(t, 3)
		parent := t.TempDir()
		begun, release := make(chan struct{}), make(chan struct{})
		ds := b.Session.Dataset()
		coco, _ := format.Find("coco")
		b.write(b.Session.Current(), coco, filepath.Join(parent, "to"), format.Copies, func(row int) face.Points {
			if row == 0 {
				close(begun)
				<-release
			}
			return ds.Labels(row)
		})
		<-begun
		if b.Underway() != "The export to to goes on. Closing breaks it off; nothing of it is left." {
			t.Errorf("under way is %q", b.Underway())
		}
		stop(b)
		close(release)
		b.Until("it is said", func() bool { return b.Shows("exported") })
		b.Banner(says)
		if b.Underway() != "" {
			t.Errorf("still under way is %q", b.Underway())
		}
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Errorf("%s: it left %v", says, left)
		}
	}
}
