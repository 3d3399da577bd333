package data

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
)

// threeInOne are three faces in one photo and one in another.
var threeInOne = []string{
	"p/a.png,10,4,30,20,21,1,2",
	"p/a.png,50,4,30,60,22,3,4",
	"p/a.png,90,4,30,100,23,5,6",
	"b.png,,,,7,8,9,10",
}

const threeHeader = "file,box_left,box_top,box_size,nose_x,nose_y,chin_x,chin_y"

func threeText(rows ...string) string { return threeHeader + "\n" + strings.Join(rows, "\n") + "\n" }

// noses returns where the nose of each face is, in pixels of the photo.
func noses(d *Dataset) (x []float64) {
	for row := range d.Rows() {
		x = append(x, d.PhotoLabels(row)[0].X)
	}
	return x
}

// Faces in one photo are told apart by their boxes: edits, marks and undo follow a face wherever its row is, and never
// go to a neighbour.
func TestFacesInOnePhotoKeepTheirEdits(t *testing.T) {
	move := func(t *testing.T, d *Dataset, row int) {
		t.Helper()
		nose := d.Labels(row)[0]
		nose.X += d.InSquare(row, face.At(2, 0)).X - d.InSquare(row, face.At(0, 0)).X
		must(t, d.Apply("Move", Edit{Row: row, Keypoint: 0, To: nose}))
	}
	reversed := slices.Clone(threeInOne)
	slices.Reverse(reversed)
	for _, c := range []struct {
		name   string
		rows   []string
		noses  []float64 // with the edits of rows 0 and 2 in place
		done   int       // the row that is marked, -1 for none
		strays int
	}{
		{"reversed", reversed, []float64{7, 102, 60, 22}, 3, 0},
		{"without the first", threeInOne[1:], []float64{60, 102, 7}, -1, 2},
		{"without the first, reversed", reversed[:3], []float64{7, 102, 60}, -1, 2},
		{"one box moved there", []string{threeInOne[1], threeInOne[2], "p/a.png,12,4,30,20,21,1,2"}, []float64{60, 102, 22}, 2, 0},
		{"all as it was", threeInOne, []float64{22, 60, 102, 7}, 0, 0},
	} {
		for _, open := range []bool{true, false} {
			t.Run(c.name, func(t *testing.T) {
				folder := t.TempDir()
				d := photoDataset(t, folder, threeText(threeInOne...))
				options := d.options
				move(t, d, 0)
				must(t, d.Mark("Done", 0, Mark{Done: true}))
				move(t, d, 2)
				path := filepath.Join(folder, "faces.csv")
				if open {
					must(t, os.WriteFile(path, []byte(threeText(c.rows...)), 0o666))
					must(t, d.Reload(context.Background(), nil))
				} else {
					must(t, d.Close())
					must(t, os.WriteFile(path, []byte(threeText(c.rows...)), 0o666))
					var err error
					d, err = Open(path, options)
					must(t, err)
					t.Cleanup(func() { d.Close() })
					must(t, d.Load(context.Background(), nil))
				}
				if got := noses(d); !slices.Equal(got, c.noses) {
					t.Errorf("noses at %v, want %v", got, c.noses)
				}
				for row := range d.Rows() {
					if d.MarkOf(row).Done != (row == c.done) {
						t.Errorf("row %d is done: %v", row, d.MarkOf(row).Done)
					}
				}
				strays := d.Strays()
				if n, _ := d.Conflicts(); n > 0 || len(strays) != c.strays {
					t.Errorf("%d conflicts, strays %+v", n, strays)
				}
			})
		}
	}
}

// A save after which faces have other boxes is remembered, and undo finds them.
func TestFacesAreKnownByTheBoxThatWasSaved(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, threeText(threeInOne...))
	options := d.options
	must(t, d.SetBox("Move box", 0, face.Box{Left: 12, Top: 4, Size: 30}))
	must(t, d.Save(context.Background(), nil))
	must(t, d.Close())
	path := filepath.Join(folder, "faces.csv")
	must(t, os.WriteFile(path, []byte(threeText(threeInOne[3], threeInOne[2], threeInOne[1], "p/a.png,12,4,30,20,21,1,2")), 0o666))
	d, err := Open(path, options)
	must(t, err)
	defer d.Close()
	must(t, d.Load(context.Background(), nil))
	if a, ok, err := d.Undo(); !ok || err != nil || a.Row != 3 {
		t.Fatalf("undid %+v, %v, %v", a, ok, err)
	}
	for row, left := range []float64{0, 90, 50, 10} {
		if f, _ := d.Frame(row); f.Box.Left != left {
			t.Errorf("row %d: the box begins at %v, want %v", row, f.Box.Left, left)
		}
	}
}
