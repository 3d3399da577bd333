package crops

import (
	"image"
	"testing"

	"fiducial/data/face"
)

// A crop has its point in the middle, also at the edge of the photo, where the rest is grey.
func TestCropAround(t *testing.T) {
	const side, n = 8, 5
	pixels := make([]byte, side*side)
	for i := range pixels {
		pixels[i] = byte(i)
	}
	for _, p := range []face.Point{face.At(4, 4), face.At(0, 7), face.At(3.4, 2.6)} {
		c := cropAround(pixels, side, p, n)
		for y := range n {
			for x := range n {
				px, py := x+c.x, y+c.y
				want := byte(0x60)
				if (image.Point{px, py}).In(image.Rect(0, 0, side, side)) {
					want = pixels[py*side+px]
				}
				if got := c.photo.GrayAt(x, y).Y; got != want {
					t.Fatalf("around %v: pixel %d, %d is %d, want %d", p, x, y, got, want)
				}
			}
		}
		if dx, dy := p.X-float64(c.x+n/2), p.Y-float64(c.y+n/2); dx*dx > .26 || dy*dy > .26 {
			t.Errorf("around %v: the middle is off by %v, %v", p, dx, dy)
		}
	}
}

// The circle is drawn where the label is in the crop.
func TestDraw(t *testing.T) {
	const side, scale = 24, 10
	c := cropAround(make([]byte, side*side), side, face.At(12, 12), 9)
	without := c.draw(face.Point{}, face.Point{}, scale)
	with := c.draw(face.At(14, 11), face.Point{}, scale)
	var sumX, sumY, n float64
	for y := range with.Bounds().Dy() {
		for x := range with.Bounds().Dx() {
			if with.NRGBAAt(x, y) != without.NRGBAAt(x, y) {
				sumX, sumY, n = sumX+float64(x)+.5, sumY+float64(y)+.5, n+1
			}
		}
	}
	x, y := sumX/n/scale-.5+float64(c.x), sumY/n/scale-.5+float64(c.y)
	if n == 0 || face.At(x, y).Distance(face.At(14, 11)) > 0.05 {
		t.Errorf("the circle is around %v, %v", x, y)
	}
}
