package faceview

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// dashCount is how many dashes join two partners.
const dashCount = 14

// dash is a light line with a dark rim.
type dash struct{ rim, core *canvas.Line }

func newDash(width float32) dash {
	d := dash{rim: canvas.NewLine(RimColor()), core: canvas.NewLine(color.White)}
	d.rim.StrokeWidth, d.core.StrokeWidth = width+2, width
	d.rim.Hidden, d.core.Hidden = true, true
	return d
}

func (d dash) hide() {
	setVisible(d.rim, false)
	setVisible(d.core, false)
}

// between draws the line from a to b without its ends, gap long each; there is nothing to draw when no more
// is left of it.
func (d dash) between(a, b fyne.Position, gap float64) {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	length := math.Hypot(dx, dy)
	if length <= 2*gap+1 {
		d.hide()
		return
	}
	cut := float32(gap / length)
	ends := b.Subtract(a)
	from, to := a.AddXY(ends.X*cut, ends.Y*cut), b.SubtractXY(ends.X*cut, ends.Y*cut)
	for _, line := range []*canvas.Line{d.rim, d.core} {
		setVisible(line, true)
		if line.Position1 != from || line.Position2 != to {
			line.Position1, line.Position2 = from, to
			line.Refresh()
		}
	}
}

// drawDashes joins a and b by dashes, outside the rings of their markers.
func drawDashes(dashes []dash, a, b fyne.Position) {
	const gap = markerRadius + 6
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	length := math.Hypot(dx, dy)
	if length <= 2*gap+1 {
		for _, d := range dashes {
			d.hide()
		}
		return
	}
	at := func(t float64) fyne.Position {
		t = (gap + t*(length-2*gap)) / length
		return a.AddXY(float32(dx*t), float32(dy*t))
	}
	slot := 1 / (float64(len(dashes)) - 0.5)
	for i, d := range dashes {
		d.between(at(float64(i)*slot), at((float64(i)+0.5)*slot), 0)
	}
}
