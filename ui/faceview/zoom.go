package faceview

import (
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// ZoomIn shows the picture one step larger, ZoomOut one step smaller, around the middle of the view.
func (v *FaceView) ZoomIn() { v.zoomBy(zoomStep) }

// ZoomOut shows the picture one step smaller.
func (v *FaceView) ZoomOut() { v.zoomBy(1 / zoomStep) }

func (v *FaceView) zoomBy(factor float64) {
	size := v.Size()
	v.view.zoomAt(fyne.NewPos(size.Width/2, size.Height/2), factor)
	v.viewChanged()
}

// Fit shows the whole picture, as large as it goes, and keeps it fitted when the view is resized, until the
// person zooms or pans.
func (v *FaceView) Fit() {
	v.view.fit()
	v.viewChanged()
}

// Step returns how far a step of a key moves a point, in pixels of the square: a pixel of the picture, or as many whole
// ones as a unit of the screen covers.
func (v *FaceView) Step() float64 {
	pixel := v.view.extent.pixel
	if v.photo.frame == nil {
		return 1
	}
	return pixel * math.Max(1, math.Round(1/(v.view.zoom*pixel)))
}

// PositionOf returns where in the widget an image point is shown; it may lie outside the widget.
func (v *FaceView) PositionOf(p face.Point) fyne.Position { return v.view.screen(p.X, p.Y) }

// Reveal pans as little as needed to have a keypoint's label, or else its prediction, in sight.
func (v *FaceView) Reveal(kp int) {
	p := v.point(kp)
	if !p.Known {
		p = v.prediction(kp)
	}
	if !p.Known || v.view.fitted {
		return
	}
	before := v.view
	v.view.show(p.X, p.Y, 3*markerReach)
	if v.view != before {
		v.viewChanged()
	}
}

// viewChanged brings the screen in line with the view.
func (v *FaceView) viewChanged() {
	v.rehover()
	v.scene.drawView()
	if v.OnView != nil {
		v.OnView()
	}
}
