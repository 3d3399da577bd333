package faceview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// boxFrame is what is drawn around the square of a face in its photo: what networks see. It is thin and calm, for it is seen all the time.
// While it is moved it has handles, and its line is stronger.
type boxFrame struct {
	rim, core *canvas.Rectangle
	corners   boxHandles
}

func newBoxFrame() boxFrame {
	f := boxFrame{rim: canvas.NewRectangle(color.Transparent), core: canvas.NewRectangle(color.Transparent), corners: newBoxHandles()}
	f.rim.StrokeWidth, f.core.StrokeWidth = 2, 1
	f.paint(false)
	f.rim.Hide()
	f.core.Hide()
	return f
}

// paint colours it; moved says that it is being moved. It reports whether that is another look.
func (f *boxFrame) paint(moved bool) (other bool) {
	rim, core := color.NRGBA{A: 0x50}, color.NRGBA{0xFF, 0xFF, 0xFF, 0x90}
	if moved {
		rim, core = color.NRGBA{A: 0xB0}, color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	}
	other = f.core.StrokeColor != core
	f.rim.StrokeColor, f.core.StrokeColor = rim, core
	return other
}

func (f *boxFrame) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.rim, f.core} }

// drawBox draws the frame around the square.
func (s *scene) drawBox() {
	v := s.v
	visible := v.photo.frame != nil && !v.held.all
	for _, o := range s.boxed.objects() {
		s.setVisible(o, visible)
	}
	for _, o := range s.boxed.corners {
		s.setVisible(o, visible && v.MovesBox())
	}
	if !visible {
		return
	}
	b := v.shownBox()
	place(s.boxed.rim, b.grown(1))
	place(s.boxed.core, b)
	if s.boxed.paint(v.MovesBox()) {
		s.boxed.rim.Refresh()
		s.boxed.core.Refresh()
	}
	for i, h := range corners {
		at := b.at(h)
		place(s.boxed.corners[i], boxBetween(at, at).grown(handleSize/2))
	}
}
