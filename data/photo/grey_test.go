package photo

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

// Grey gives the mean brightness of blocks, whatever the picture is made of, and where it does not begin at (0, 0).
func TestGrey(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bounds := image.Rect(3, 5, 3+23, 5+17)
	grey, ycc, colour, other := image.NewGray(bounds), image.NewYCbCr(bounds, image.YCbCrSubsampleRatio420), image.NewRGBA(bounds), image.NewNRGBA(bounds)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			v := uint8(r.IntN(256))
			grey.SetGray(x, y, color.Gray{Y: v})
			ycc.Y[ycc.YOffset(x, y)] = v
			colour.SetRGBA(x, y, color.RGBA{R: v, G: v, B: v, A: 255})
			other.SetNRGBA(x, y, color.NRGBA{R: v, G: v, B: v, A: 255})
		}
	}
	for _, img := range []image.Image{grey, ycc, colour, other} {
		for _, n := range []int{1, 2, 5} {
			levels, w, h := Grey(img, n)
			if w != 23/n || h != 17/n {
				t.Fatalf("%T by %d: %d×%d", img, n, w, h)
			}
			for i, got := range levels {
				sum := 0.0
				for k := range n * n {
					sum += float64(grey.GrayAt(bounds.Min.X+i%w*n+k%n, bounds.Min.Y+i/w*n+k/n).Y)
				}
				if want := sum / float64(n*n); math.Abs(float64(got)-want) > 0.01 {
					t.Fatalf("%T by %d: level %d is %g, not %g", img, n, i, got, want)
				}
			}
		}
	}
	if levels, w, h := Grey(grey, 20); w != 1 || h != 0 || len(levels) != 0 {
		t.Errorf("a picture lower than a block: %d levels, %d×%d", len(levels), w, h)
	}
	pixel := image.NewRGBA(image.Rect(0, 0, 1, 1))
	pixel.SetRGBA(0, 0, color.RGBA{R: 200, G: 100, B: 50, A: 255})
	if levels, _, _ := Grey(pixel, 1); math.Abs(float64(levels[0])-(0.299*200+0.587*100+0.114*50)) > 0.01 {
		t.Errorf("brightness of a colour: %g", levels[0])
	}
}
