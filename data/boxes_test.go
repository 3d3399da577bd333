package data

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/survey"
)

func TestBoxOfAFileWithoutBoxes(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, "file\np/a.png\nb.png\n")
	if err := d.SetBox("Draw box", 1, face.Box{Left: 1, Top: 2, Size: 64}); err != nil {
		t.Fatal(err)
	}
	if got := d.Select(Filter{Has: Boxless}); !slices.Equal(got, []int{0}) {
		t.Errorf("without a box are %v", got)
	}
	checkCounts(t, d)
	if columns := d.NewColumns(); len(columns) != 33 || columns[32] != "box_size" {
		t.Fatalf("saving adds %v", columns)
	}
	if err := d.Save(context.Background(), nil); !errors.Is(err, ErrAddsColumns) {
		t.Errorf("saved columns that nobody agreed to: %v", err)
	}
	d.AddColumns(d.NewColumns())
	if err := d.Save(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(d.Path())
	if !strings.HasPrefix(string(got), "file,left_eye_center_x,") || !strings.HasSuffix(string(got), ",1,2,64\n") {
		t.Errorf("saved\n%s", got)
	}
	if f, _ := d.Frame(1); !f.Given || d.Unsaved() > 0 {
		t.Errorf("frame %+v, %d unsaved", f, d.Unsaved())
	}
}

func TestLabelsOutsideOfPhotos(t *testing.T) {
	warned := func(d *Dataset) (texts []string) {
		for _, w := range d.Warnings() {
			if w.Kind == survey.Outside || w.Kind == survey.TooLarge {
				texts = append(texts, w.Text)
			}
		}
		return texts
	}
	d := photoDataset(t, t.TempDir(), "file,box_left,box_top,box_size,nose_x,nose_y,chin_x,chin_y\np/a.png,10,4,30,100,80,5,2\ngone.png,,,,150,180,9,10\n")
	if texts := warned(d); len(texts) > 0 { // outside of the box, and of a photo that is not known, is not outside of the photo
		t.Errorf("labels in their photo are said to be outside: %q", texts)
	}
	d = photoDataset(t, t.TempDir(), "file,nose_x,nose_y,chin_x,chin_y\np/a.png,100,80,149.6,2\np/a.png,1,1,2,2\n")
	if texts := warned(d); len(texts) != 1 || !strings.HasPrefix(texts[0], "1 label lies outside of the photo (the first in row 0)") {
		t.Errorf("a label outside of its photo brings %q", texts)
	}
}

// A face is without a box where the file has none, until one is drawn, and after that was undone; where pixels are in
// the file no face lacks one.
func TestFacesWithoutABox(t *testing.T) {
	d := photoDataset(t, t.TempDir(), photoRows)
	check := func(when string, want ...int) {
		t.Helper()
		if got := d.Select(Filter{Has: Boxless}); !slices.Equal(got, want) {
			t.Errorf("%s these are without a box: %v, want %v", when, got, want)
		}
		checkCounts(t, d)
	}
	check("opened", 2)
	must(t, d.SetBox("Remove box", 1, face.Box{}))
	check("one removed", 1, 2)
	must(t, d.SetBox("Draw box", 2, face.Box{Left: 1, Top: 2, Size: 64}))
	check("one drawn", 1)
	_, _, err := d.Undo()
	must(t, err)
	check("undone", 1, 2)
	if got := open(t, csvOf(t, header, line("1,2,3,4", 1)), Options{}).Select(Filter{Has: Boxless}); len(got) > 0 {
		t.Errorf("where there are no boxes these lack one: %v", got)
	}
}

func TestBoxOutsideOfThePhoto(t *testing.T) {
	d := photoDataset(t, t.TempDir(), "file,box_left,box_top,box_size,nose_x,nose_y\np/a.png,5000,5000,60,20,30\n")
	if f, _ := d.Frame(0); f.Given || d.Faults().Total != 1 || !strings.Contains(d.Faults().First[0].Problem, "outside of its photo of 150×110") {
		t.Errorf("frame %+v, faults %+v", f, d.Faults())
	}
	if err := d.SetBox("Move box", 0, face.Box{Left: 150, Top: 4, Size: 20}); err == nil {
		t.Error("a box beside the photo was taken")
	}
	if n, first, err := d.UnreadBoxes(); n != 1 || first.Line != 2 || first.Column != 2 || err != nil {
		t.Errorf("%d boxes cannot be used, the first %+v, %v", n, first, err)
	}
	if err := d.SetBox("Move box", 0, face.Box{Left: 15, Top: 4, Size: 20}); err != nil {
		t.Fatal(err)
	}
	if n, _, err := d.UnreadBoxes(); n != 0 || err != nil {
		t.Errorf("%d boxes cannot be used after an edit of it, %v", n, err)
	}
}
