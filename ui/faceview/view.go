package faceview

import (
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

const (
	fitMargin = 14.0 // room around a fitted picture, so that markers at its edge are whole
	zoomStep  = 1.25 // one notch of the wheel, one press of a zoom button
	closest   = 48.0 // the largest zoom, unless fitting needs more
)

// view maps between pixels of the image and places in the widget: which image point is in the middle of the
// widget, and how large an image pixel is shown. Lengths on the screen are in Fyne's device-independent units.
type view struct {
	width, height float64 // of the widget
	side          int     // width and height of the image in pixels; 0 when there is none
	zoom          float64 // screen units per image pixel
	x, y          float64 // the image point in the middle of the widget
	fitted        bool    // whether the whole image is kept in sight when the widget changes its size
	mirrored      bool    // whether left and right are exchanged on the screen
}

// right is the direction on the screen in which x grows.
func (v *view) right() float64 {
	if v.mirrored {
		return -1
	}
	return 1
}

// screen returns where in the widget the image point (x, y) is shown. The centre of the top-left pixel is
// (0, 0), so the picture itself begins half a pixel before it.
func (v *view) screen(x, y float64) fyne.Position {
	return fyne.NewPos(float32(v.width/2+v.right()*(x-v.x)*v.zoom), float32(v.height/2+(y-v.y)*v.zoom))
}

// image returns the image point shown at a place in the widget; it may lie outside the image.
func (v *view) image(p fyne.Position) (x, y float64) {
	return v.x + v.right()*(float64(p.X)-v.width/2)/v.zoom, v.y + (float64(p.Y)-v.height/2)/v.zoom
}

// inside reports whether an image point lies on the picture, the outer halves of its border pixels included.
func (v *view) inside(x, y float64) bool {
	end := float64(v.side) - 0.5
	return x >= -0.5 && y >= -0.5 && x < end && y < end
}

// corner returns where the top-left corner of the picture is shown.
func (v *view) corner() fyne.Position {
	if v.mirrored {
		return v.screen(float64(v.side)-0.5, -0.5)
	}
	return v.screen(-0.5, -0.5)
}

// whole reports whether all of the picture is in sight: then there is nowhere to move it.
func (v *view) whole() bool {
	width := float64(v.side) * v.zoom
	at := v.corner()
	const slack = 0.5
	return float64(at.X) >= -slack && float64(at.Y) >= -slack && float64(at.X)+width <= v.width+slack && float64(at.Y)+width <= v.height+slack
}

// clamp returns the point on the image that is nearest to (x, y): coordinates run from 0 to side-1.
func (v *view) clamp(x, y float64) face.Point {
	end := float64(v.side - 1)
	return face.At(math.Max(0, math.Min(end, x)), math.Max(0, math.Min(end, y)))
}

// fit shows the whole image, as large as it goes, and keeps it so.
func (v *view) fit() {
	v.fitted = true
	if v.side == 0 {
		return
	}
	v.zoom = v.fitZoom()
	v.x, v.y = float64(v.side-1)/2, float64(v.side-1)/2
}

func (v *view) fitZoom() float64 {
	room := math.Min(v.width, v.height) - 2*fitMargin
	return math.Max(room, 1) / float64(v.side)
}

// resize tells the view the widget's size: a fitted picture is fitted again, any other keeps its zoom and
// what is in its middle.
func (v *view) resize(width, height float64) {
	v.width, v.height = width, height
	if v.fitted {
		v.fit()
	}
}

// setSide tells the view the image's size. An image of the size before is seen as the last one was.
func (v *view) setSide(side int) {
	if side == v.side {
		return
	}
	v.side = side
	v.fit()
}

// zoomAt enlarges by factor; the image point under p stays under it as far as the limits allow.
func (v *view) zoomAt(p fyne.Position, factor float64) {
	if v.side == 0 {
		return
	}
	fit := v.fitZoom()
	x, y := v.image(p)
	v.zoom = math.Max(fit/2, math.Min(v.zoom*factor, math.Max(closest, fit*4)))
	v.x = x - v.right()*(float64(p.X)-v.width/2)/v.zoom
	v.y = y - (float64(p.Y)-v.height/2)/v.zoom
	v.fitted = false
	v.limit()
}

// pan moves the picture by a distance on the screen.
func (v *view) pan(dx, dy float64) {
	if v.side == 0 || dx == 0 && dy == 0 {
		return
	}
	v.x -= v.right() * dx / v.zoom
	v.y -= dy / v.zoom
	v.fitted = false
	v.limit()
}

// limit keeps the picture under the middle of the widget, so that it cannot get lost.
func (v *view) limit() {
	end := float64(v.side) - 0.5
	v.x = math.Max(-0.5, math.Min(end, v.x))
	v.y = math.Max(-0.5, math.Min(end, v.y))
}

// show pans as little as needed to have the image point at least margin inside the widget.
func (v *view) show(x, y, margin float64) {
	p := v.screen(x, y)
	shift := func(at, size float64) float64 {
		margin := math.Min(margin, size/2)
		switch {
		case at < margin:
			return margin - at
		case at > size-margin:
			return size - margin - at
		}
		return 0
	}
	v.pan(shift(float64(p.X), v.width), shift(float64(p.Y), v.height))
}
