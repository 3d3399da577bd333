package faceview

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

// panThreshold is how far the pointer must go, in screen units, before a press on the picture is a pan and
// no click any more.
const panThreshold = 4.0

// gesture is what a pressed button has become.
type gesture uint8

const (
	idle      gesture = iota
	pressed           // and not moved: a click so far
	dragging          // one label, or several together, follow the pointer
	panning           // the picture follows the pointer
	banding           // a rubber band is drawn around labels
	boxing            // the box of the face, or a corner of it, follows the pointer
	cancelled         // taken back: nothing more until the button is released
)

// pointer is the state of the mouse over a view.
type pointer struct {
	pos    fyne.Position // where it was last seen
	inView bool
	hover  hit // the marker under it

	gesture gesture
	button  desktop.MouseButton
	from    fyne.Position // where the button was pressed, or the pan has come to
	shift   bool          // whether Shift was down when it was pressed
	kp      int           // the label under the press, None when there is none
	handle  handle        // of the frame, or the corner of the box, under the press
	onBox   bool          // whether the press takes the box
	before  []bool        // what was chosen before the band

	moving []int       // the keypoints that are dragged
	now    face.Points // where they are
	drag   drag
}

// moves reports whether a keypoint is among those that are dragged.
func (p *pointer) moves(kp int) bool { return slices.Contains(p.moving, kp) }

func (v *FaceView) dragging() bool { return v.pointer.gesture == dragging }

// CancelDrag takes back a drag in progress: labels are where they were before, OnMove is not called; or a rubber
// band: what was chosen before is chosen again; or a drag of the box: it is where it was. It reports whether there was
// one.
func (v *FaceView) CancelDrag() bool {
	p := &v.pointer
	switch p.gesture {
	case banding:
		p.gesture = cancelled
		v.choose(p.before, slices.Index(p.before, true))
		v.scene.drawOverlay()
		return true
	case boxing:
		p.gesture = cancelled
		v.photo.edit.now = v.photo.edit.from
		v.scene.drawBox()
		return true
	case dragging:
		p.gesture = cancelled
		v.scene.drawOverlay()
		if v.OnCancel != nil {
			v.OnCancel(p.moving[0], v.labels[p.moving[0]])
		}
		return true
	}
	return false
}

// HoldPan makes every drag move the picture while it is true, also one that begins on a label; for a key
// that is held, such as Space.
func (v *FaceView) HoldPan(hold bool) { v.held.pan = hold }

// MouseDown is for Fyne.
func (v *FaceView) MouseDown(e *desktop.MouseEvent) {
	p := &v.pointer
	if p.gesture != idle || !v.hasPhoto() {
		return
	}
	p.gesture, p.button, p.from, p.kp, p.handle = pressed, e.Button, e.Position, None, handle{}
	p.pos, p.inView, p.shift, p.onBox = e.Position, true, e.Modifier&fyne.KeyModifierShift != 0, false
	if e.Button != desktop.MouseButtonPrimary || v.held.pan {
		return
	}
	if v.MovesBox() {
		p.handle, p.onBox = v.takesBox(e.Position)
		return
	}
	if p.handle = v.handleAt(e.Position); p.handle != (handle{}) {
		return
	}
	h := v.hitAt(e.Position)
	if h.kp == None || h.prediction {
		return
	}
	p.kp = h.kp
	switch {
	case v.placing != None:
	case p.shift:
		v.Toggle(h.kp)
	case v.Chosen(h.kp):
		v.choose(v.chosen, h.kp) // all of them may be about to be dragged
	default:
		v.Select(h.kp)
	}
}

// Dragged is for Fyne. It follows a MouseDown, except on a touch screen.
func (v *FaceView) Dragged(e *fyne.DragEvent) {
	if v.pointer.gesture == idle {
		from := e.Position.SubtractXY(e.Dragged.DX, e.Dragged.DY)
		v.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	}
	v.pressedMoved(e.Position)
}

// DragEnd is for Fyne.
func (v *FaceView) DragEnd() {
	if v.pointer.gesture != pressed {
		v.release()
	}
}

// MouseUp is for Fyne. The end of a drag outside the widget may come as DragEnd alone.
func (v *FaceView) MouseUp(e *desktop.MouseEvent) {
	if e.Button == v.pointer.button {
		v.release()
	}
}

