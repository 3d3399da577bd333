package label

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fiducial/ui/session/sessiontest"
)

func TestSavePicture(t *testing.T) {
	b := newBench(t, writeFaces(t, 3, nil))
	path := filepath.Join(t.TempDir(), "face.png")
	if err := b.savePicture(1, path); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil || img.Bounds().Dx() != sessiontest.Side*pictureScale {
		t.Errorf("%v, %v", img.Bounds(), err)
	}
}
