package data

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/csvfile"
	"fiducial/data/face"
)

// withAdded opens a dataset, remembers keypoints that are to be added to it, and opens it anew, as the window does.
func withAdded(t *testing.T, path string, o Options, names ...string) *Dataset {
	t.Helper()
	d := open(t, path, o)
	must(t, d.CanLabel(names))
	must(t, d.Remember(Reading{Added: names}))
	must(t, d.Close())
	return open(t, path, o)
}

// A file that has columns of coordinates is given more keypoints: they are kept in the project file with their edits,
// which are undone and outlive the window, and get columns when it is saved, after which nothing is left to be added.
func TestKeypointsAreAdded(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1), line("5,6,7,8", 2))
	before, o := read(t, path), window(t)
	d := withAdded(t, path, o, "chin", "left_ear")
	if k := d.Keypoints(); !slices.Equal(k.Names(), []string{"left_eye_center", "nose_tip", "chin", "left_ear"}) || !slices.Equal(d.Lacking(), []string{"chin", "left_ear"}) {
		t.Fatalf("%q, lacking %q, notices %q", k.Names(), d.Lacking(), d.Notices())
	}
	if l := d.Labels(0); l[0] != at(1, 2) || l[2].Known || d.StateOf(0) != Incomplete || d.Unsaved() != 0 {
		t.Errorf("labels %v, state %v, %d unsaved", l, d.StateOf(0), d.Unsaved())
	}
	must(t, d.Apply("Place chin", Edit{1, 2, at(1, 0.5)}))
	must(t, d.Apply("Place left_ear", Edit{0, 3, at(0.25, 1)}))
	must(t, d.SetVisibility("Hide chin", 1, face.Hidden, 2))
	if _, ok, err := d.Undo(); !ok || err != nil || d.Labels(1)[2] != at(1, 0.5) {
		t.Errorf("undone: %v, %v, %v", ok, err, d.Labels(1))
	}
	must(t, d.Close())
	d = open(t, path, o)
	if d.Labels(1)[2] != at(1, 0.5) || d.Unsaved() != 2 || d.CanUndo() != "Place left_ear" || d.CanRedo() != "Hide chin" {
		t.Errorf("the next window has labels %v, %d unsaved, undo %q, redo %q", d.Labels(1), d.Unsaved(), d.CanUndo(), d.CanRedo())
	}
	mustBe(t, d.Save(context.Background(), nil), ErrAddsColumns)
	if read(t, path) != before {
		t.Error("columns nobody agreed to")
	}
	if got := strings.Join(d.NewColumns(), " "); got != "chin_x chin_y left_ear_x left_ear_y" {
		t.Errorf("columns to be added: %s", got)
	}
	d.AddColumns(d.NewColumns())
	save(t, d)
	want := "left_eye_center_x,left_eye_center_y,nose_tip_x,nose_tip_y,chin_x,chin_y,left_ear_x,left_ear_y,Image\n" +
		line("1,2,3,4,,,0.25,1", 1) + "\n" + line("5,6,7,8,1,0.5,,", 2) + "\n"
	if got := read(t, path); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if r, err := d.Remembered(); err != nil || !r.IsZero() || d.Lacking() != nil || d.NewColumns() != nil || d.Unsaved() != 0 {
		t.Errorf("saved, and still to be added: %+v, %v, %q, %d unsaved", r, err, d.Lacking(), d.Unsaved())
	}
	must(t, d.Apply("Move chin", Edit{0, 2, at(0.5, 0.5)}))
	must(t, d.Close())
	d = open(t, path, o)
	if d.Labels(0)[2] != at(0.5, 0.5) || d.Labels(1)[2] != at(1, 0.5) || d.CanUndo() != "Move chin" {
		t.Errorf("opened again: %v, %v, undo %q", d.Labels(0), d.Labels(1), d.CanUndo())
	}
	for range 3 {
		if _, ok, err := d.Undo(); !ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	save(t, d)
	if got := read(t, path); got != strings.ReplaceAll(strings.ReplaceAll(want, ",0.25,1,", ",,,"), ",1,0.5,", ",,,") {
		t.Errorf("undone and saved:\n%s", got)
	}
}

