package chart

import (
	"image"
	"image/color"
	"math"
)

// stroke draws a straight line directly into a picture, with its edges smoothed: cheaper by far than ink where there
// are many thousand lines of different colours. Coordinates are pixels; the middle of the first one is (0.5, 0.5).
func stroke(img *image.RGBA, x1, y1, x2, y2, width float64, c color.NRGBA) {
	dx, dy := x2-x1, y2-y1
	steep := math.Abs(dy) > math.Abs(dx)
	if steep {
		x1, y1, x2, y2, dx, dy = y1, x1, y2, x2, dy, dx
	}
	if x1 > x2 {
		x1, y1, x2, y2 = x2, y2, x1, y1
	}
	along, across := img.Rect.Dx(), img.Rect.Dy()
	if steep {
		along, across = across, along
	}
	slope := 0.0
	if dx != 0 {
		slope = dy / dx
	}
	half := width / 2 * math.Sqrt(1+slope*slope) // of what one column of pixels cuts out of the line
	from, to := int(max(0, math.Floor(x1))), int(min(float64(along), math.Floor(x2)+1))
	stepAlong, stepAcross := 4, img.Stride
	if steep {
		stepAlong, stepAcross = stepAcross, stepAlong
	}
	for a := from; a < to; a++ {
		mid := y1 + slope*(min(max(float64(a)+0.5, x1), x2)-x1)
		low, high := max(mid-half, 0), min(mid+half, float64(across))
		if low >= high {
			continue
		}
		// From here on whole numbers: 256 to the pixel.
		l, h := int(low*256), int(high*256)
		at := a*stepAlong + l>>8*stepAcross
		for b := l &^ 0xFF; b < h; b += 256 {
			blend(img.Pix[at:at+4:at+4], c, uint32(min(b+256, h)-max(b, l)))
			at += stepAcross
		}
	}
}

// blend lays a colour over a pixel as over does, fast; cover is how much of it, from 0 to 256.
func blend(pixel []uint8, c color.NRGBA, cover uint32) {
	a := (uint32(c.A) + uint32(c.A)>>7) * cover >> 8 // of 256
	rest := 256 - a
	pixel[0] = uint8((uint32(c.R)*a + uint32(pixel[0])*rest + 128) >> 8)
	pixel[1] = uint8((uint32(c.G)*a + uint32(pixel[1])*rest + 128) >> 8)
	pixel[2] = uint8((uint32(c.B)*a + uint32(pixel[2])*rest + 128) >> 8)
	pixel[3] = uint8((255*a + uint32(pixel[3])*rest + 128) >> 8)
}

// spot draws a filled circle directly into a picture.
func spot(img *image.RGBA, x, y, radius float64, c color.NRGBA) {
	left, right := int(max(0, math.Floor(x-radius-1))), int(min(float64(img.Rect.Dx()), math.Ceil(x+radius+1)))
	top, bottom := int(max(0, math.Floor(y-radius-1))), int(min(float64(img.Rect.Dy()), math.Ceil(y+radius+1)))
	for b := top; b < bottom; b++ {
		for a := left; a < right; a++ {
			dx, dy := float64(a)+0.5-x, float64(b)+0.5-y
			if cover := radius + 0.5 - math.Sqrt(dx*dx+dy*dy); cover > 0 {
				over(img.Pix[b*img.Stride+4*a:][:4:4], c, uint32(min(cover, 1)*255+0.5))
			}
		}
	}
}

// blank returns an empty picture of that size, the one given if it has it.
func blank(img *image.RGBA, width, height int) *image.RGBA {
	if img == nil || img.Rect.Dx() != width || img.Rect.Dy() != height {
		return image.NewRGBA(image.Rect(0, 0, width, height))
	}
	clear(img.Pix)
	return img
}

// distance returns how far a point is from the line between two others.
func distance(px, py, x1, y1, x2, y2 float64) float64 {
	dx, dy := x2-x1, y2-y1
	t := 0.0
	if square := dx*dx + dy*dy; square > 0 {
		t = min(max(((px-x1)*dx+(py-y1)*dy)/square, 0), 1)
	}
	return math.Hypot(px-x1-t*dx, py-y1-t*dy)
}
