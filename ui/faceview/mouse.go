package faceview

import (
	"math"

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
	dragging          // a label follows the pointer
	panning           // the picture follows the pointer
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
	kp      int           // the label under the press, None when there is none
	start   face.Point    // of that label, before the drag
	offset  face.Point    // from pointer to label, image pixels, so that a label does not jump to the pointer
	at      face.Point    // where a dragged label is
}

func (v *FaceView) dragging() bool { return v.pointer.gesture == dragging }

// Dragging reports whether a label is being dragged.
func (v *FaceView) Dragging() bool { return v.dragging() }

// CancelDrag takes back a drag in progress: the label is where it was before, OnMove is not called. It
// reports whether there was one.
func (v *FaceView) CancelDrag() bool {
	if !v.dragging() {
		return false
	}
	v.pointer.gesture = cancelled
	v.scene.drawOverlay()
	if v.OnCancel != nil {
		v.OnCancel(v.pointer.kp, v.pointer.start)
	}
	return true
}

// HoldPan makes every drag move the picture while it is true, also one that begins on a label; for a key
// that is held, such as Space.
func (v *FaceView) HoldPan(hold bool) { v.panHeld = hold }

// MouseDown is for Fyne.
func (v *FaceView) MouseDown(e *desktop.MouseEvent) {
	p := &v.pointer
	if p.gesture != idle || !v.hasPhoto() {
		return
	}
	p.gesture, p.button, p.from, p.kp = pressed, e.Button, e.Position, None
	p.pos, p.inView = e.Position, true
	if e.Button != desktop.MouseButtonPrimary || v.panHeld {
		return
	}
	h := v.hitAt(e.Position)
	if h.kp == None || h.prediction {
		return
	}
	p.kp, p.start = h.kp, v.labels[h.kp]
	x, y := v.view.image(e.Position)
	p.offset = face.At(p.start.X-x, p.start.Y-y)
	if v.placing == None {
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
		case p.kp != None:
			p.gesture = dragging
		case far:
			p.gesture = panning
		}
	}
	switch p.gesture {
	case dragging:
		x, y := v.view.image(pos)
		v.dragTo(v.view.clamp(x+p.offset.X, y+p.offset.Y))
	case panning:
		d := pos.Subtract(p.from)
		p.from = pos
		v.view.pan(float64(d.X), float64(d.Y))
		v.viewChanged()
	}
	v.tellHover()
}

func (v *FaceView) dragTo(at face.Point) {
	p := &v.pointer
	if at == p.at {
		return
	}
	p.at = at
	v.scene.drawOverlay()
	if v.OnDrag != nil {
		v.OnDrag(p.kp, at)
	}
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

func (v *FaceView) dropped() {
	p := &v.pointer
	kp, at := p.kp, p.at
	p.at = face.Point{}
	v.labels[kp] = at
	if v.OnMove != nil && at != p.start {
		v.OnMove(kp, at)
	}
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
		if !v.panHeld {
			v.clickedPrimary()
		}
	}
}

func (v *FaceView) clickedPrimary() {
	p := &v.pointer
	if p.kp != None && v.placing == None {
		return // chosen when it was pressed
	}
	wanted := v.Wanted()
	if h := v.hitAt(p.from); h.kp != None && wanted == None {
		v.Select(h.kp)
		return
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

// Scrolled is for Fyne: the wheel zooms at the pointer.
func (v *FaceView) Scrolled(e *fyne.ScrollEvent) {
	if !v.hasPhoto() || e.Scrolled.DY == 0 || v.dragging() {
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
	onLabel := v.pointer.hover.kp != None && !v.pointer.hover.prediction
	switch {
	case v.dragging():
		return desktop.HiddenCursor
	case v.panHeld || v.pointer.gesture == panning:
		return desktop.PointerCursor
	case v.placing != None && v.hasPhoto():
		return desktop.CrosshairCursor
	case onLabel:
		return desktop.PointerCursor
	case v.Wanted() != None:
		return desktop.CrosshairCursor
	}
	return desktop.DefaultCursor
}

// rehover finds out what is under the pointer, after it or what is under it has moved.
func (v *FaceView) rehover() {
	p := &v.pointer
	under := hit{kp: None}
	if p.inView && p.gesture != panning && p.gesture != dragging && v.hasPhoto() {
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
