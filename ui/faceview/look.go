package faceview

import (
	"math"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// Look is how a FaceView shows every face, as a person chose.
type Look struct {
	Layers
	Smooth     bool               // the picture is smoothed when enlarged; otherwise every pixel is a crisp square
	Adjustment picture.Adjustment // of the picture; what it is made from does not change
	PixelGrid  bool               // lines between pixels are drawn where the zoom leaves room for them
	Loupe      bool               // the place that a label is dragged to is shown magnified
}

// Look returns how faces are shown.
func (v *FaceView) Look() Look { return v.look }

// Change shows this face and those after it otherwise.
func (v *FaceView) Change(change func(*Look)) {
	was := v.look
	change(&v.look)
	if v.look == was {
		return
	}
	if v.look.Layers != was.Layers {
		v.refreshOverlay()
	}
	if v.look.Smooth != was.Smooth || v.look.Adjustment != was.Adjustment {
		v.scene.drawPhoto()
	}
	v.scene.drawGrid()
	v.scene.drawLoupe()
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

// Sight returns the part of the picture that is in sight, by two opposite corners of the image plane: the outer edges
// of its first and last pixels where it is seen whole. The picture is never wholly out of sight; of one that is shown
// nowhere yet the part is what would be fitted.
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
