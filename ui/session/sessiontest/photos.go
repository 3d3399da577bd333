package sessiontest

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// PhotoRow is one row of a dataset of photos that is written for a test: points in pixels of the photo.
type PhotoRow struct {
	File   string
	Box    face.Box // zero: none
	Points [4]face.Point
}

// WritePhotos writes a dataset of photos with four keypoints and returns its path. Each photo that is named is written
// as a PNG of 300×200 pixels unless its name begins with "gone": red grows to the right by one in two pixels, green
// downward by one a pixel, blue is that of its place among the names.
func WritePhotos(t testing.TB, rows ...PhotoRow) string {
	t.Helper()
	folder := t.TempDir()
	var b strings.Builder
	b.WriteString("file,box_left,box_top,box_size")
	for _, name := range Keypoints() {
		fmt.Fprintf(&b, ",%s_x,%s_y", name, name)
	}
	b.WriteString("\n")
	written := map[string]bool{}
	for _, r := range rows {
		if !written[r.File] && !strings.HasPrefix(r.File, "gone") {
			writePhoto(t, filepath.Join(folder, r.File), uint8(100+20*len(written)))
			written[r.File] = true
		}
		b.WriteString(r.File)
		if r.Box.IsZero() {
			b.WriteString(",,,")
		} else {
			fmt.Fprintf(&b, ",%v,%v,%v", r.Box.Left, r.Box.Top, r.Box.Size)
		}
		for _, p := range r.Points {
			if p.Known {
				fmt.Fprintf(&b, ",%v,%v", p.X, p.Y)
			} else {
				b.WriteString(",,")
			}
		}
		b.WriteString("\n")
	}
	path := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func writePhoto(t testing.TB, path string, blue uint8) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for y := range 200 {
		for x := range 300 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 2), uint8(y), blue, 255})
		}
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}
