package faceview

import (
	"image/color"

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
		s.setVisible(l, i < len(boxes))
		if i < len(boxes) {
			place(l, boxes[i])
		}
	}
}

// gridLines returns where the lines are; none where pixels are shown too small.
func (v *FaceView) gridLines() []box {
	if !v.gridWanted || !v.hasPhoto() || v.view.zoom < gridFrom {
		return nil
	}
	size, corner := v.Size(), v.view.corner()
	width := float32(float64(v.view.side) * v.view.zoom)
	sight := box{max(0, corner.X), max(0, corner.Y), min(size.Width, corner.X+width), min(size.Height, corner.Y+width)}
	var lines []box
	for i := 1; i < v.view.side; i++ {
		off := float32(float64(i) * v.view.zoom)
		if x := corner.X + off; x > sight.x1 && x < sight.x2 {
			lines = append(lines, box{x - 0.5, sight.y1, x + 0.5, sight.y2})
		}
		if y := corner.Y + off; y > sight.y1 && y < sight.y2 {
			lines = append(lines, box{sight.x1, y - 0.5, sight.x2, y + 0.5})
		}
	}
	return lines
}
