package faceview

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// boxFrame is what is drawn around the square of a face in its photo: what networks see. It is thin and calm, for it is
// seen all the time. While it is moved it has handles, and its line is stronger.
type boxFrame struct {
	outline
	corners []fyne.CanvasObject
}

// How it looks, and while it is moved.
var (
	boxRim, boxCore     = color.NRGBA{A: 0x50}, color.NRGBA{0xFF, 0xFF, 0xFF, 0x90}
	movedRim, movedCore = color.NRGBA{A: 0xB0}, color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
)

func newBoxFrame() boxFrame { return boxFrame{newOutline(boxRim, boxCore, 2), newHandles(corners)} }

// drawBox draws the frame around the square.
func (s *scene) drawBox() {
	v := s.v
	visible := v.photo.frame != nil && !v.held.all
	s.show(visible, s.boxed.rim, s.boxed.core)
	s.show(visible && v.MovesBox(), s.boxed.corners...)
	if !visible {
		return
	}
	b := v.shownBox()
	s.boxed.put(b)
	rim, core := boxRim, boxCore
	if v.MovesBox() {
		rim, core = movedRim, movedCore
	}
	if s.boxed.core.StrokeColor != core {
		s.boxed.rim.StrokeColor, s.boxed.core.StrokeColor = rim, core
		s.boxed.rim.Refresh()
		s.boxed.core.Refresh()
	}
	putHandles(s.boxed.corners, corners, b)
}
