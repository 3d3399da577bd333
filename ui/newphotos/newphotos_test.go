package newphotos

import (
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// bench is the feature in a window, with who opens datasets.
type bench struct {
	*sessiontest.Window
	*Feature
	top string // folder of photos and datasets
}

func (b *bench) FinishTyping() {}

func (b *bench) OpenDataset(path string) {
	if b.Session.IsOpen() {
		b.Session.Leave()
		b.Until("it is closed", func() bool { return b.Session.Closing() == 0 })
	}
	b.Window.OpenDataset(path)
}

func (b *bench) Rewrite(name string, work func(context.Context, func(done, total int64)) error, done func()) {
	b.Session.Start(b.Session.Current(), session.Job{Name: name, Work: func(ctx context.Context, t *shell.Task) error {
		return work(ctx, t.Progress)
	}, Done: func(err error) {
		if err != nil {
			b.Fail(err)
			return
		}
		done()
	}})
}

// find finds a face in the left half of photos that are wider than high.
func find(_ context.Context, img image.Image) ([]face.Box, error) {
	if size := img.Bounds().Size(); size.X > size.Y {
		return []face.Box{{Left: 1, Top: 2, Size: 30}}, nil
	}
	return nil, nil
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t), top: t.TempDir()}
	b.Feature = New(b.Frame, b.Session, Options{Window: b, Data: data.Options{Project: true, DataDir: b.Dir}, Find: find})
	b.Join(b.Feature)
	b.draw("in/wide.png", 90, 60, 10)
	b.draw("in/high.png", 60, 90, 20)
	b.write("in/broken.jpg", "\xff\xd8\xff")
	return b
}

func (b *bench) path(name string) string { return filepath.Join(b.top, name) }

func (b *bench) write(name, content string) string {
	b.T.Helper()
	if err := os.MkdirAll(filepath.Dir(b.path(name)), 0o777); err != nil {
		b.T.Fatal(err)
	}
	if err := os.WriteFile(b.path(name), []byte(content), 0o666); err != nil {
		b.T.Fatal(err)
	}
	return b.path(name)
}

func (b *bench) read(name string) string {
	b.T.Helper()
	content, err := os.ReadFile(b.path(name))
	if err != nil {
		b.T.Fatal(err)
	}
	return string(content)
}

func (b *bench) draw(name string, width, height int, grey uint8) {
	b.T.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	img.SetGray(1, 1, color.Gray{Y: grey})
	var out strings.Builder
	if err := png.Encode(&out, img); err != nil {
		b.T.Fatal(err)
	}
	b.write(name, out.String())
}

// said waits for a strip with that text.
func (b *bench) said(part string) {
	b.T.Helper()
	b.Until("it says "+part, func() bool { return strings.Contains(strings.Join(b.Said(), "\n"), part) })
}

// A folder becomes a dataset beside it, with the keypoints that are chosen, and is opened; what cannot be used is said.
func TestNewFromPhotos(t *testing.T) {
	b := newBench(t)
	b.Press(action.With(action.Ctrl|action.Shift, fyne.KeyN))
	d := b.dialog
	if d == nil || !d.form.Shown() || !strings.HasPrefix(d.keypoints.Selected, "15 points of Kaggle") {
		t.Fatalf("no dialog; it is said %q", b.Said())
	}
	d.answer()
	if d.form.Refused() != "Choose photos, or a folder of them." {
		t.Errorf("without photos it says %q", d.form.Refused())
	}
	d.photos.SetText(b.path("none"))
	d.answer()
	if want := "There is no photo and no folder " + b.path("none") + "; correct the path."; d.form.Refused() != want {
		t.Errorf("of a path that is not there it says %q, want %q", d.form.Refused(), want)
	}
	d.photos.SetText(b.path("non"))
	if d.form.Refused() != "" {
		t.Errorf("while the path is corrected it says %q", d.form.Refused())
	}
	d.photos.SetText("file://" + strings.ReplaceAll(b.path("in"), " ", "%20") + "\r\n")
	if d.dataset.Text != b.path("in.csv") {
		t.Errorf("it proposes %q", d.dataset.Text)
	}
	b.write("there.csv", "precious")
	d.dataset.SetText(b.path("there"))
	d.answer()
	if !strings.Contains(d.form.Refused(), "there.csv is there already") || b.read("there.csv") != "precious" {
		t.Errorf("over a file it says %q", d.form.Refused())
	}
	for i, x := range d.templates {
		if x.Name == "ibug68" {
			d.keypoints.SetSelectedIndex(i)
		}
	}
	d.dataset.SetText(b.path("mine"))
	d.answer()
	b.said("Took 2 photos into mine.csv: 2 rows. 1 file cannot be used: ")
	if got := b.read("mine.csv"); !strings.HasPrefix(got, "file,box_left,box_top,box_size,p1_x,p1_y,") || !strings.Contains(got, "\nin/high.png,,,,,") || !strings.Contains(got, "\nin/wide.png,1,2,30,,") {
		t.Errorf("wrote %q", got)
	}
	b.Until("its rows are there", func() bool { return b.Session.Ready() })
	if b.Session.Show(0); !b.Shows(madeID) {
		t.Error("what came of the photos goes before anybody went on")
	}
	if b.Session.Show(1); b.Shows(madeID) {
		t.Errorf("on another face it still says %q", b.Said())
	}
	ds := b.Session.Dataset()
	if ds == nil || ds.Path() != b.path("mine.csv") || ds.Keypoints()[36].Partner != 45 { // which the names do not say
		t.Fatalf("open is %+v", ds)
	}

	b.Take([]string{b.path("gone")})
	if b.dialog.form.Shown() {
		t.Error("it asks for a new dataset where photos can be added")
	}
}

