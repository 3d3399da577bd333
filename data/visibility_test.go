package data

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
)

const (
	eye = 0
	tip = 1
)

var absent = face.Point{Visibility: face.Absent}

func TestSetVisibility(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3.50,4", 1), line("1,2,,", 2)), window(t))
	before := read(t, d.Path())
	must(t, d.SetVisibility("Hide nose_tip", 0, face.Hidden, tip))
	if got := d.Labels(0); !cmp.Equal(got, face.Points{at(1, 2), at(3.5, 4).With(face.Hidden)}) || d.Unsaved() != 1 {
		t.Errorf("hidden: %v, %d unsaved", got, d.Unsaved())
	}
	must(t, d.SetVisibility("Mark as absent", 0, face.Absent, tip, eye))
	must(t, d.SetVisibility("Mark as absent", 1, face.Absent, tip))
	if got := d.Labels(0); !cmp.Equal(got, face.Points{absent, absent}) || d.Unsaved() != 3 || !cmp.Equal(d.EditedPoints(0), []bool{true, true}) {
		t.Errorf("absent: %v, %d unsaved", got, d.Unsaved())
	}
	if counts := d.CountLabels(); counts.Complete != 2 || counts.Missing[tip] != 0 || counts.Absent[tip] != 2 || counts.Across[eye] != 1 || d.Counts()[Incomplete] != 0 {
		t.Errorf("what is absent counts as missing: %+v, %v", counts, d.Counts())
	}
	if rows := d.Select(Filter{Lacks: "nose_tip"}); len(rows) > 0 {
		t.Errorf("rows %v lack what is absent", rows)
	}
	d = reopen(t, d) // all of it is in the project file alone
	if got := d.Labels(0); !cmp.Equal(got, face.Points{absent, absent}) || read(t, d.Path()) != before {
		t.Errorf("opened again: %v", got)
	}
	for range 2 {
		_, _, err := d.Undo()
		must(t, err)
	}
	if got := d.Labels(0); !cmp.Equal(got, face.Points{at(1, 2), at(3.5, 4).With(face.Hidden)}) || d.Labels(1)[tip].Visibility != face.Visible {
		t.Errorf("undone: %v", got)
	}
	must(t, d.Apply("Move nose_tip", Edit{Row: 0, Keypoint: tip, To: at(9, 4)}))
	if got := d.Labels(0)[tip]; got != at(9, 4).With(face.Hidden) {
		t.Errorf("moved, the hidden point is %v", got)
	}
	must(t, d.SetVisibility("Mark as absent", 0, face.Absent, tip))
	must(t, d.Apply("Place nose_tip", Edit{Row: 0, Keypoint: tip, To: at(5, 6)}))
	if got := d.Labels(0)[tip]; got != at(5, 6) {
		t.Errorf("placed, the absent point is %v", got)
	}
	must(t, d.Restore(0))
	if d.Unsaved() != 0 || d.NewColumns() != nil {
		t.Errorf("restored, %d points are unsaved, and saving adds %v", d.Unsaved(), d.NewColumns())
	}
}

func TestSaveVisibility(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,2,3.50,4", 1), line("1,2,,", 2)), window(t))
	must(t, d.SetVisibility("Hide", 0, face.Hidden, tip))
	must(t, d.SetVisibility("Mark as absent", 1, face.Absent, tip))
	must(t, d.SetVisibility("Hide", 1, face.Hidden, eye)) // and back: nobody used it in the end
	must(t, d.SetVisibility("Show", 1, face.Visible, eye))
	if got := d.NewColumns(); !cmp.Equal(got, []string{"nose_tip_v"}) {
		t.Fatalf("saving adds %v", got)
	}
	mustBe(t, d.Save(context.Background(), nil), ErrAddsColumns)
	d.AddColumns(d.NewColumns())
	save(t, d)
	want := strings.Replace(header, ",Image", ",nose_tip_v,Image", 1) + "\n1,2,3.50,4,1,1 1 1 1\n1,2,,,0,2 2 2 2\n"
	if got := read(t, d.Path()); got != want || d.Unsaved() != 0 {
		t.Fatalf("saved\n%s\nwant\n%s%d unsaved", got, want, d.Unsaved())
	}
	if others := d.OtherColumns(); len(others) > 0 {
		t.Errorf("other columns %v", others)
	}
	must(t, d.SetVisibility("Show", 0, face.Visible, tip))
	save(t, d)
	if got := read(t, d.Path()); got != strings.Replace(want, "4,1,1", "4,2,1", 1) {
		t.Errorf("saved\n%s", got)
	}
	_, _, err := d.Undo()
	must(t, err)
	save(t, d)
	d = reopen(t, d)
	if got := d.Labels(0); read(t, d.Path()) != want || !cmp.Equal(got, face.Points{at(1, 2), at(3.5, 4).With(face.Hidden)}) || d.Labels(1)[tip] != absent {
		t.Errorf("undone and saved: %v\n%s", got, read(t, d.Path()))
	}
}

