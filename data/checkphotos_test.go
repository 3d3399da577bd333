package data

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/survey"
)

// halved cuts a file in half: its beginning, which is looked at when a dataset is read, stays.
func halved(t testing.TB, path string) {
	t.Helper()
	b := read(t, path)
	if err := os.WriteFile(path, []byte(b[:len(b)/2]), 0o666); err != nil {
		t.Fatal(err)
	}
}

// Photos that end half way are found without decoding the others, their rows are faulty ones, and no duplicates of each
// other.
func TestPhotosThatEndHalfWayAreFaults(t *testing.T) {
	folder := t.TempDir()
	halved(t, shaded(t, folder, "bad.png", 300, 200, 0))
	d := photoDataset(t, folder, "file,box_left,box_top,box_size,nose_x,nose_y,chin_x,chin_y\n"+
		"p/a.png,10,4,96,20.5,33.25,40,50\nbad.png,1,1,90,5,5,6,6\nbad.png,100,1,90,5,5,6,6\np/a.png,50,20,48,60,30,,\ngone.png,1,2,30,7,8,9,10\n")
	check := func(text, why string) {
		t.Helper()
		if says, because, err := d.Unusable(); says != text || !strings.HasPrefix(because, why) || err != nil {
			t.Errorf("it says %q, %q, %v", says, because, err)
		}
	}
	check("1 of 5 rows has no photo that can be used, and is left out: row 4", `names the photo "gone.png", which is not there`)
	var last [2]int64
	must(t, d.CheckPhotos(t.Context(), 1, func(done, total int64) { last = [2]int64{done, total} }))
	if last != [2]int64{2, 2} || d.Undecoded() != 2 || !slices.Equal(d.Select(Filter{Has: NoPhoto}), []int{1, 2, 4}) {
		t.Errorf("progress %v, %d rows, these have no photo: %v", last, d.Undecoded(), d.Select(Filter{Has: NoPhoto}))
	}
	check("3 of 5 rows have no photo that can be used, and are left out; the first is row 1", "names a photo that cannot be used: ")
	var rows []int
	for _, f := range d.Faults().First {
		rows = append(rows, f.Row)
	}
	if !slices.Equal(rows, []int{1, 2, 4}) {
		t.Errorf("faults in rows %v", rows)
	}
	for _, w := range d.Warnings() {
		if w.Kind == survey.Duplicates {
			t.Errorf("it warns: %s", w.Text)
		}
	}
	last = [2]int64{}
	must(t, d.CheckPhotos(t.Context(), 1, func(done, total int64) { last = [2]int64{done, total} }))
	if last != [2]int64{} {
		t.Errorf("%v photos were looked at again", last)
	}
	if n, _, _ := Squares(filepath.Dir(d.squares.folder)); n != 0 {
		t.Errorf("%d squares were made", n)
	}
}
