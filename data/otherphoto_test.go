package data

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// replacePhoto puts another picture in the place of p/a.png, as a program does that saves over it.
func replacePhoto(t *testing.T, folder string) {
	t.Helper()
	path := shaded(t, folder, "p/a.png", 150, 110, 77)
	must(t, os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)))
}

// What was edited on a photo does not become labels of the one that took its place: saving writes nothing until the
// dataset was read again, and then the rest.
func TestLabelsOfAReplacedPhotoAreNotSaved(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows)
	before := read(t, d.Path())
	must(t, d.Apply("Move", Edit{0, 0, at(50, 50)}, Edit{2, 1, at(3, 4)}))
	replacePhoto(t, folder)
	other := filepath.Join(folder, "other.csv")
	for name, save := range map[string]func() error{
		"Save":    func() error { return d.Save(t.Context(), nil) },
		"Save As": func() error { return d.SaveAs(t.Context(), other, false, nil) },
	} {
		err := save()
		if !errors.Is(err, ErrOtherPhoto) || !strings.Contains(err.Error(), "row 0 was edited") || !strings.Contains(err.Error(), "a.png is another photo") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(other); read(t, d.Path()) != before || !errors.Is(err, os.ErrNotExist) || d.Unsaved() != 2 || d.StateOf(0)&NoPhoto == 0 || d.StateOf(1)&NoPhoto != 0 {
		t.Errorf("something was written, or lost: %d unsaved, %v", d.Unsaved(), err)
	}
	must(t, d.Reload(t.Context(), nil))
	must(t, d.Save(t.Context(), nil))
	want := strings.Replace(before, "b.png,,,,7,8,9.123456,10", "b.png,,,,7,8,6.5,12.5", 1)
	if got := read(t, d.Path()); got != want {
		t.Errorf("saved as\n%s, want\n%s", got, want)
	}
	strays := d.Strays()
	if len(strays) != 1 || strays[0].Row != 0 {
		t.Fatalf("what was said of the photo before it: %+v", strays)
	}
	if n, err := d.PlaceStrays(strays...); n != 1 || err != nil {
		t.Fatalf("%d were taken over, %v", n, err)
	}
	must(t, d.Save(t.Context(), nil)) // somebody has seen that they fit the new photo
	if got := read(t, d.Path()); !strings.Contains(got, "p/a.png,10,4,96,60,54,") {
		t.Errorf("saved as\n%s", got)
	}
}

// A photo that is gone, and one that was only touched, keep nobody from saving.
func TestPhotosThatAreNoOthersAreSaved(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows)
	must(t, d.Apply("Move", Edit{0, 0, at(50, 50)}, Edit{2, 1, at(3, 4)}))
	must(t, os.Remove(filepath.Join(folder, "b.png")))
	must(t, os.Chtimes(filepath.Join(folder, "p/a.png"), time.Time{}, time.Now().Add(time.Hour)))
	must(t, d.Save(t.Context(), nil))
	if d.Unsaved() != 0 {
		t.Errorf("%d edits are not saved", d.Unsaved())
	}
}
