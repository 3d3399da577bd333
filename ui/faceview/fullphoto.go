package faceview

import (
	"image"
	"math"
	"sync"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// Photo is a decoded photo, made ready for being shown at any zoom: beside the photo itself it holds halves of it down
// to a small one, as maps are kept, so that what is shown is made from about as many pixels as the screen has, however
// large the photo. It is not changed once it is made, and safe for concurrent use.
type Photo struct {
	levels []image.Image // the photo, its half, a quarter …
}

// leastLevel is how long the shorter side of a level is at least of which a half is kept, in pixels.
const leastLevel = 256

// NewPhoto makes a photo ready, on so many cores. It takes about a tenth of a second for twelve megapixels, and a third
// of what these take as colours: call it where decoding is done, off the UI goroutine. img must not be written into
// after that.
func NewPhoto(img image.Image, cores int) *Photo {
	p := &Photo{levels: []image.Image{img}}
	for size := img.Bounds().Size(); min(size.X, size.Y) >= leastLevel; {
		size = image.Pt((size.X+1)/2, (size.Y+1)/2)
		half := image.NewRGBA(image.Rectangle{Max: size})
		above := p.levels[len(p.levels)-1]
		inBands(half, cores, func(band *image.RGBA) {
			scaled := f64.Aff3{float64(size.X) / float64(above.Bounds().Dx()), 0, 0, 0, float64(size.Y) / float64(above.Bounds().Dy()), 0}
			draw.ApproxBiLinear.Transform(band, scaled, above, above.Bounds(), draw.Src, nil) // the mean of four pixels
		})
		p.levels = append(p.levels, half)
	}
	return p
}

// lens says which part of the image plane a picture for the screen shows.
type lens struct {
	left, top float64 // the image point at its top-left corner
	dx, dy    float64 // how far one of its pixels goes; dx < 0 where it is mirrored
}

// crispFrom is how many pixels of the screen a pixel of a photo takes at least where it is shown as a crisp square.
const crispFrom = 2

// show draws what a lens shows of the photo, which covers e, on so many cores. Where there is no photo dst stays as it
// is.
func (p *Photo) show(dst *image.RGBA, l lens, e extent, smooth bool, cores int) {
	level, perPixel := 0, l.dy/e.pixel // pixels of the photo to one of the screen
	for perPixel/math.Exp2(float64(level+1)) >= 1 && level+1 < len(p.levels) {
		level++
	}
	src := p.levels[level]
	whole, size := p.levels[0].Bounds().Size(), src.Bounds().Size()
	x1, y1, _, _ := e.edges()
	toScreen := f64.Aff3{
		e.pixel / l.dx * float64(whole.X) / float64(size.X), 0, (x1 - l.left) / l.dx,
		0, e.pixel / l.dy * float64(whole.Y) / float64(size.Y), (y1 - l.top) / l.dy,
	}
	var by draw.Transformer = draw.ApproxBiLinear
	if !smooth && perPixel*crispFrom <= 1 {
		by = draw.NearestNeighbor
	}
	inBands(dst, cores, func(band *image.RGBA) { by.Transform(band, toScreen, src, src.Bounds(), draw.Src, nil) })
}

// inBands calls f for bands of a picture, as many as cores are to be used.
func inBands(img *image.RGBA, n int, f func(band *image.RGBA)) {
	b := img.Bounds()
	var all sync.WaitGroup
	for i := range n {
		band := image.Rect(b.Min.X, b.Min.Y+b.Dy()*i/n, b.Max.X, b.Min.Y+b.Dy()*(i+1)/n)
		if !band.Empty() {
			all.Go(func() { f(img.SubImage(band).(*image.RGBA)) })
		}
	}
	all.Wait()
}
