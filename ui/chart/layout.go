package chart

import (
	"math"
	"slices"

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
	if c.message.Text != text {
		c.message.SetText(text)
	}
	size := c.Size()
	c.message.Resize(fyne.NewSize(size.Width, c.message.MinSize().Height))
	height := c.message.MinSize().Height
	c.message.Resize(fyne.NewSize(size.Width, height))
	c.message.Move(fyne.NewPos(0, (size.Height-height)/2))
	c.message.Hidden = text == ""
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
	f.yTicks = c.plot.y.ticks(int(height / 30))
	left := float32(0)
	for _, v := range f.yTicks {
		left = max(left, textWidth(tickText(v), false))
	}
	left = max(left, textWidth(c.XLabel, true))
	f.pos = fyne.NewPos(left+gap, top)
	f.size = fyne.NewSize(max(1, size.Width-left-gap-2), max(1, height))
	f.xTicks = c.plot.x.ticks(int(f.size.Width / 70))
	if c.WholeX {
		f.xTicks = slices.DeleteFunc(f.xTicks, func(v float64) bool { return v != math.Trunc(v) })
	}
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

// layoutTicks writes the ticks, and the label of the x axis before them, where it is in the way of none.
func (c *Chart) layoutTicks() {
	f, faint, row := &c.frame, c.ink(0xA0), textHeight()
	for _, v := range f.yTicks {
		y := min(max(c.screenY(v)-row/2, f.pos.Y-row/2), f.pos.Y+f.size.Height-row+2)
		text := tickText(v)
		c.labels.put(text, fyne.NewPos(f.pos.X-gap-textWidth(text, false), y), faint, false)
	}
	below := f.pos.Y + f.size.Height + 2
	if c.XLabel != "" {
		c.labels.put(c.XLabel, fyne.NewPos(f.pos.X-gap-textWidth(c.XLabel, true), below), c.ink(0xFF), true)
	}
	end := float32(0) // of the tick before
	for _, v := range f.xTicks {
		text := tickText(v)
		width := textWidth(text, false)
		x := min(max(f.pos.X, c.screenX(v)-width/2), c.Size().Width-2-width)
		if x >= end {
			c.labels.put(text, fyne.NewPos(x, below), faint, false)
			end = x + width + gap
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
	c.objects = append(c.objects[:0], c.backdrop, c.raster, c.message)
	for _, o := range c.keys.all {
		c.objects = append(c.objects, o)
	}
	for _, o := range c.labels.all {
		c.objects = append(c.objects, o)
	}
	c.objects = c.readout.collect(c.objects)
}
