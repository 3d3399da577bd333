package faceview

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

const (
	framePad    = 18.0 // from the chosen labels to the frame around them, screen units
	turnReach   = 24.0 // from the frame to the handle that turns
	handleSize  = 9.0
	handleReach = 8.0 // how far from a handle's middle the pointer still means it
)

// handle is one of the handles of the frame around several chosen labels, the zero handle none: at which side or
// corner it sits, as seen on the screen, or that it turns.
type handle struct {
	dx, dy int // −1 left or above, 1 right or below, 0 in the middle
	turn   bool
}

// handles are those of a frame: corners keep the proportions, sides stretch, the round one turns.
var handles = [...]handle{
	{-1, -1, false}, {1, -1, false}, {-1, 1, false}, {1, 1, false},
	{0, -1, false}, {-1, 0, false}, {1, 0, false}, {0, 1, false}, {0, -1, true},
}

func (h handle) opposite() handle { return handle{dx: -h.dx, dy: -h.dy} }

func (h handle) cursor() desktop.Cursor {
	switch {
	case h.turn:
		return desktop.CrosshairCursor
	case h.dx == 0:
		return desktop.VResizeCursor
	case h.dy == 0:
		return desktop.HResizeCursor
	}
	return desktop.PointerCursor
}

// factors returns by how much to scale when the handle taken at grip is at a place: a corner by one factor both ways,
// a side by one alone.
func (h handle) factors(at, grip, anchor face.Point) (sx, sy float64) {
	gx, gy := grip.X-anchor.X, grip.Y-anchor.Y
	ax, ay := at.X-anchor.X, at.Y-anchor.Y
	switch {
	case h.dx == 0:
		return 1, math.Max(smallest, ay/gy)
	case h.dy == 0:
		return math.Max(smallest, ax/gx), 1
	}
	f := math.Max(smallest, (ax*gx+ay*gy)/(gx*gx+gy*gy))
	return f, f
}

// frame is what is drawn around several chosen labels.
type frame struct {
	outline
	handles []fyne.CanvasObject
}

func newFrame() frame {
	return frame{newOutline(color.NRGBA{A: 0x70}, color.NRGBA{0xFF, 0xFF, 0xFF, 0xC0}, 3), newHandles(handles[:])}
}

// newHandles makes what handles are drawn with.
func newHandles(of []handle) (all []fyne.CanvasObject) {
	for _, h := range of {
		r := canvas.NewRectangle(color.White)
		r.StrokeColor, r.StrokeWidth = RimColor(), 1.5
		if h.turn {
			r.CornerRadius = handleSize / 2
		}
		r.Hide()
		all = append(all, r)
	}
	return all
}

// putHandles puts handles around a box.
func putHandles(o []fyne.CanvasObject, of []handle, b box) {
	for i, h := range of {
		at := b.at(h)
		place(o[i], boxBetween(at, at).grown(handleSize/2))
	}
}

// framed reports whether the chosen labels have a frame: when there are several that can be dragged.
func (v *FaceView) framed() bool {
	return v.labelsShown() && !v.locked && !v.MovesBox() && v.placing == None && len(v.group()) > 1
}

// frameBox returns where the frame is in the widget.
func (v *FaceView) frameBox() box {
	var b box
	for i, kp := range v.group() {
		p := v.point(kp)
		at := v.view.screen(p.X, p.Y)
		if one := boxBetween(at, at); i == 0 {
			b = one
		} else {
			b = box{min(b.x1, one.x1), min(b.y1, one.y1), max(b.x2, one.x2), max(b.y2, one.y2)}
		}
	}
	return b.grown(framePad)
}

// at returns the middle of a handle.
func (b box) at(h handle) fyne.Position {
	p := fyne.NewPos((b.x1+b.x2)/2+float32(h.dx)*(b.x2-b.x1)/2, (b.y1+b.y2)/2+float32(h.dy)*(b.y2-b.y1)/2)
	if h.turn {
		p.Y -= turnReach
		if p.Y < handleSize { // no room above
			p.Y = b.y2 + turnReach
		}
	}
	return p
}

// nearest returns the handle that is nearest to a place and nearer than reach, the zero handle for none, and how near
// it is.
func (b box) nearest(of []handle, pos fyne.Position, reach float64) (best handle, near float64) {
	near = reach
	for _, h := range of {
		if d := distance(b.at(h), pos); d < near {
			best, near = h, d
		}
	}
	return best, near
}

// handleAt returns the handle at a place, unless a label is nearer.
func (v *FaceView) handleAt(pos fyne.Position) handle {
	if !v.framed() {
		return handle{}
	}
	best, nearest := v.frameBox().nearest(handles[:], pos, handleReach)
	if l := v.hitAt(pos); l.kp != None && !l.prediction {
		p := v.labels[l.kp]
		if distance(v.view.screen(p.X, p.Y), pos) < nearest {
			return handle{}
		}
	}
	return best
}

// handleUnder returns the handle that is dragged, or else the one under the pointer.
func (v *FaceView) handleUnder() handle {
	p := &v.pointer
	switch {
	case p.gesture == dragging:
		return p.handle
	case p.gesture != idle || !p.inView || v.held.pan:
		return handle{}
	}
	return v.handleAt(p.pos)
}

// drawFrame draws the frame with its handles; while labels turn, what is around them would only tremble.
func (s *scene) drawFrame() {
	v := s.v
	visible := v.framed() && v.pointer.gesture != banding
	if v.dragging() {
		visible = visible && v.pointer.handle != (handle{}) && !v.pointer.handle.turn
	}
	s.show(visible, s.frame.rim, s.frame.core)
	s.show(visible, s.frame.handles...)
	if visible {
		b := v.frameBox()
		s.frame.put(b)
		putHandles(s.frame.handles, handles[:], b)
	}
}
