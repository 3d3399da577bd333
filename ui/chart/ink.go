package chart

import (
	"image"
	"image/color"
	"math"
)

// ink collects what one colour covers of a picture before it is laid over it, so that a line that crosses
// itself is as faint there as elsewhere. Coordinates are pixels; the middle of the first one is (0.5, 0.5).
type ink struct {
	width, height int
	cover         []uint8
	top, bottom   int // the rows that have ink
}

// clear makes the ink ready for a picture of width×height.
func (k *ink) clear(width, height int) {
	if width*height > cap(k.cover) {
		k.cover = make([]uint8, width*height)
	}
	if k.width != width || k.height != height {
		k.width, k.height = width, height
		k.cover = k.cover[:width*height]
		clear(k.cover)
	} else if k.top < k.bottom {
		clear(k.cover[k.top*width : k.bottom*width])
	}
	k.top, k.bottom = height, 0
}

// put covers so much of a pixel, if less is covered yet.
func (k *ink) put(x, y int, cover float64) {
	c := uint8(cover*255 + 0.5)
	if p := &k.cover[y*k.width+x]; *p < c {
		*p = c
	}
}

// rows clips a range of rows to the picture and takes note of it.
func (k *ink) rows(top, bottom float64) (from, to int) {
	from = int(max(0, math.Floor(top)))
	to = int(min(float64(k.height), math.Ceil(bottom)))
	if from < to {
		k.top, k.bottom = min(k.top, from), max(k.bottom, to)
	}
	return from, to
}

func (k *ink) columns(left, right float64) (from, to int) {
	return int(max(0, math.Floor(left))), int(min(float64(k.width), math.Ceil(right)))
}

// segment draws a line with round ends.
func (k *ink) segment(x1, y1, x2, y2, width float64) {
	reach := width/2 + 0.5
	dx, dy := x2-x1, y2-y1
	square := dx*dx + dy*dy
	if math.Abs(dx) < 1e-9 {
		k.upright(x1, min(y1, y2), max(y1, y2), width)
		return
	}
	length := math.Sqrt(square)
	left, right := k.columns(min(x1, x2)-reach, max(x1, x2)+reach)
	for x := left; x < right; x++ {
		px := float64(x) + 0.5
		// The part of the line that can reach this column, and from it the rows it can reach.
		a, b := (px-reach*(1+math.Abs(dy)/length)-x1)/dx, (px+reach*(1+math.Abs(dy)/length)-x1)/dx
		if a > b {
			a, b = b, a
		}
		a, b = max(0, a), min(1, b)
		if a > b {
			continue
		}
		ya, yb := y1+a*dy, y1+b*dy
		top, bottom := k.rows(min(ya, yb)-reach, max(ya, yb)+reach)
		for y := top; y < bottom; y++ {
			py := float64(y) + 0.5
			t := max(0, min(1, ((px-x1)*dx+(py-y1)*dy)/square))
			ex, ey := px-x1-t*dx, py-y1-t*dy
			if d2 := ex*ex + ey*ey; d2 < reach*reach {
				k.put(x, y, min(1, reach-math.Sqrt(d2)))
			}
		}
	}
}

// upright draws a vertical line, the most frequent one where points are many, with square ends.
func (k *ink) upright(x, top, bottom, width float64) {
	left, right := k.columns(x-width/2-0.5, x+width/2+0.5)
	from, to := k.rows(top-width/2, bottom+width/2)
	for c := left; c < right; c++ {
		beside := max(0, min(1, width/2+0.5-math.Abs(float64(c)+0.5-x)))
		for y := from; y < to; y++ {
			within := min(float64(y+1), bottom+width/2) - max(float64(y), top-width/2)
			k.put(c, y, beside*within)
		}
	}
}

// disc draws a filled circle.
func (k *ink) disc(x, y, radius float64) {
	left, right := k.columns(x-radius-0.5, x+radius+0.5)
	top, bottom := k.rows(y-radius-0.5, y+radius+0.5)
	for c := left; c < right; c++ {
		for r := top; r < bottom; r++ {
			d := math.Hypot(float64(c)+0.5-x, float64(r)+0.5-y)
			k.put(c, r, max(0, min(1, radius+0.5-d)))
		}
	}
}

// lay lays the ink over a picture of the same size.
func (k *ink) lay(img *image.RGBA, c color.NRGBA) {
	for y := k.top; y < k.bottom; y++ {
		row := img.Pix[y*img.Stride:]
		for x, cover := range k.cover[y*k.width : (y+1)*k.width] {
			if cover != 0 {
				over(row[4*x:4*x+4:4*x+4], c, uint32(cover))
			}
		}
	}
}

// over lays a colour over a pixel whose alpha is multiplied in; cover is how much of it, from 0 to 255.
func over(pixel []uint8, c color.NRGBA, cover uint32) {
	a := uint32(c.A) * cover / 255
	rest := 255 - a
	pixel[0] = uint8((uint32(c.R)*a + uint32(pixel[0])*rest + 127) / 255)
	pixel[1] = uint8((uint32(c.G)*a + uint32(pixel[1])*rest + 127) / 255)
	pixel[2] = uint8((uint32(c.B)*a + uint32(pixel[2])*rest + 127) / 255)
	pixel[3] = uint8((255*a + uint32(pixel[3])*rest + 127) / 255)
}
