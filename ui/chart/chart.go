package chart

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// Reference is a level to compare with: a dashed line across the chart, with its name.
type Reference struct {
	Name  string
	Y     float64
	Color color.NRGBA
}

// Chart shows series over a common x, with round ticks, a legend, and under the pointer a readout of the
// points nearest to it.
type Chart struct {
	widget.BaseWidget

	// XLabel and YLabel say what is counted; call Redraw after a change.
	XLabel, YLabel string
	// Empty is what the chart says while there is no point.
	Empty string
	// FormatX writes an x for the readout; nil writes XLabel and the number.
	FormatX func(x float64) string
	// WholeX says that x counts something: its ticks are whole numbers.
	WholeX bool

	series     []*Series
	references []Reference
	log        bool

	plot    plot
	frame   frame
	pointer struct {
		in  bool
		pos fyne.Position
	}

	backdrop *canvas.Rectangle // sees nothing, but can ask for a repaint at any time
	raster   *canvas.Raster
	labels   texts
	keys     swatches // of the legend
	readout  readout
	message  message
	objects  []fyne.CanvasObject
}

// frame is where the plot is within the chart.
type frame struct {
	pos    fyne.Position
	size   fyne.Size
	xTicks []float64
	yTicks []float64
	shown  bool // whether there is anything to plot
}

const (
	textSize = 11
	legendY  = 2.0 // above the first row
	keyWidth = 14.0
	gap      = 6.0
)

var _ desktop.Hoverable = (*Chart)(nil)

// New returns an empty chart with a linear scale. xLabel and yLabel say what is counted, such as "batch" and
// "loss"; empty is what the chart says while there is no point.
func New(xLabel, yLabel, empty string) *Chart {
	c := &Chart{XLabel: xLabel, YLabel: yLabel, Empty: empty, backdrop: canvas.NewRectangle(color.Transparent)}
	c.raster = canvas.NewRaster(c.paint)
	c.raster.ScaleMode = canvas.ImageScaleFastest
	c.message, c.readout = newMessage(), newReadout()
	c.ExtendBaseWidget(c)
	return c
}

// Add adds a series without points and returns it for Append. Later series are drawn over earlier ones.
func (c *Chart) Add(name string, col color.NRGBA, style Style) *Series {
	s := &Series{Name: name, Color: col, Style: style}
	c.series = append(c.series, s)
	return s
}

// Clear removes the points of every series, without a redraw.
func (c *Chart) Clear() {
	for _, s := range c.series {
		s.Clear()
	}
}

// Reset removes every series, without a redraw.
func (c *Chart) Reset() { c.series = nil }

// SetReferences replaces the levels to compare with. They are always in sight. One that no axis reaches is not
// drawn, as with Append.
func (c *Chart) SetReferences(references ...Reference) {
	c.references = references
	c.Redraw()
}

// Log reports whether the y axis is logarithmic.
func (c *Chart) Log() bool { return c.log }

// SetLog makes the y axis logarithmic or linear. Points that are not above zero can't be on a logarithmic one.
func (c *Chart) SetLog(log bool) {
	if c.log != log {
		c.log = log
		c.Redraw()
	}
}

// Redraw shows every point appended so far. It takes a few milliseconds even with 50,000 points; 10 to 30
// times a second are enough.
func (c *Chart) Redraw() {
	c.layout()
	c.raster.Refresh()
}

// axes finds the ranges of all that is to be shown; ok is false when that is nothing.
func (c *Chart) axes() (x, y axis, ok bool) {
	lowX, highX := math.Inf(1), math.Inf(-1)
	low, high := math.Inf(1), math.Inf(-1)
	for _, s := range c.series {
		if s.Len() == 0 || c.log && s.high <= 0 {
			continue
		}
		first, last := s.reach()
		lowX, highX = math.Min(lowX, first), math.Max(highX, last)
		if c.log {
			low = math.Min(low, s.lowPositive)
		} else {
			low = math.Min(low, s.low)
		}
	}
	if lowX > highX {
		return x, y, false
	}
	for _, s := range c.series {
		high = math.Max(high, s.highFrom(c.cut(lowX, highX)))
	}
	for _, r := range c.references {
		if c.drawn(r) {
			low, high = math.Min(low, r.Y), math.Max(high, r.Y)
		}
	}
	if lowX == highX {
		room := math.Max(0.5, math.Abs(lowX)*1e-6) // half a point is nothing beside a very large x
		lowX, highX = lowX-room, highX+room
	}
	room := (highX - lowX) * 0.015 // so that the last marker is whole
	return axis{low: lowX - room, high: highX + room}, newAxis(low, high, c.log), true
}

// cut returns the x from which on points decide how high a linear axis goes. The first losses of a long run
// are so much higher than all others that only they would be seen; such a beginning goes off the top.
func (c *Chart) cut(lowX, highX float64) float64 {
	const many, beginning = 1000, 0.02
	for _, s := range c.series {
		if !c.log && s.Len() > many {
			return lowX + (highX-lowX)*beginning
		}
	}
	return lowX
}

// drawn reports whether a reference can be on the chart.
func (c *Chart) drawn(r Reference) bool { return reachable(r.Y) && (!c.log || r.Y > 0) }

// paint makes the picture of the plot, for Fyne.
func (c *Chart) paint(width, height int) image.Image {
	p := &c.plot
	p.begin(width, height)
	if !c.frame.shown || width == 0 {
		return p.img
	}
	p.scale = float64(width) / math.Max(1, float64(c.raster.Size().Width))
	p.grid(c.frame.xTicks, c.frame.yTicks, c.ink(0x22))
	for _, s := range c.series {
		p.series(s, c.lineColor(s))
	}
	for _, r := range c.references {
		if c.drawn(r) {
			p.level(r.Y, c.Seen(r.Color))
		}
	}
	return p.img
}

// ink returns the theme's colour for text, as strong as alpha.
func (c *Chart) ink(alpha uint8) color.NRGBA { return inkOf(c, alpha) }

// Seen returns a colour as it shows on the theme's ground: on a light one it is darker.
func (c *Chart) Seen(col color.NRGBA) color.NRGBA { return seenBeside(col, c.ink(0xFF)) }

// light reports whether the theme's ground is a light one.
func (c *Chart) light() bool { return dark(c.ink(0xFF)) }

// seenBeside returns a colour as it shows on the ground that text of a colour stands on: on a light one it is darker.
func seenBeside(col, text color.NRGBA) color.NRGBA {
	if dark(text) {
		col.R, col.G, col.B = uint8(uint32(col.R)*7/10), uint8(uint32(col.G)*7/10), uint8(uint32(col.B)*7/10)
	}
	return col
}

func dark(c color.NRGBA) bool { return int(c.R)+int(c.G)+int(c.B) < 3*0x80 }

// lineColor is that of a series: faint for values that jump, less so on a light ground, which swallows more of it.
func (c *Chart) lineColor(s *Series) color.NRGBA {
	col := c.Seen(s.Color)
	if s.Style == Raw {
		strength := uint32(45)
		if c.light() {
			strength = 70
		}
		col.A = uint8(uint32(col.A) * strength / 100)
	}
	return col
}

// CreateRenderer is for Fyne.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return kit.Drawn(func() []fyne.CanvasObject { return c.objects }, kit.Least(200, 90), func(fyne.Size) { c.Redraw() }, func() {
		c.message.Refresh()
		c.Redraw()
	})
}
