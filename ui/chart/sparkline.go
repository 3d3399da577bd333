package chart

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/curve"
)

// Sparkline is a curve as small as a word, without axes: a series of a chart, seen from anywhere. A tap on it
// is for opening the chart.
type Sparkline struct {
	widget.BaseWidget

	// OnTapped is called when the curve is tapped; it may be nil.
	OnTapped func()

	series *Series
	log    bool
	plot   plot
	raster *canvas.Raster
}

var (
	_ fyne.Tappable      = (*Sparkline)(nil)
	_ desktop.Cursorable = (*Sparkline)(nil)
)

// NewSparkline returns a small curve of a series, which may belong to a Chart.
func NewSparkline(s *Series) *Sparkline {
	k := &Sparkline{series: s}
	k.raster = canvas.NewRaster(k.paint)
	k.raster.ScaleMode = canvas.ImageScaleFastest
	k.ExtendBaseWidget(k)
	return k
}

// SetLog makes the scale logarithmic or linear.
func (k *Sparkline) SetLog(log bool) {
	if k.log != log {
		k.log = log
		k.Redraw()
	}
}

// Redraw shows every point appended so far.
func (k *Sparkline) Redraw() { k.raster.Refresh() }

// paint makes the picture, for Fyne: the series, and a dot at its end.
func (k *Sparkline) paint(width, height int) image.Image {
	p, s := &k.plot, k.series
	p.begin(width, height)
	n := s.Len()
	if n == 0 || width == 0 || k.log && s.high <= 0 {
		return p.img
	}
	p.scale = float64(width) / math.Max(1, float64(k.raster.Size().Width))
	low := s.low
	if k.log {
		low = s.lowPositive
	}
	first, last := s.x[0], s.x[n-1]
	if first == last {
		first--
	}
	const dot = 2 // its radius
	room := (last - first) * dot * p.scale / float64(width)
	p.x, p.y = axis{low: first - room, high: last + room}, newAxis(low, s.high, k.log)
	thin := *s
	thin.Style = Line
	p.series(&thin, thin.Color)
	if y := p.py(s.y[n-1]); curve.Finite(y) {
		p.ink.clear(width, height)
		p.ink.disc(p.px(s.x[n-1]), y, dot*p.scale)
		p.ink.lay(p.img, color.NRGBA{s.Color.R, s.Color.G, s.Color.B, 0xFF})
	}
	return p.img
}

// Tapped is for Fyne.
func (k *Sparkline) Tapped(*fyne.PointEvent) {
	if k.OnTapped != nil {
		k.OnTapped()
	}
}

// Cursor is for Fyne.
func (k *Sparkline) Cursor() desktop.Cursor {
	if k.OnTapped != nil {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MinSize returns the size of a word.
func (k *Sparkline) MinSize() fyne.Size { return fyne.NewSize(90, 18) }

// CreateRenderer is for Fyne.
func (k *Sparkline) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(k.raster) }