// Keypoints can be typed or pasted, by names or by the columns of a header, and are checked before anything is made.
func TestTypedKeypoints(t *testing.T) {
	b := newBench(t)
	b.Press(action.With(action.Ctrl|action.Shift, fyne.KeyN))
	d := b.dialog
	d.photos.SetText(b.path("in"))
	d.dataset.SetText(b.path("typed"))
	d.keypoints.SetSelectedIndex(len(d.templates))
	d.answer()
	if got := d.form.Refused(); !strings.HasPrefix(got, "Name at least one keypoint") {
		t.Errorf("without names it says %q", got)
	}
	d.keypoints.SetSelectedIndex(0)
	for text, want := range map[string]string{"nose,nose": "Nose stands there twice", "a:b": "holds a colon", "box_left": "choose other names"} {
		d.names.SetText(text)
		d.answer()
		if got := d.form.Refused(); !strings.Contains(strings.ToLower(got), strings.ToLower(want)) || !d.form.Shown() {
			t.Errorf("of %s it says %q", text, got)
		}
	}
	d.names.SetText("nose, ear_l,ear_r")
	if got := d.form.Said(); d.keypoints.Selected != typed || d.form.Refused() != "" || got != "Its faces have 3 keypoints, 1 pair: nose, ear_l, ear_r." {
		t.Errorf("%q, it says %q and %q", d.keypoints.Selected, got, d.form.Refused())
	}
	d.answer()
	b.said("Took 2 photos into typed.csv")
	if got := b.read("typed.csv"); !strings.HasPrefix(got, "file,box_left,box_top,box_size,nose_x,nose_y,ear_l_x,ear_l_y,ear_r_x,ear_r_y\n") {
		t.Errorf("wrote %q", got)
	}
}

// Photos that are dropped where a dataset of photos is open are added to it, once.
func TestAddPhotos(t *testing.T) {
	b := newBench(t)
	b.OpenDataset(b.write("faces.csv", "file,a_x,a_y\nin/high.png,1,2\n"))
	b.draw("more/new.png", 50, 60, 30)
	for _, want := range []string{"Added 2 photos to faces.csv: 2 rows. 1 is in it already. 1 file cannot be used: ", "Nothing was added to faces.csv. 3 are in it already."} {
		b.Take([]string{b.path("in"), b.path("more")})
		strip := b.Banner("can be added to faces.csv")
		if strip.Buttons[0].Text != "Add to faces.csv" {
			t.Fatalf("%+v", strip.Buttons)
		}
		strip.Buttons[0].Do()
		b.said(want)
	}
	if err := b.Session.Dataset().Apply("Move a", data.Edit{Row: 0, Keypoint: 0, To: face.At(5, 5)}); err != nil {
		t.Fatal(err)
	}
	b.Until("after an edit it is said no longer", func() bool { return !b.Shows(addedID) })
	if got := b.read("faces.csv"); got != "file,a_x,a_y,box_left,box_top,box_size\nin/high.png,1,2,,,\nin/wide.png,,,1,2,30\nmore/new.png,,,,,\n" {
		t.Errorf("wrote %q", got)
	}
	if b.Session.Dataset().Rows() != 3 {
		t.Errorf("%d rows", b.Session.Dataset().Rows())
	}
}

// Photos that are not where the dataset says are counted, and found in a folder.
func TestLostPhotosAreFound(t *testing.T) {
	b := newBench(t)
	b.OpenDataset(b.write("faces.csv", "file,a_x,a_y\nin/high.png,1,2\nold/wide.png,1,2\nold/wide.png,3,4\nold/none.png,,\n"))
	b.Happened(session.Loaded{})
	b.said("2 photos are not where faces.csv says.")
	b.locate(b.top)
	b.said("Found 1 of 2 photos in")
	b.said("0 by the hash of the file, 1 by the name alone. old/none.png was not: no photo there has its name.")
	if got := b.read("faces.csv"); got != "file,a_x,a_y\nin/high.png,1,2\nin/wide.png,1,2\nin/wide.png,3,4\nold/none.png,,\n" {
		t.Errorf("wrote %q", got)
	}
	b.Happened(session.Reread{})
	b.said("1 photo is not where faces.csv says.")
}
