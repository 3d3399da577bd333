package format

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/format/annotation"
	"fiducial/data/photo"
)

// A photo that ends half way is left out of every export, and its faces are counted.
func TestDamagedPhotosAreLeftOut(t *testing.T) {
	for _, name := range []string{"coco", "npz"} {
		ds := drawnPhotos(t, 9, 4)
		f, _ := Find(name)
		whole := f.Faces(ds, nil)
		path, err := ds.PhotoPath(0)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err == nil {
			err = os.Truncate(path, info.Size()/2)
		}
		if err != nil {
			t.Fatal(err)
		}
		ds = opened(t, ds.Path())
		faces, folder := f.Faces(ds, nil), filepath.Join(t.TempDir(), "to")
		if faces.Count() != whole.Count() {
			t.Fatalf("%s: %d faces of %d: its header says nothing of the damage", name, faces.Count(), whole.Count())
		}
		if err := faces.Export(t.Context(), folder, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if said := faces.Exported(folder); faces.Damaged() == 0 || faces.Count()+faces.Damaged() != whole.Count() || !strings.Contains(said, "damaged or incomplete") {
			t.Errorf("%s: %d left out, %s", name, faces.Damaged(), said)
		}
		err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
			if err == nil && photo.Is(path) {
				_, err = photo.Open(path)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// A photo that is damaged in its middle is left out where it has to be decoded, and ends no export: of what was turned
// by its EXIF orientation in every format, of all in those that hold pixels.
func TestPhotosDamagedInTheMiddleAreLeftOut(t *testing.T) {
	turned, err := os.ReadFile(filepath.Join("..", "photo", "testdata", "turned6.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	scan := bytes.LastIndex(turned, []byte("\xff\xda"))
	copy(turned[(scan+len(turned))/2:], "\xff\xd9\xff\xc4") // an end before the end, and what cannot follow it
	for _, name := range []string{"coco", "yolo", "npz"} {
		ds := drawnPhotos(t, 9, 4)
		path, err := ds.PhotoPath(0)
		if err == nil {
			err = os.WriteFile(path, turned, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if photo.Whole(path) != nil {
			t.Fatal("it is not whole at its ends, as this test has it")
		}
		ds = opened(t, ds.Path())
		f, _ := Find(name)
		faces, folder := f.Faces(ds, nil), filepath.Join(t.TempDir(), "to")
		all := faces.Count()
		if err := faces.Export(t.Context(), folder, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if faces.Damaged() == 0 || faces.Count()+faces.Damaged() != all || len(faces.Set.Pictures) == 0 {
			t.Errorf("%s: %d of %d faces left out", name, faces.Damaged(), all)
		}
		if name == "npz" {
			continue
		}
		pictures, _ := filepath.Glob(filepath.Join(folder, f.Photos, "*"))
		if again, err := Open(t.Context(), folder, name, ""); err != nil || len(again.Set.Pictures) != len(faces.Set.Pictures) || len(pictures) != len(faces.Set.Pictures) {
			t.Errorf("%s: of %d pictures it has %d, %v", name, len(faces.Set.Pictures), len(pictures), err)
		}
	}
}

// What is left out is said before and after in numbers that do not overlap: with the faces that are exported they are
// all rows.
func TestWhatIsLeftOutAddsUp(t *testing.T) {
	for _, name := range []string{"coco", "npz"} {
		ds := drawnPhotos(t, 9, 4)
		half, err := ds.PhotoPath(0)
		var gone string
		for row := range ds.Rows() {
			if gone, err = ds.PhotoPath(row); err != nil || gone != half {
				break
			}
		}
		if err == nil {
			err = errors.Join(os.Truncate(half, 3000), os.Remove(gone))
		}
		if err != nil || gone == half {
			t.Fatal(gone, err)
		}
		ds = opened(t, ds.Path())
		if err := ds.CheckPhotos(t.Context(), 1, nil); err != nil {
			t.Fatal(err)
		}
		f, _ := Find(name)
		faces := f.Faces(ds, nil)
		check := func(said string) {
			t.Helper()
			if faces.Damaged() == 0 || faces.WithoutPhoto() == 0 || faces.Count()+faces.Damaged()+faces.WithoutPhoto() != ds.Rows() ||
				!strings.Contains(said, "damaged or incomplete: "+annotation.Counted(faces.Damaged(), "face", "faces")) {
				t.Errorf("%s: %d faces, %d damaged, %d without a photo, of %d: %s", name, faces.Count(), faces.Damaged(), faces.WithoutPhoto(), ds.Rows(), said)
			}
		}
		lost := strings.Join(faces.Lost(), "; ")
		check(lost)
		if !strings.Contains(lost, "no usable photo: "+annotation.Counted(faces.WithoutPhoto(), "row", "rows")) {
			t.Errorf("%s: lost: %s", name, lost)
		}
		folder := filepath.Join(t.TempDir(), "to")
		if err := faces.Export(t.Context(), folder, nil); err != nil {
			t.Fatal(err)
		}
		check(faces.Exported(folder))
	}
}
