package chart

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/curve"
)

// readout says what the points nearest to the pointer are.
type readout struct {
	hair *canvas.Rectangle
	box  *canvas.Rectangle
	dots swatches
	keys swatches
	text texts
}

// Reading is one series' point nearest to an x.
type Reading struct {
	Series *Series
	X, Y   float64
}

func newReadout() readout {
	r := readout{hair: canvas.NewRectangle(color.Transparent), box: canvas.NewRectangle(color.Transparent)}
	r.box.CornerRadius = 4
	r.hair.Hide()
	r.box.Hide()
	return r
}

// collect appends the readout's objects from back to front.
func (r *readout) collect(objects []fyne.CanvasObject) []fyne.CanvasObject {
	objects = append(r.dots.over(append(objects, r.hair)), r.box)
	return r.text.over(r.keys.over(objects))
}

// Read returns the x of a point that is nearest to x, and of each series with points the point nearest to
// that; nil without any.
func (c *Chart) Read(x float64) (nearest float64, readings []Reading) {
	least := math.Inf(1)
	for _, s := range c.series {
		if i := s.Nearest(x); i >= 0 && math.Abs(s.x[i]-x) < least {
			nearest, least = s.x[i], math.Abs(s.x[i]-x)
		}
	}
	for _, s := range c.series {
		if i := s.Nearest(nearest); i >= 0 {
			readings = append(readings, Reading{s, s.x[i], s.y[i]})
		}
	}
	return nearest, readings
}

// layoutReadout puts hairline, dots and box for the place of the pointer.
func (c *Chart) layoutReadout() {
	r, f := &c.readout, &c.frame
	r.dots.begin()
	r.keys.begin()
	r.text.begin()
	defer r.dots.end()
	defer r.keys.end()
	defer r.text.end()
	p := c.pointer.pos
	in := c.pointer.in && f.shown && p.X >= f.pos.X && p.X <= f.pos.X+f.size.Width
	r.hair.Hidden, r.box.Hidden = !in, !in
	if !in {
		return
	}
	x, readings := c.Read(c.plot.x.value(float64((p.X - f.pos.X) / f.size.Width)))
	r.hair.FillColor = c.ink(0x80)
	r.hair.Resize(fyne.NewSize(1, f.size.Height))
	r.hair.Move(fyne.NewPos(c.screenX(x), f.pos.Y))
	for _, reading := range readings {
		if y := c.screenY(reading.Y); curve.Finite(float64(y)) {
			r.dots.put(fyne.NewPos(c.screenX(reading.X)-4, y-4), fyne.NewSquareSize(8), c.ink(0xFF), 4)
			r.dots.put(fyne.NewPos(c.screenX(reading.X)-3, y-3), fyne.NewSquareSize(6), c.Seen(reading.Series.Color), 3)
		}
	}
	c.layoutBox(c.xText(x), readings)
}

// xText writes an x for the readout.
func (c *Chart) xText(x float64) string {
	if c.FormatX != nil {
		return c.FormatX(x)
	}
	return c.XLabel + " " + valueText(x)
}

// layoutBox writes the readings in a box on the side of the hairline that has more room.
func (c *Chart) layoutBox(title string, readings []Reading) {
	r, f, row := &c.readout, &c.frame, textHeight()
	lines := make([]string, len(readings))
	width := textWidth(title, true)
	for i, reading := range readings {
		lines[i] = fmt.Sprintf("%s  %s", reading.Series.Name, valueText(reading.Y))
		width = max(width, keyWidth+textWidth(lines[i], false))
	}
	size := fyne.NewSize(width+2*gap, row*float32(len(lines)+1)+gap)
	hair := r.hair.Position().X
	corner := fyne.NewPos(hair+8, f.pos.Y+4)
	if hair > f.pos.X+f.size.Width/2 {
		corner.X = hair - 8 - size.Width
	}
	corner.X = max(0, min(corner.X, c.Size().Width-size.Width))
	r.box.FillColor = c.Theme().Color(theme.ColorNameOverlayBackground, fyne.CurrentApp().Settings().ThemeVariant())
	r.box.StrokeColor, r.box.StrokeWidth = c.ink(0x40), 1
	r.box.Resize(size)
	r.box.Move(corner)
	at := corner.AddXY(gap, gap/2)
	r.text.put(title, at, c.ink(0xFF), true)
	for i, line := range lines {
		at.Y += row
		r.keys.put(at.AddXY(0, row/2-3), fyne.NewSquareSize(6), c.Seen(readings[i].Series.Color), 3)
		r.text.put(line, at.AddXY(keyWidth, 0), c.ink(0xFF), false)
	}
}

// MouseIn is for Fyne.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved is for Fyne: the readout follows the pointer; the picture of the plot stays.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	c.pointer.in, c.pointer.pos = true, e.Position
	c.moveReadout()
}

// MouseOut is for Fyne.
func (c *Chart) MouseOut() {
	c.pointer.in = false
	c.moveReadout()
}

func (c *Chart) moveReadout() {
	c.layoutReadout()
	c.collect()
	c.backdrop.Refresh()
}
