package photo

import (
	"fmt"
	"image"
)

// Grey returns a photo in grey, by the brightness that Square has, with both sides divided by n and rounded down:
// width×height levels from 0 to 255 in row order, each the mean of n×n pixels. What is left over at the right and below
// is left out. img is a picture as Open returns it; of others a copy is made. It panics when n is below 1. Safe for
// concurrent use.
func Grey(img image.Image, n int) (levels []float32, width, height int) {
	if n < 1 {
		panic(fmt.Sprintf("photo: grey of 1/%d of the size", n))
	}
	width, height = img.Bounds().Dx()/n, img.Bounds().Dy()/n
	if width == 0 || height == 0 {
		return nil, width, height
	}
	cols := make([]span, width)
	for i := range cols {
		cols[i] = span{i * n, (i + 1) * n}
	}
	lines := greyReader(img, cols)
	levels = make([]float32, width*height)
	for y := range height {
		lines(levels[y*width:][:width], span{y * n, (y + 1) * n})
	}
	return levels, width, height
}
