package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// layout finds the axes and puts everything but the picture itself in its place.
func (c *Chart) layout() {
	size := c.Size()
	c.backdrop.Resize(size)
	c.labels.begin()
	c.keys.begin()
	var ok bool
	c.plot.x, c.plot.y, ok = c.axes()
	c.frame.shown = ok && size.Width > 60 && size.Height > 50
	c.layoutMessage(ok)
	if c.frame.shown {
		top := c.layoutLegend()
		c.layoutFrame(top)
		c.layoutTicks()
		c.layoutReferences()
		c.raster.Show()
	} else {
		c.raster.Hide()
	}
	c.labels.end()
	c.keys.end()
	c.layoutReadout()
	c.collect()
	c.backdrop.Refresh()
}

func (c *Chart) layoutMessage(points bool) {
	text := ""
	if !points {
		text = c.Empty
		for _, s := range c.series {
			if s.Len() > 0 { // and yet nothing to show
				text = "Nothing is above zero: a logarithmic scale can't show it."
			}
		}
	}
	c.message.say(text, c.Size())
}

// layoutLegend writes the label of the y axis and the names of the series in as many rows as they need, and
// returns where the rows end.
func (c *Chart) layoutLegend() float32 {
	row := textHeight()
	width := c.Size().Width
	x, y := float32(2), float32(legendY)
	if c.YLabel != "" {
		x += c.labels.put(c.YLabel, fyne.NewPos(x, y), c.ink(0xFF), true).Width + 2*gap
	}
	for _, s := range c.series {
		if s.Len() == 0 {
			continue
		}
		need := keyWidth + 4 + textWidth(s.Name, false)
		if x+need > width && x > 2 {
			x, y = 2, y+row
		}
		col, thick := c.Seen(s.Color), float32(3)
		if s.Style == Raw {
			col.A, thick = 0x90, 1.5
		}
		c.keys.put(fyne.NewPos(x, y+(row-thick)/2), fyne.NewSize(keyWidth, thick), col, thick/2)
		if s.Style == Markers {
			c.keys.put(fyne.NewPos(x+keyWidth/2-3.5, y+row/2-3.5), fyne.NewSquareSize(7), col, 3.5)
		}
		c.labels.put(s.Name, fyne.NewPos(x+keyWidth+4, y), c.ink(0xC8), false)
		x += need + 2*gap
	}
	return y + row + 3
}

// layoutFrame leaves room for ticks to the left and below, as much as the widest needs, and in the corner for the label
// of the x axis.
func (c *Chart) layoutFrame(top float32) {
	f, size := &c.frame, c.Size()
	height := size.Height - top - textHeight() - 2
	f.yTicks = c.plot.y.ticks(int(height / tickEveryY))
	left := leftOf(f.yTicks, c.XLabel)
	f.pos = fyne.NewPos(left+gap, top)
	f.size = fyne.NewSize(max(1, size.Width-left-gap-2), max(1, height))
	f.xTicks = c.plot.x.countTicks(int(f.size.Width/tickEveryX), c.WholeX)
	c.raster.Resize(f.size)
	c.raster.Move(f.pos)
}

// screenX returns where a value of x is in the chart, screenY the same of y.
func (c *Chart) screenX(x float64) float32 {
	return c.frame.pos.X + float32(c.plot.x.at(x))*c.frame.size.Width
}

func (c *Chart) screenY(y float64) float32 {
	return c.frame.pos.Y + float32(1-c.plot.y.at(y))*c.frame.size.Height
}

// leftOf returns how much room there must be beside a plot for the ticks of its y axis, and below these for the label
// of its x axis.
func leftOf(yTicks []float64, xLabel string) float32 {
	left := textWidth(xLabel, true)
	for _, v := range yTicks {
		left = max(left, textWidth(tickText(v), false))
	}
	return left
}

// layoutTicks writes the ticks.
func (c *Chart) layoutTicks() {
	f := &c.frame
	c.labels.putTicks(f.pos, f.size, c.Size().Width, c.XLabel, c.plot.x.named(f.xTicks), c.plot.y.named(f.yTicks), c.ink)
}

// named returns the places of values on an axis, with their names.
func (a axis) named(values []float64) (ticks []Tick) {
	for _, v := range values {
		ticks = append(ticks, Tick{a.at(v), tickText(v)})
	}
	return ticks
}

// putTicks writes ticks beside and below a plot in a chart of that width, and the label of the x axis before them,
// where it is in the way of none. ink returns colours for text by their strength.
func (t *texts) putTicks(pos fyne.Position, size fyne.Size, width float32, xLabel string, xs, ys []Tick, ink func(uint8) color.NRGBA) {
	row, faint := textHeight(), ink(0xA0)
	for _, tick := range ys {
		y := pos.Y + float32(1-tick.At)*size.Height - row/2
		at := fyne.NewPos(pos.X-gap-textWidth(tick.Text, false), min(max(y, pos.Y-row/2), pos.Y+size.Height-row+2))
		t.put(tick.Text, at, faint, false)
	}
	below := pos.Y + size.Height + 2
	if xLabel != "" {
		t.put(xLabel, fyne.NewPos(pos.X-gap-textWidth(xLabel, true), below), ink(0xFF), true)
	}
	end := float32(0) // of the tick before
	for _, tick := range xs {
		wide := textWidth(tick.Text, false)
		if x := min(max(pos.X, pos.X+float32(tick.At)*size.Width-wide/2), width-2-wide); x >= end {
			t.put(tick.Text, fyne.NewPos(x, below), faint, false)
			end = x + wide + gap
		}
	}
}

// layoutReferences writes the name of each level at its right end, above it, or below where there is no room.
func (c *Chart) layoutReferences() {
	f, row := &c.frame, textHeight()
	for _, r := range c.references {
		if !c.drawn(r) || r.Name == "" {
			continue
		}
		y := c.screenY(r.Y) - row - 1
		if y < f.pos.Y {
			y = c.screenY(r.Y) + 1
		}
		x := f.pos.X + f.size.Width - textWidth(r.Name, false) - 4
		c.labels.put(r.Name, fyne.NewPos(max(f.pos.X, x), y), c.Seen(r.Color), false)
	}
}

// collect lists the objects from back to front.
func (c *Chart) collect() {
	c.objects = append(c.objects[:0], c.backdrop, c.raster, c.message.Label)
	c.objects = c.readout.collect(c.labels.over(c.keys.over(c.objects)))
}
