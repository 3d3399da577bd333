package picture

import (
	"image"
	"image/color"
	"math"
)

// point is a place in the image, the centre of its top-left pixel at (0, 0).
type point struct{ x, y float64 }

// shape is a figure given by its signed distance: how far outside of it a place is, in pixels, negative inside.
type shape struct {
	min, max point // a box around it
	distance func(x, y float64) float64
}

// disc is a full circle of radius r around c.
func disc(c point, r float64) shape {
	return shape{point{c.x - r, c.y - r}, point{c.x + r, c.y + r}, func(x, y float64) float64 {
		return math.Hypot(x-c.x, y-c.y) - r
	}}
}

// ring is a circle of radius r around c, drawn by a pen of radius pen.
func ring(c point, r, pen float64) shape {
	s := disc(c, r+pen)
	s.distance = func(x, y float64) float64 { return math.Abs(math.Hypot(x-c.x, y-c.y)-r) - pen }
	return s
}

// diamond is a square standing on its corner, r from c to each corner, drawn by a pen of radius pen.
func diamond(c point, r, pen float64) shape {
	s := disc(c, r+pen*math.Sqrt2)
	s.distance = func(x, y float64) float64 {
		return math.Abs(math.Abs(x-c.x)+math.Abs(y-c.y)-r)/math.Sqrt2 - pen
	}
	return s
}

// segment is the line from a to b, drawn by a pen of radius pen.
func segment(a, b point, pen float64) shape {
	dx, dy := b.x-a.x, b.y-a.y
	length2 := dx*dx + dy*dy
	return shape{
		point{min(a.x, b.x) - pen, min(a.y, b.y) - pen},
		point{max(a.x, b.x) + pen, max(a.y, b.y) + pen},
		func(x, y float64) float64 {
			t := 0.0
			if length2 > 0 {
				t = min(max(((x-a.x)*dx+(y-a.y)*dy)/length2, 0), 1)
			}
			return math.Hypot(x-a.x-t*dx, y-a.y-t*dy) - pen
		},
	}
}

// draw paints a shape over an image whose pixels are opaque. A pixel is covered as far as the shape's edge
// has passed its centre, between half a pixel outside and half a pixel inside.
func draw(img *image.NRGBA, s shape, c color.Color) {
	paint := color.NRGBAModel.Convert(c).(color.NRGBA)
	b := img.Bounds()
	// A point far outside must not make a box that overflows an int.
	left, top := max(int(max(s.min.x, -1)), b.Min.X), max(int(max(s.min.y, -1)), b.Min.Y)
	right, bottom := int(min(s.max.x+2, float64(b.Max.X))), int(min(s.max.y+2, float64(b.Max.Y)))
	for y := top; y < bottom; y++ {
		for x := left; x < right; x++ {
			cover := min(max(0.5-s.distance(float64(x), float64(y)), 0), 1) * float64(paint.A) / 255
			if cover == 0 {
				continue
			}
			p := img.Pix[img.PixOffset(x, y):][:3]
			for i, v := range [3]uint8{paint.R, paint.G, paint.B} {
				p[i] = uint8(float64(p[i])*(1-cover) + float64(v)*cover + 0.5)
			}
		}
	}
}
