package faceview

import (
	"math"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// Smooth reports whether the picture is smoothed when enlarged; otherwise every pixel is a crisp square.
func (v *FaceView) Smooth() bool { return v.smooth }

// SetSmooth chooses between smooth and crisp scaling.
func (v *FaceView) SetSmooth(smooth bool) {
	if v.smooth != smooth {
		v.smooth = smooth
		v.scene.drawPhoto()
	}
}

// Adjustment returns how the picture is shown other than it is.
func (v *FaceView) Adjustment() picture.Adjustment { return v.adjustment }

// SetAdjustment shows the picture, of this face and those after it, brighter, darker or with other contrast. What the
// picture is made from does not change.
func (v *FaceView) SetAdjustment(a picture.Adjustment) {
	if v.adjustment != a {
		v.adjustment = a
		v.scene.drawPhoto()
		v.scene.drawLoupe()
	}
}

// Mirrored reports whether left and right are exchanged on the screen.
func (v *FaceView) Mirrored() bool { return v.view.mirrored }

// SetMirrored exchanges left and right on the screen, of the picture and of its points, for a fresh look: what is
// askew shows. A drag in progress is cancelled. Points stay where they are in the image.
func (v *FaceView) SetMirrored(mirrored bool) {
	if v.view.mirrored == mirrored {
		return
	}
	v.CancelDrag()
	v.view.mirrored = mirrored
	v.scene.drawPhoto()
	v.viewChanged()
	v.scene.placeNames()
}

// PixelGrid reports whether lines between the pixels are drawn where the zoom leaves room for them.
func (v *FaceView) PixelGrid() bool { return v.gridWanted }

// SetPixelGrid shows and hides the lines between pixels.
func (v *FaceView) SetPixelGrid(show bool) {
	v.gridWanted = show
	v.scene.drawGrid()
}

// Loupe reports whether the place that a label is dragged to is shown magnified.
func (v *FaceView) Loupe() bool { return v.loupeWanted }

// SetLoupe switches the loupe on or off.
func (v *FaceView) SetLoupe(show bool) {
	v.loupeWanted = show
	v.scene.drawLoupe()
}

// Locked reports whether labels are locked.
func (v *FaceView) Locked() bool { return v.locked }

// SetLocked locks labels against the mouse: they can be chosen, but not dragged, and a click places none. A drag in
// progress is cancelled.
func (v *FaceView) SetLocked(locked bool) {
	if v.locked == locked {
		return
	}
	v.CancelDrag()
	v.locked = locked
	v.rehover()
	v.scene.drawOverlay()
}

// Sight returns the part of the picture that is in sight, by two opposite corners of the image plane: the outer edges of its first and last
// pixels where it is seen whole. The picture is never wholly out of sight; of one that is shown nowhere yet the part is what would be fitted.
func (v *FaceView) Sight() (first, last face.Point) {
	w := &v.view
	left, top := w.imageAt(0, 0)
	right, bottom := w.imageAt(w.width, w.height)
	if left > right { // mirrored
		left, right = right, left
	}
	x1, y1, x2, y2 := w.extent.edges()
	x1, y1, x2, y2 = math.Max(x1, left), math.Max(y1, top), math.Min(x2, right), math.Min(y2, bottom)
	if x1 >= x2 || y1 >= y2 {
		x1, y1, x2, y2 = w.fittedPart()
	}
	return face.At(x1, y1), face.At(x2, y2)
}

// View is what a FaceView shows of its picture, to show the same elsewhere.
type View struct {
	zoom, x, y       float64
	fitted, mirrored bool
}

// View returns what is shown of the picture.
func (v *FaceView) View() View {
	return View{v.view.zoom, v.view.x, v.view.y, v.view.fitted, v.view.mirrored}
}

// SetView shows the same part of the picture as another view does, at the same zoom; one that is fitted is fitted
// here too. OnView is not called: two views may follow each other.
func (v *FaceView) SetView(o View) {
	if v.View() == o {
		return
	}
	turned := v.view.mirrored != o.mirrored
	v.view.fitted, v.view.mirrored = o.fitted, o.mirrored
	if o.fitted {
		v.view.fit()
	} else if v.view.side > 0 {
		v.view.zoom, v.view.x, v.view.y = o.zoom, o.x, o.y
		v.view.limit()
	}
	if turned {
		v.scene.drawPhoto()
	}
	v.rehover()
	v.scene.drawView()
}