// Added keypoints can be taken away again while nothing is saved, and are saved though nothing else was edited.
func TestAddedKeypointsAreTakenAwayOrSaved(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1))
	before, o := read(t, path), window(t)
	d := withAdded(t, path, o, "chin")
	must(t, d.Remember(Reading{}))
	must(t, d.Close())
	if d = open(t, path, o); len(d.Keypoints()) != 2 || d.NewColumns() != nil {
		t.Errorf("taken away, it has %q", d.Keypoints().Names())
	}
	save(t, d)
	if read(t, path) != before {
		t.Errorf("wrote %s", read(t, path))
	}
	must(t, d.Close())
	d = withAdded(t, path, o, "chin")
	d.AddColumns(d.NewColumns())
	if !d.AddsKeypoints() {
		t.Error("nothing is to be saved")
	}
	if save(t, d); d.AddsKeypoints() {
		t.Error("saved, and still to be saved")
	}
	if got := read(t, path); got != "left_eye_center_x,left_eye_center_y,nose_tip_x,nose_tip_y,chin_x,chin_y,Image\n"+line("1,2,3,4,,", 1)+"\n" {
		t.Errorf("wrote %s", got)
	}
}

// A file that got the columns meanwhile, from another program or from a save that was killed before it could say so, is
// read with them; where it has others in their place, that is said, and the edits wait.
func TestAddedKeypointsThatGotColumns(t *testing.T) {
	path := csvOf(t, header, line("1,2,3,4", 1), line("5,6,7,8", 2))
	o := window(t)
	d := withAdded(t, path, o, "chin")
	must(t, d.Apply("Place chin", Edit{1, 2, at(1, 0.5)}))
	with := "left_eye_center_x,left_eye_center_y,nose_tip_x,nose_tip_y,chin_x,chin_y,Image"
	write(t, path, with, line("1,2,3,4,9,9", 1), line("5,6,7,8,,", 2))
	must(t, d.Reload(context.Background(), nil))
	if d.Labels(0)[2] != at(9, 9) || d.Labels(1)[2] != at(1, 0.5) || d.Unsaved() != 1 || d.NewColumns() != nil {
		t.Errorf("read again: %v, %v, %d unsaved, new columns %q", d.Labels(0), d.Labels(1), d.Unsaved(), d.NewColumns())
	}
	if r, err := d.Remembered(); err != nil || !r.IsZero() {
		t.Errorf("still to be added: %+v, %v", r, err)
	}
	must(t, d.Close())
	d = open(t, path, o)
	if d.Labels(1)[2] != at(1, 0.5) || d.Unsaved() != 1 {
		t.Errorf("opened again: %v, %d unsaved", d.Labels(1), d.Unsaved())
	}
	must(t, d.Remember(Reading{Added: []string{"chin"}})) // as a save leaves it that is killed at the wrong moment
	must(t, d.Close())
	d = open(t, path, o)
	if r, err := d.Remembered(); err != nil || !r.IsZero() || len(d.Keypoints()) != 3 || d.Lacking() != nil {
		t.Errorf("%+v, %v, %q", r, err, d.Keypoints().Names())
	}
	must(t, d.Close())
	d = withAdded(t, path, o, "brow")
	must(t, d.Apply("Place brow", Edit{0, 3, at(1, 1)}))
	write(t, path, strings.Replace(with, ",Image", ",brow_x,Image", 1), line("1,2,3,4,9,9,1", 1), line("5,6,7,8,,,", 2))
	if err := d.Reload(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "has the column brow_x already") {
		t.Errorf("read again with another column of its name: %v", err)
	}
	must(t, d.Close())
	d = open(t, path, o)
	if notices := strings.Join(d.Notices(), " "); len(d.Keypoints()) != 3 || !strings.Contains(notices, "brow_x already") || !strings.Contains(notices, "1 unsaved edit belongs") {
		t.Errorf("keypoints %q, notices %q", d.Keypoints().Names(), notices)
	}
}