// TestVisibilityOfPhotos edits visibilities and a box of a dataset of photos without columns for them, and one that is
// still to be labelled.
func TestVisibilityOfPhotos(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, "file,nose_x,nose_y,chin_x,chin_y\np/a.png,20.5,33.25,40,50\nb.png,7,8,9.123456,10\n")
	must(t, d.SetVisibility("Hide", 1, face.Hidden, 1))
	must(t, d.SetBox("Box", 0, face.Box{Left: 1, Top: 2, Size: 64}))
	if d.Unsaved() != 2 || d.Labels(1)[1].Visibility != face.Hidden {
		t.Errorf("%d unsaved, labels %v", d.Unsaved(), d.Labels(1))
	}
	d.AddColumns(d.NewColumns())
	save(t, d)
	want := "file,nose_x,nose_y,chin_x,chin_y,chin_v,box_left,box_top,box_size\np/a.png,20.5,33.25,40,50,,1,2,64\nb.png,7,8,9.123456,10,1,,,\n"
	if got := read(t, d.Path()); got != want {
		t.Errorf("saved\n%s\nwant\n%s", got, want)
	}
	d.Close()
	bare := photoDataset(t, t.TempDir(), "file\np/a.png\n")
	must(t, bare.SetVisibility("Mark as absent", 0, face.Absent, 3))
	bare.AddColumns(bare.NewColumns())
	save(t, bare)
	if got, _ := os.ReadFile(bare.Path()); !strings.HasSuffix(string(got), "_y,"+bare.Keypoints()[3].Name+"_v\np/a.png"+strings.Repeat(",", 30)+",0\n") || bare.Labels(0)[3] != absent {
		t.Errorf("saved\n%s", got)
	}
}

// TestNamesOfVisibilities edits a keypoint that is called as the column of another one's visibility.
func TestNamesOfVisibilities(t *testing.T) {
	d := open(t, csvOf(t, "a_x,a_y,a_v_x,a_v_y,Image", line("1,2,3,4", 1)), window(t))
	must(t, d.Apply("Move", Edit{Row: 0, Keypoint: 1, To: at(5, 6)}))
	must(t, d.SetVisibility("Hide", 0, face.Hidden, 0))
	d = reopen(t, d)
	if got := d.Labels(0); !cmp.Equal(got, face.Points{at(1, 2).With(face.Hidden), at(5, 6)}) {
		t.Errorf("opened again: %v", got)
	}
}

// Agreeing to columns is agreeing to those alone: one that comes with a later edit is asked for, also after a save that
// came to nothing.
func TestColumnsAreAgreedToByName(t *testing.T) {
	path := csvOf(t, header, line("1,2,3.50,4", 1))
	d := withAdded(t, path, window(t), "chin")
	must(t, d.Apply("Place chin", Edit{0, 2, at(1, 0.5)}))
	agreed := d.NewColumns()
	d.AddColumns(agreed)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	mustBe(t, d.Save(stopped, nil), context.Canceled)
	must(t, d.SetVisibility("Hide nose_tip", 0, face.Hidden, tip))
	before := read(t, path)
	err := d.Save(context.Background(), nil)
	if mustBe(t, err, ErrAddsColumns); read(t, path) != before || !strings.Contains(err.Error(), "nose_tip_v") {
		t.Fatalf("%v, and wrote %s", err, read(t, path))
	}
	d.AddColumns(d.NewColumns())
	save(t, d)
	must(t, d.SetVisibility("Hide left_eye_center", 0, face.Hidden, eye))
	before = read(t, path)
	mustBe(t, d.Save(context.Background(), nil), ErrAddsColumns)
	mustBe(t, d.SaveAs(context.Background(), path+"2.csv", false, nil), ErrAddsColumns)
	if d.AddColumns(agreed); read(t, path) != before { // an answer to a question of long ago
		t.Fatalf("wrote %s", read(t, path))
	}
	mustBe(t, d.Save(context.Background(), nil), ErrAddsColumns)
	d.AddColumns(d.NewColumns())
	save(t, d)
	if got, _, _ := strings.Cut(read(t, path), "\n"); !strings.Contains(got, "left_eye_center_v") || !strings.Contains(got, "nose_tip_v") {
		t.Errorf("agreed to, and the header is %s", got)
	}
}
