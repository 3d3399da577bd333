package photo_test

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"fiducial/data/face"
	"fiducial/data/photo"
)

// The squares of scene.png are those that Pillow resamples, the border going on beyond it; where pixels are averaged in
// blocks first, they differ by no more than rounding either.
func TestSquareAsPillow(t *testing.T) {
	scene := picture(t, "scene.png")
	for _, c := range []struct {
		golden string
		side   int
		boxes  []face.Box
	}{
		{"squares.png", 32, []face.Box{
			{Left: 40.25, Top: 30.5, Size: 100}, {Left: 10, Top: 20, Size: 32}, {Left: 100.3, Top: 60.7, Size: 17.9},
			{Left: -30.5, Top: -20, Size: 120}, {Left: 200, Top: 100, Size: 150.4}, {Left: 60, Top: 0, Size: 190},
		}},
		{"small.png", 8, []face.Box{{Left: 40.25, Top: 2.5, Size: 190}, {Left: -30.5, Top: -20, Size: 220}, {Left: 60.3, Top: 20.1, Size: 120.9}}},
	} {
		want := picture(t, c.golden).(*image.Gray)
		for i, box := range c.boxes {
			got := make([]byte, c.side*c.side)
			photo.Square(scene, box, c.side, got)
			worst := 0
			for y := range c.side {
				for x := range c.side {
					d := int(got[y*c.side+x]) - int(want.GrayAt(c.side*i+x, y).Y)
					worst = max(worst, d, -d)
				}
			}
			if worst > 1 { // Pillow rounds after each of its two passes
				t.Errorf("%v at side %d differs from Pillow's by up to %d", box, c.side, worst)
			}
		}
	}
}

// ramp is a photo whose grey rises evenly along x and y, in each type that Open returns.
func ramp(w, h int, a, bx, by float64) []image.Image {
	grey := image.NewGray(image.Rect(0, 0, w, h))
	ycc := image.NewYCbCr(grey.Rect, image.YCbCrSubsampleRatio420)
	for i := range ycc.Cb {
		ycc.Cb[i], ycc.Cr[i] = 128, 128
	}
	for y := range h {
		for x := range w {
			v := uint8(math.Round(a + bx*float64(x) + by*float64(y)))
			grey.SetGray(x, y, color.Gray{Y: v})
			ycc.Y[ycc.YOffset(x, y)] = v
		}
	}
	colour := image.NewRGBA(grey.Rect)
	draw.Draw(colour, colour.Rect, grey, image.Point{}, draw.Src)
	return []image.Image{grey, ycc, colour}
}

// A point of the photo lies in the square where box.ToSquare says: a grey that rises evenly does so in the square, at
// every size.
func TestSquareMapsPoints(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const a, bx, by = 10., 0.11, 0.07
	for _, img := range ramp(1200, 900, a, bx, by) {
		for range 12 {
			size := 20 + 600*r.Float64()*r.Float64()
			side := 32 + r.IntN(100)
			margin := 3*size/float64(side) + 3
			box := face.Box{Left: margin + (1200-size-2*margin)*r.Float64(), Top: margin + (900-size-2*margin)*r.Float64(), Size: size}
			got := make([]byte, side*side)
			photo.Square(img, box, side, got)
			for j := range side {
				for i := range side {
					p := box.ToPhoto(face.At(float64(i), float64(j)), side)
					if want := a + bx*p.X + by*p.Y; math.Abs(float64(got[j*side+i])-want) > 1.1 { // both photo and square are rounded
						t.Fatalf("%T, %v at side %d: %d at %d, %d, want %.2f", img, box, side, got[j*side+i], i, j, want)
					}
				}
			}
			// In the mean over all pixels rounding cancels: what is left would be a shift.
			var shift float64
			for j := range side {
				for i := range side {
					p := box.ToPhoto(face.At(float64(i), float64(j)), side)
					shift += float64(got[j*side+i]) - (a + bx*p.X + by*p.Y)
				}
			}
			if shift /= float64(side * side); math.Abs(shift) > 0.05 {
				t.Errorf("%T, %v at side %d: off by %.3f grey levels on average", img, box, side, shift)
			}
		}
	}
}

// A box at whole pixels and of the square's side gives the photo's own pixels.
func TestSquareOfItsOwnSize(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	colour := image.NewRGBA(image.Rect(0, 0, 130, 110))
	ycc := image.NewYCbCr(colour.Rect, image.YCbCrSubsampleRatio420)
	grey := image.NewGray(colour.Rect)
	for y := range 110 {
		for x := range 130 {
			colour.SetRGBA(x, y, color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), 255})
			v := uint8(r.Uint32())
			ycc.Y[ycc.YOffset(x, y)] = v
			grey.SetGray(x, y, color.Gray{Y: v})
		}
	}
	for _, img := range []image.Image{colour, ycc, grey} {
		got := make([]byte, 96*96)
		photo.Square(img, face.Box{Left: 21, Top: 7, Size: 96}, 96, got)
		for j := range 96 {
			for i := range 96 {
				var want uint8
				switch img := img.(type) {
				case *image.RGBA:
					c := img.RGBAAt(21+i, 7+j)
					want = uint8((299*int(c.R) + 587*int(c.G) + 114*int(c.B) + 500) / 1000)
				case *image.YCbCr:
					want = img.Y[img.YOffset(21+i, 7+j)]
				case *image.Gray:
					want = img.GrayAt(21+i, 7+j).Y
				}
				if got[j*96+i] != want {
					t.Fatalf("%T: %d at %d, %d, want %d", img, got[j*96+i], i, j, want)
				}
			}
		}
	}
}

// Boxes far beyond a photo, of no use to anybody, take neither time nor memory, and show its border.
func TestSquareBeyond(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 50, 40))
	for i := range img.Pix {
		img.Pix[i] = 77
	}
	for _, box := range []face.Box{{Left: 1e7, Top: -1e7, Size: 3}, {Left: -1e7, Top: -1e7, Size: 2e7}, {Left: 0, Top: 0, Size: 1e300}, {Left: 49.5, Top: 39.5, Size: 1e-3}} {
		got := make([]byte, 32*32)
		photo.Square(img, box, 32, got)
		for _, v := range got {
			if v != 77 {
				t.Fatalf("%v shows %d", box, v)
			}
		}
	}
}

func BenchmarkSquare(b *testing.B) {
	for _, img := range ramp(4000, 3000, 0, 0.03, 0.04) {
		for _, size := range []float64{2999, 800, 200} {
			b.Run(fmt.Sprintf("%T/%g", img, size), func(b *testing.B) {
				dst := make([]byte, 96*96)
				for b.Loop() {
					photo.Square(img, face.Box{Left: 300.5, Top: 0.5, Size: size}, 96, dst)
				}
			})
		}
	}
}
