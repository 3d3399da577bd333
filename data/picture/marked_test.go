package picture

import (
	"image"
	"image/color"
	"testing"

	"fiducial/data/face"
)

// A photo keeps its size, its colours and its pixels away from the points; a large one is shrunk, and points with it.
func TestMarked(t *testing.T) {
	photo := image.NewRGBA(image.Rect(0, 0, 400, 200))
	blue := color.NRGBA{B: 200, A: 255}
	for i := 0; i < len(photo.Pix); i += 4 {
		photo.Pix[i+2], photo.Pix[i+3] = 200, 255
	}
	s := DefaultStyle()
	faces := []face.Points{{face.At(300, 50), {}, face.At(340, 90)}, {}}
	for _, c := range []struct{ most, width, x, y int }{{1000, 400, 300, 50}, {400, 400, 300, 50}, {200, 200, 150, 25}} {
		out := Marked(photo, faces, c.most, s)
		if out.Bounds() != image.Rect(0, 0, c.width, c.width/2) {
			t.Errorf("at most %d: %v", c.most, out.Bounds())
			continue
		}
		near, found := image.Rect(c.x-5, c.y-5, c.x+6, c.y+6), 0
		for y := near.Min.Y; y < near.Max.Y; y++ {
			for x := near.Min.X; x < near.Max.X; x++ {
				if p := out.NRGBAAt(x, y); p.R > 150 && p.B < 100 {
					found++
				}
			}
		}
		if found < 4 || out.NRGBAAt(c.width/4, c.width/4) != blue {
			t.Errorf("at most %d: %d pixels are marked, and far from them is %v", c.most, found, out.NRGBAAt(c.width/4, c.width/4))
		}
	}
}
