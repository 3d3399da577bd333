package faceview

import (
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

const (
	fitMargin = 14.0  // room around a fitted picture, so that markers at its edge are whole
	fitAround = 0.125 // of the square's side: how much of the photo is shown on each side of a fitted square
	zoomStep  = 1.25  // one notch of the wheel, one press of a zoom button
	closest   = 48.0  // how large a pixel of the picture is shown at most, unless fitting needs more
)

// extent is what the picture covers of the image plane, whose unit is a pixel of the square. Where all there is is the
// square, its pixels are those of the picture, too.
type extent struct {
	first, last face.Point // the centres of the picture's first and last pixel
	pixel       float64    // how wide a pixel of the picture is
}

// squareExtent is that of a picture of side by side pixels.
func squareExtent(side int) extent {
	end := float64(side - 1)
	return extent{face.At(0, 0), face.At(end, end), 1}
}

// edges returns where the picture begins and ends: half a pixel before and after the centres of its outermost pixels.
func (e extent) edges() (x1, y1, x2, y2 float64) {
	half := e.pixel / 2
	return e.first.X - half, e.first.Y - half, e.last.X + half, e.last.Y + half
}

// view maps between the image plane and places in the widget: which image point is in the middle of the
// widget, and how large a pixel of the square is shown. Lengths on the screen are in Fyne's device-independent units.
type view struct {
	width, height float64 // of the widget
	side          int     // width and height of the square in pixels; 0 when there is none
	extent        extent  // of the picture: the square, or the photo around it
	zoom          float64 // screen units per pixel of the square
	x, y          float64 // the image point in the middle of the widget
	fitted        bool    // whether the whole square is kept in sight when the widget changes its size
	mirrored      bool    // whether left and right are exchanged on the screen
}

// right is the direction on the screen in which x grows.
func (v *view) right() float64 {
	if v.mirrored {
		return -1
	}
	return 1
}

// screen returns where in the widget the image point (x, y) is shown. The centre of the square's top-left pixel is
// (0, 0), so the square itself begins half a pixel before it.
func (v *view) screen(x, y float64) fyne.Position {
	return fyne.NewPos(float32(v.width/2+v.right()*(x-v.x)*v.zoom), float32(v.height/2+(y-v.y)*v.zoom))
}

// image returns the image point shown at a place in the widget; it may lie outside the picture.
func (v *view) image(p fyne.Position) (x, y float64) { return v.imageAt(float64(p.X), float64(p.Y)) }

func (v *view) imageAt(atX, atY float64) (x, y float64) {
	return v.x + v.right()*(atX-v.width/2)/v.zoom, v.y + (atY-v.height/2)/v.zoom
}

// inside reports whether an image point lies on the picture, the outer halves of its border pixels included.
func (v *view) inside(x, y float64) bool {
	x1, y1, x2, y2 := v.extent.edges()
	return x >= x1 && y >= y1 && x < x2 && y < y2
}

// squareBox returns where in the widget the square is shown.
func (v *view) squareBox() box {
	end := float64(v.side) - 0.5
	return boxBetween(v.screen(-0.5, -0.5), v.screen(end, end))
}

// pictureBox returns where in the widget the whole picture is shown.
func (v *view) pictureBox() box {
	x1, y1, x2, y2 := v.extent.edges()
	return boxBetween(v.screen(x1, y1), v.screen(x2, y2))
}

// whole reports whether all of the picture is in sight: then there is nowhere to move it.
func (v *view) whole() bool {
	const slack = 0.5
	b := v.pictureBox()
	return b.x1 >= -slack && b.y1 >= -slack && float64(b.x2) <= v.width+slack && float64(b.y2) <= v.height+slack
}

// clamp returns the point on the picture that is nearest to (x, y), between the centres of its outermost pixels.
func (v *view) clamp(x, y float64) face.Point {
	first, last := v.extent.first, v.extent.last
	return face.At(math.Max(first.X, math.Min(last.X, x)), math.Max(first.Y, math.Min(last.Y, y)))
}

// fit shows the whole square, as large as it goes, with some of the photo around it, and keeps it so.
func (v *view) fit() {
	v.fitted = true
	if v.side == 0 {
		return
	}
	v.zoom = v.fitZoom()
	x1, y1, x2, y2 := v.fittedPart()
	v.x, v.y = (x1+x2)/2, (y1+y2)/2
}

// fittedPart returns what is in sight at least when the view is fitted: the square, and of the photo what lies around
// it.
func (v *view) fittedPart() (x1, y1, x2, y2 float64) {
	around, end := fitAround*float64(v.side), float64(v.side)-0.5
	x1, y1, x2, y2 = v.extent.edges()
	return math.Min(-0.5, math.Max(x1, -0.5-around)), math.Min(-0.5, math.Max(y1, -0.5-around)),
		math.Max(end, math.Min(x2, end+around)), math.Max(end, math.Min(y2, end+around))
}

func (v *view) fitZoom() float64 { return v.zoomFor(v.fittedPart()) }

// zoomFor returns the zoom at which a part of the image plane fills the widget.
func (v *view) zoomFor(x1, y1, x2, y2 float64) float64 {
	return math.Min(math.Max(v.width-2*fitMargin, 1)/(x2-x1), math.Max(v.height-2*fitMargin, 1)/(y2-y1))
}

// resize tells the view the widget's size: a fitted picture is fitted again, any other keeps its zoom and
// what is in its middle.
func (v *view) resize(width, height float64) {
	v.width, v.height = width, height
	if v.fitted {
		v.fit()
	}
}

// setPicture tells the view of another picture. Its square is seen as the last one was, unless it has another side.
func (v *view) setPicture(side int, e extent) {
	other := side != v.side
	v.side, v.extent = side, e
	if other || v.fitted {
		v.fit()
	} else {
		v.limit()
	}
}

// zoomAt enlarges by factor; the image point under p stays under it as far as the limits allow.
func (v *view) zoomAt(p fyne.Position, factor float64) {
	if v.side == 0 {
		return
	}
	fit, all := v.fitZoom(), v.zoomFor(v.extent.edges())
	x, y := v.image(p)
	v.zoom = math.Max(math.Min(fit/2, all), math.Min(v.zoom*factor, math.Max(closest/v.extent.pixel, fit*4)))
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
	x1, y1, x2, y2 := v.extent.edges()
	v.x = math.Max(x1, math.Min(x2, v.x))
	v.y = math.Max(y1, math.Min(y2, v.y))
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
