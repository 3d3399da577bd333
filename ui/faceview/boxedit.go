package faceview

import (
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// leastBox is how small a box can be dragged, in pixels of the photo. One that is smaller already is not enlarged by
// being moved.
const leastBox = 8.0

// boxEdit is the box of the shown face while a person moves it. Boxes are in pixels of the photo.
type boxEdit struct {
	now  face.Box
	from face.Box   // as the drag in progress found it
	grip face.Point // the place of the photo where it was taken, edges being whole numbers as those of boxes are
}

// corners are the handles of a box.
var corners = handles[:4]

// BeginBox lets the person move the box of the shown face by the mouse, and drag its corners, until EndBox, or until a
// face is set. Labels and picture stay where they are, and points cannot be chosen or dragged meanwhile. It reports
// whether there is a box.
func (v *FaceView) BeginBox() bool {
	if v.photo.frame == nil {
		return false
	}
	v.CancelDrag()
	v.photo.edit = &boxEdit{now: v.photo.frame.Box}
	v.rehover()
	v.scene.drawOverlay()
	return true
}

// MovesBox reports whether the person moves the box.
func (v *FaceView) MovesBox() bool { return v.photo.edit != nil }

// EndBox ends that, and returns where the box was moved to, in pixels of the photo; what is shown of it is again what
// the face has. A drag in progress is cancelled.
func (v *FaceView) EndBox() face.Box {
	if v.photo.edit == nil {
		return face.Box{}
	}
	v.CancelDrag()
	b := v.photo.edit.now
	v.photo.edit = nil
	v.rehover()
	v.scene.drawOverlay()
	return b
}

// Reframe tells that the shown face has another box in the same photo: what is set next is seen in the same place and
// as large, unless the face is kept fitted. It is to be followed by SetFace.
func (v *FaceView) Reframe(b face.Box) {
	if v.photo.frame == nil || b.IsZero() {
		return
	}
	before, side := v.photo.frame.Box, v.view.side
	middle := b.ToSquare(before.ToPhoto(face.At(v.view.x, v.view.y), side), side)
	v.view.x, v.view.y = middle.X, middle.Y
	v.view.zoom *= b.Size / before.Size
}

// shownBox returns the box as it is drawn: where it is moved to, or else where it is.
func (v *FaceView) shownBox() box {
	if v.photo.edit == nil {
		return v.view.squareBox()
	}
	b := v.photo.edit.now
	return boxBetween(v.screenOfPhoto(b.Left, b.Top), v.screenOfPhoto(b.Left+b.Size, b.Top+b.Size))
}

// screenOfPhoto returns where an edge of the photo, between its pixels, is shown.
func (v *FaceView) screenOfPhoto(x, y float64) fyne.Position {
	p := v.photo.frame.Box.ToSquare(face.At(x-0.5, y-0.5), v.view.side)
	return v.view.screen(p.X, p.Y)
}

// edgeAt is the inverse of screenOfPhoto.
func (v *FaceView) edgeAt(pos fyne.Position) face.Point {
	x, y := v.view.image(pos)
	p := v.photo.frame.Box.ToPhoto(face.At(x, y), v.view.side)
	return face.At(p.X+0.5, p.Y+0.5)
}

// cornerAt returns the corner of the moved box at a place, as seen on the screen; the zero handle for none.
func (v *FaceView) cornerAt(pos fyne.Position) handle {
	corner, _ := v.shownBox().nearest(corners, pos, handleReach+handleSize/2)
	return corner
}

// takesBox reports whether a press there takes the box, by the corner or as a whole.
func (v *FaceView) takesBox(pos fyne.Position) (corner handle, takes bool) {
	if v.photo.edit == nil || v.held.pan {
		return handle{}, false
	}
	corner = v.cornerAt(pos)
	return corner, corner != (handle{}) || v.shownBox().holds(pos)
}

// beginBoxDrag makes a press a drag of the box.
func (v *FaceView) beginBoxDrag() {
	e := v.photo.edit
	v.pointer.gesture = boxing
	e.from, e.grip = e.now, v.edgeAt(v.pointer.from)
}

// dragBox brings the box, or its corner, to the pointer.
func (v *FaceView) dragBox(pos fyne.Position) {
	e, at, corner := v.photo.edit, v.edgeAt(pos), v.pointer.handle
	dx, dy := at.X-e.grip.X, at.Y-e.grip.Y
	if corner == (handle{}) {
		e.now = v.keptNear(face.Box{Left: e.from.Left + dx, Top: e.from.Top + dy, Size: e.from.Size})
	} else {
		sx, sy := float64(corner.dx)*v.view.right(), float64(corner.dy) // in which directions of the photo the corner lies
		size := math.Max(math.Min(leastBox, e.from.Size), e.from.Size+(sx*dx+sy*dy)/2)
		most := 4 * float64(max(v.photo.frame.Width, v.photo.frame.Height))
		b := face.Box{Left: e.from.Left, Top: e.from.Top, Size: math.Min(size, math.Max(most, e.from.Size))}
		if sx < 0 {
			b.Left += e.from.Size - b.Size
		}
		if sy < 0 {
			b.Top += e.from.Size - b.Size
		}
		e.now = b
	}
	v.scene.drawBox()
}

// keptNear keeps the middle of a box on the photo, so that it cannot get lost.
func (v *FaceView) keptNear(b face.Box) face.Box {
	half := b.Size / 2
	b.Left = math.Max(-half, math.Min(float64(v.photo.frame.Width)-half, b.Left))
	b.Top = math.Max(-half, math.Min(float64(v.photo.frame.Height)-half, b.Top))
	return b
}
