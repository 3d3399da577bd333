package faceview

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// gridFrom is how large a pixel must be shown for lines between pixels, in screen units.
const gridFrom = 14

// pixelGrid are the lines between the pixels of the picture, as many as were ever in sight.
type pixelGrid struct{ lines []*canvas.Rectangle }

func (g *pixelGrid) objects() []fyne.CanvasObject {
	o := make([]fyne.CanvasObject, len(g.lines))
	for i, l := range g.lines {
		o[i] = l
	}
	return o
}

// drawGrid draws the lines between pixels that are in sight.
func (s *scene) drawGrid() {
	boxes := s.v.gridLines()
	if n := len(boxes); n > len(s.grid.lines) {
		for len(s.grid.lines) < n {
			l := canvas.NewRectangle(color.NRGBA{0xA0, 0xA0, 0xA0, 0x58})
			l.Hide()
			s.grid.lines = append(s.grid.lines, l)
		}
		s.order()
	}
	for i, l := range s.grid.lines {
		s.show(i < len(boxes), l)
		if i < len(boxes) {
			place(l, boxes[i])
		}
	}
}

// gridLines returns where the lines are; none where pixels are shown too small.
func (v *FaceView) gridLines() []box {
	width := v.view.extent.pixel * v.view.zoom
	if !v.look.PixelGrid || !v.hasPhoto() || width < gridFrom {
		return nil
	}
	size, whole := v.Size(), v.view.pictureBox()
	sight := box{max(0, whole.x1), max(0, whole.y1), min(size.Width, whole.x2), min(size.Height, whole.y2)}
	var lines []box
	each := func(from, low, high float32, line func(at float32)) {
		for i := math.Max(1, math.Ceil(float64(low-from)/width)); ; i++ {
			at := from + float32(i*width)
			if at >= high {
				return
			}
			if at > low {
				line(at)
			}
		}
	}
	each(whole.x1, sight.x1, sight.x2, func(x float32) { lines = append(lines, box{x - 0.5, sight.y1, x + 0.5, sight.y2}) })
	each(whole.y1, sight.y1, sight.y2, func(y float32) { lines = append(lines, box{sight.x1, y - 0.5, sight.x2, y + 0.5}) })
	return lines
}
