package faceview

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Scrolled is for Fyne: the wheel zooms at the pointer.
func (v *FaceView) Scrolled(e *fyne.ScrollEvent) {
	if !v.hasPhoto() || e.Scrolled.DY == 0 || v.dragging() || v.pointer.gesture == banding || v.pointer.gesture == boxing {
		return
	}
	const notch = 25 // what Fyne makes of one notch of a wheel
	notches := math.Max(-4, math.Min(4, float64(e.Scrolled.DY)/notch))
	v.view.zoomAt(e.Position, math.Pow(zoomStep, notches))
	v.pointer.pos = e.Position
	v.viewChanged()
}

// Cursor is for Fyne: a cross where a click places a point, a hand over a label. A dragged label is its own
// pointer: nothing should lie over the pixels it is put on.
func (v *FaceView) Cursor() desktop.Cursor {
	if _, takes := v.takesBox(v.pointer.pos); takes && v.pointer.inView {
		return desktop.PointerCursor
	}
	onLabel := v.pointer.hover.kp != None && !v.pointer.hover.prediction
	switch {
	case v.dragging() && v.pointer.kp != None:
		return desktop.HiddenCursor
	case v.pointer.gesture == banding:
		return desktop.CrosshairCursor
	case v.handleUnder() != (handle{}):
		return v.handleUnder().cursor()
	case v.held.pan || v.pointer.gesture == panning:
		return desktop.PointerCursor
	case v.MovesBox():
		return desktop.DefaultCursor
	case v.placing != None && v.hasPhoto():
		return desktop.CrosshairCursor
	case onLabel && !v.locked:
		return desktop.PointerCursor
	case v.Wanted() != None:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}
