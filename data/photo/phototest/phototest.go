// Package phototest writes small pictures as photos, for tests.
package phototest

import (
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// Write writes a picture under a name in a folder, as JPEG where the name ends so, else as PNG, and returns its path.
// Folders between are made.
func Write(t testing.TB, folder, name string, img image.Image) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if filepath.Ext(name) == ".jpg" {
		err = jpeg.Encode(f, img, nil)
	} else {
		err = png.Encode(f, img)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Plain writes a picture of that size, all of one grey but for its first pixel, as Write does: of two greys they are
// two photos.
func Plain(t testing.TB, folder, name string, width, height int, grey uint8) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = grey
	}
	img.SetGray(0, 0, color.Gray{Y: 255 - grey})
	return Write(t, folder, name, img)
}
