package faceview

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// Reshaping is what is done to several labels together.
type Reshaping int

const (
	Move  Reshaping = iota // they keep their places to each other
	Turn                   // about the middle of them
	Scale                  // from the opposite side of their frame
)

// smallest is how far several labels can be scaled down in one drag.
const smallest = 0.05

// drag is how labels are being dragged.
type drag struct {
	how    Reshaping
	grip   face.Point // the image point where it was taken
	anchor face.Point // what stays: the middle when turning, the opposite handle when scaling
	group  face.Group
}

// beginDrag makes a press on a label, or on a handle of the frame, a drag.
func (v *FaceView) beginDrag() {
	p := &v.pointer
	if v.locked {
		p.gesture = cancelled
		if v.OnLocked != nil {
			v.OnLocked()
		}
		return
	}
	if p.shift && p.kp != None && v.placing == None && !v.Chosen(p.kp) {
		p.gesture = cancelled // Shift let go of it
		return
	}
	p.gesture = dragging
	p.moving = []int{p.kp}
	if p.handle != (handle{}) || v.placing == None && v.Chosen(p.kp) {
		p.moving = v.group()
	}
	p.now = p.now[:0]
	for _, kp := range p.moving {
		p.now = append(p.now, v.labels[kp])
	}
	p.drag = drag{group: face.NewGroup(p.now, v.view.extent.first, v.view.extent.last)}
	x, y := v.view.image(p.from)
	p.drag.grip = face.At(x, y)
	switch {
	case p.handle.turn:
		low, high := p.drag.group.Bounds()
		p.drag.how, p.drag.anchor = Turn, face.At((low.X+high.X)/2, (low.Y+high.Y)/2)
	case p.handle != (handle{}):
		x, y := v.view.image(v.frameBox().at(p.handle.opposite()))
		p.drag.how, p.drag.anchor = Scale, face.At(x, y)
	}
}

// dragTo brings what is dragged to the pointer.
func (v *FaceView) dragTo(pos fyne.Position) {
	p := &v.pointer
	x, y := v.view.image(pos)
	now := v.dragged(face.At(x, y))
	if slices.Equal(now, p.now) {
		return
	}
	p.now = now
	v.scene.drawOverlay()
	if v.OnDrag != nil {
		for i, kp := range p.moving {
			v.OnDrag(kp, now[i])
		}
	}
}

// dragged returns where the labels are when the pointer is over an image point.
func (v *FaceView) dragged(at face.Point) face.Points {
	p := &v.pointer
	d := p.drag
	switch {
	case d.how == Turn:
		angle := math.Atan2(at.Y-d.anchor.Y, at.X-d.anchor.X) - math.Atan2(d.grip.Y-d.anchor.Y, d.grip.X-d.anchor.X)
		return d.group.Turned(d.anchor, math.Remainder(angle, 2*math.Pi))
	case d.how == Scale:
		sx, sy := p.handle.factors(at, d.grip, d.anchor)
		return d.group.Scaled(d.anchor, sx, sy)
	case len(p.moving) == 1: // it keeps its distance from the pointer, so that it does not jump there
		start := v.labels[p.moving[0]]
		return face.Points{v.view.clamp(start.X+at.X-d.grip.X, start.Y+at.Y-d.grip.Y)}
	}
	return d.group.Shifted(at.X-d.grip.X, at.Y-d.grip.Y)
}

// dropped ends a drag: the labels stay where they are.
func (v *FaceView) dropped() {
	p := &v.pointer
	moved := false
	for i, kp := range p.moving {
		moved = moved || v.labels[kp] != p.now[i]
		v.labels[kp] = p.now[i]
	}
	switch {
	case !moved:
	case len(p.moving) == 1 && v.OnMove != nil:
		v.OnMove(p.moving[0], p.now[0])
	case len(p.moving) > 1 && v.OnMoveMany != nil:
		v.OnMoveMany(p.drag.how, slices.Clone(p.moving), p.now.Clone())
	}
}
