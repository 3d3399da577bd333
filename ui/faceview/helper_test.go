package faceview

import (
	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// fitted reports whether the whole picture is kept in sight.
func (v *FaceView) fitted() bool { return v.view.fitted }

// zoom returns how wide a pixel of the image is shown, in Fyne's device-independent units.
func (v *FaceView) zoom() float64 { return v.view.zoom }

// pointAt returns the image point shown at a position in the widget; it may lie outside the image.
func (v *FaceView) pointAt(pos fyne.Position) face.Point {
	x, y := v.view.image(pos)
	return face.At(x, y)
}

// setSquare tells the view of a picture that is a square alone.
func (v *view) setSquare(side int) { v.setPicture(side, squareExtent(side)) }
