package photo_test

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/photo"
)

// Whatever a file holds, it is a photo as Look says or an error of one line.
func FuzzPhoto(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil && len(b) < 4000 && !strings.HasSuffix(name, ".py") {
			f.Add(b)
		}
	}
	path := filepath.Join(f.TempDir(), "photo")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		info, err := photo.Look(path)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Fatalf("%q", err)
			}
			if _, again := photo.Open(path); again == nil {
				t.Fatalf("Open takes what Look does not: %v", err)
			}
			return
		}
		if info.Width < 1 || info.Height < 1 || info.Width > photo.MaxSide || info.Height > photo.MaxSide || info.Orientation < 1 || info.Orientation > 8 {
			t.Fatalf("%+v", info)
		}
		if info.Width*info.Height > 1<<20 {
			return // of which there would be too many in a minute
		}
		img, err := photo.Open(path)
		if err == nil && img.Bounds() != image.Rect(0, 0, info.Width, info.Height) {
			t.Fatalf("%v, not %+v", img.Bounds(), info)
		}
	})
}
