package format

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