// pressedMoved is told every place of the pointer while a button is down.
func (v *FaceView) pressedMoved(pos fyne.Position) {
	p := &v.pointer
	p.pos = pos
	if p.gesture == pressed {
		far := math.Hypot(float64(pos.X-p.from.X), float64(pos.Y-p.from.Y)) >= panThreshold
		switch {
		case p.onBox:
			v.beginBoxDrag()
		case p.kp != None || p.handle != (handle{}):
			v.beginDrag()
		case far && v.bands():
			p.gesture, p.before = banding, v.chosen
		case far:
			p.gesture = panning
		}
	}
	switch p.gesture {
	case dragging:
		v.dragTo(pos)
	case banding:
		v.bandTo()
	case boxing:
		v.dragBox(pos)
	case panning:
		d := pos.Subtract(p.from)
		p.from = pos
		v.view.pan(float64(d.X), float64(d.Y))
		v.viewChanged()
	}
	v.tellHover()
}

// release ends the press, whatever it has become.
func (v *FaceView) release() {
	p := &v.pointer
	was := p.gesture
	p.gesture = idle
	switch was {
	case pressed:
		v.clicked()
	case dragging:
		v.dropped()
	}
	v.rehover()
	v.scene.drawOverlay()
	v.scene.placeNames()
}

// clicked is told of a press and release in one place.
func (v *FaceView) clicked() {
	p := &v.pointer
	switch p.button {
	case desktop.MouseButtonSecondary:
		if v.OnMenu != nil {
			v.OnMenu(v.hitAt(p.from).kp, fyne.CurrentApp().Driver().AbsolutePositionForObject(v).Add(p.from))
		}
	case desktop.MouseButtonPrimary:
		if !v.held.pan {
			v.clickedPrimary()
		}
	}
}

func (v *FaceView) clickedPrimary() {
	p := &v.pointer
	if p.handle != (handle{}) || v.MovesBox() {
		return
	}
	if p.kp != None && v.placing == None {
		if !p.shift {
			v.Select(p.kp) // of several that were chosen, this one
		}
		return
	}
	wanted := v.Wanted()
	if h := v.hitAt(p.from); h.kp != None && wanted == None {
		if p.shift {
			v.Toggle(h.kp)
		} else {
			v.Select(h.kp)
		}
		return
	}
	if p.shift && v.placing == None {
		return // missed: what is chosen stays so
	}
	if x, y := v.view.image(p.from); v.view.inside(x, y) && v.OnTapImage != nil {
		v.OnTapImage(v.view.clamp(x, y))
	}
	if wanted == None {
		v.Select(None)
	}
}

// MouseIn is for Fyne.
func (v *FaceView) MouseIn(e *desktop.MouseEvent) { v.MouseMoved(e) }

// MouseMoved is for Fyne. A drag with the right button comes this way too.
func (v *FaceView) MouseMoved(e *desktop.MouseEvent) {
	p := &v.pointer
	p.pos, p.inView = e.Position, true
	v.stopWalk()
	if p.gesture != idle && p.button == desktop.MouseButtonSecondary {
		if e.Button&desktop.MouseButtonSecondary != 0 {
			v.pressedMoved(e.Position)
			return
		}
		p.gesture = idle // released where nobody told us
	}
	v.rehover()
}

// MouseOut is for Fyne. It may come in the middle of a drag.
func (v *FaceView) MouseOut() {
	p := &v.pointer
	p.inView = false
	if p.gesture == pressed {
		p.gesture = idle
	}
	v.rehover()
}

// rehover finds out what is under the pointer, after it or what is under it has moved.
func (v *FaceView) rehover() {
	p := &v.pointer
	under := hit{kp: None}
	if p.inView && p.gesture != panning && p.gesture != dragging && p.gesture != banding && v.hasPhoto() && !v.MovesBox() {
		under = v.hitAt(p.pos)
	}
	if under != p.hover {
		other := under.kp != p.hover.kp
		p.hover = under
		v.scene.drawOverlay()
		if other && v.OnHoverKeypoint != nil {
			v.OnHoverKeypoint(under.kp)
		}
	} else {
		v.scene.drawTip()
	}
	v.tellHover()
}

func (v *FaceView) tellHover() {
	if v.OnHover == nil {
		return
	}
	p := &v.pointer
	if !p.inView || !v.hasPhoto() {
		v.OnHover(face.Point{}, false)
		return
	}
	x, y := v.view.image(p.pos)
	v.OnHover(face.At(x, y), v.view.inside(x, y))
}