// A file of photos gets the columns at its end, with those of boxes and visibilities behind them.
func TestKeypointsAreAddedToPhotos(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, "file,nose_x,nose_y\np/a.png,4,5\n")
	path, o := d.Path(), d.options
	must(t, d.Close())
	d = withAdded(t, path, o, "chin")
	must(t, d.Apply("Place", Edit{0, 1, d.InSquare(0, at(7, 8))}))
	must(t, d.SetVisibility("Hide", 0, face.Hidden, 1))
	must(t, d.SetBox("Box", 0, face.Box{Left: 1, Top: 2, Size: 30}))
	d.AddColumns(d.NewColumns())
	save(t, d)
	if got := read(t, path); got != "file,nose_x,nose_y,chin_x,chin_y,chin_v,box_left,box_top,box_size\np/a.png,4,5,7,8,1,1,2,30\n" {
		t.Errorf("wrote %s", got)
	}
	if d = reopen(t, d); d.PhotoLabels(0)[1] != at(7, 8).With(face.Hidden) {
		t.Errorf("labels %v", d.PhotoLabels(0))
	}
}

// Adding photos puts no columns for keypoints, which stay to be added; saving under another name does, there alone.
func TestAddedKeypointsElsewhere(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, "file,nose_x,nose_y\np/a.png,4,5\n")
	path, o := d.Path(), d.options
	must(t, d.Close())
	d = withAdded(t, path, o, "chin")
	must(t, d.Apply("Place", Edit{0, 1, d.InSquare(0, at(7, 8))}))
	must(t, d.AddPhotos(context.Background(), []csvfile.NewRow{{File: "b.png"}}, nil))
	const added = "file,nose_x,nose_y\np/a.png,4,5\nb.png,,\n"
	if read(t, path) != added || d.PhotoLabels(0)[1] != at(7, 8) || len(d.Labels(1)) != 2 {
		t.Fatalf("wrote %s; labels %v", read(t, path), d.PhotoLabels(0))
	}
	other := filepath.Join(folder, "other.csv")
	d.AddColumns(d.NewColumns())
	must(t, d.SaveAs(context.Background(), other, false, nil))
	if got := read(t, other); got != "file,nose_x,nose_y,chin_x,chin_y\np/a.png,4,5,7,8\nb.png,,,,\n" || read(t, path) != added {
		t.Errorf("wrote %s and %s", got, read(t, path))
	}
	if r, err := d.Remembered(); err != nil || !r.IsZero() {
		t.Errorf("still to be added there: %+v, %v", r, err)
	}
	must(t, d.Close())
	if d = open(t, path, o); d.Unsaved() != 1 || !slices.Equal(d.Lacking(), []string{"chin"}) {
		t.Errorf("the old one has %d unsaved, lacks %q", d.Unsaved(), d.Lacking())
	}
}

// A compressed file is given keypoints as well, and a name when it is saved.
func TestKeypointsAreAddedToCompressed(t *testing.T) {
	path := packed(t, header+"\n"+line("1,2,3,4", 1)+"\n")
	d := withAdded(t, path, window(t), "chin")
	must(t, d.Apply("Place", Edit{0, 2, at(1, 1)}))
	d.AddColumns(d.NewColumns())
	mustBe(t, d.Save(context.Background(), nil), ErrNeedsName)
	plain := strings.TrimSuffix(path, ".gz")
	must(t, d.SaveAs(context.Background(), plain, false, nil))
	if b, err := os.ReadFile(plain); err != nil || !strings.HasSuffix(string(b), "chin_x,chin_y,Image\n"+line("1,2,3,4,1,1", 1)+"\n") {
		t.Errorf("wrote %s, %v", b, err)
	}
}
