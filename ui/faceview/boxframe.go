package faceview

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// boxFrame is what is drawn around the square of a face in its photo: what networks see. It is thin and calm, for it is seen all the time.
type boxFrame struct{ rim, core *canvas.Rectangle }

func newBoxFrame() boxFrame {
	f := boxFrame{rim: canvas.NewRectangle(color.Transparent), core: canvas.NewRectangle(color.Transparent)}
	f.rim.StrokeColor, f.rim.StrokeWidth = color.NRGBA{A: 0x50}, 2
	f.core.StrokeColor, f.core.StrokeWidth = color.NRGBA{0xFF, 0xFF, 0xFF, 0x90}, 1
	for _, o := range f.objects() {
		o.Hide()
	}
	return f
}

func (f *boxFrame) objects() []fyne.CanvasObject { return []fyne.CanvasObject{f.rim, f.core} }

// drawBox draws the frame around the square.
func (s *scene) drawBox() {
	v := s.v
	visible := v.photo.frame != nil && !v.held.all
	for _, o := range s.boxed.objects() {
		s.setVisible(o, visible)
	}
	if visible {
		b := v.view.squareBox()
		place(s.boxed.rim, b.grown(1))
		place(s.boxed.core, b)
	}
}
