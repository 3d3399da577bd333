package chart

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data/curve"
)

// tracesScene is what Traces show at a moment.
type tracesScene struct {
	xLabel, yLabel string
	named          []Tick // on the x axis; nil for one with numbers
	wholeX, log    bool
	traces         []Trace
	ink            color.NRGBA

	x, y axis
	any  bool // whether there is a point that can be shown
}

const (
	tickEveryX = 70 // units of the screen, about
	tickEveryY = 30
)

func (s *tracesScene) count() int  { return len(s.traces) }
func (s *tracesScene) empty() bool { return !s.any }

// axes finds the ranges of all points; ok is false when there are none.
func (s *tracesScene) axes() (x, y axis, ok bool) {
	lowX, highX, low, high := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range s.traces {
		for k, v := range s.traces[i].Y {
			if at := s.traces[i].X[k]; curve.Finite(v) && curve.Finite(at) && (!s.log || v > 0) {
				lowX, highX, low, high = min(lowX, at), max(highX, at), min(low, v), max(high, v)
			}
		}
	}
	if lowX > highX {
		return x, y, false
	}
	if s.named != nil {
		lowX, highX = 0, 1
	} else if lowX == highX {
		lowX, highX = lowX-0.5, highX+0.5
	}
	room := (highX - lowX) * 0.02
	return axis{low: lowX - room, high: highX + room}, newAxis(low, high, s.log), true
}

// xTicks returns the places along the x axis that are named in so much room, yTicks the values on the y axis.
func (s *tracesScene) xTicks(width float64) (ticks []Tick) {
	if s.named == nil {
		return s.x.named(s.x.countTicks(int(width/tickEveryX), s.wholeX))
	}
	for _, t := range s.named {
		ticks = append(ticks, Tick{s.x.at(t.At), t.Text})
	}
	return ticks
}

func (s *tracesScene) yTicks(height float64) []float64 { return s.y.ticks(int(height / tickEveryY)) }

// paint draws all traces: the faded ones first, then the worst, so that the best are seen.
func (s *tracesScene) paint(img *image.RGBA, scale float64) {
	s.grid(img, scale)
	order := make([]int, len(s.traces))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return behind(s.traces[a].Shade, s.traces[a].Faded, s.traces[b].Shade, s.traces[b].Faded)
	})
	light := dark(s.ink)
	for _, i := range order {
		s.trace(img, &s.traces[i], 1.2*scale, 2.6*scale, shadeOf(s.traces[i].Shade, s.traces[i].Faded, light))
	}
}

func (s *tracesScene) paintOne(img *image.RGBA, i int, c color.NRGBA, scale float64) {
	s.trace(img, &s.traces[i], 2.5*scale, 4.5*scale, c)
}

func (s *tracesScene) grid(img *image.RGBA, scale float64) {
	c := s.ink
	c.A = 0x22
	width, height := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for _, tick := range s.xTicks(width / scale) {
		x := math.Floor(tick.At*width) + 0.5
		stroke(img, x, 0, x, height, 1, c)
	}
	for _, v := range s.yTicks(height / scale) {
		y := math.Floor((1-s.y.at(v))*height) + 0.5
		stroke(img, 0, y, width, y, 1, c)
	}
}

// trace draws one trace.
func (s *tracesScene) trace(img *image.RGBA, x *Trace, width, radius float64, c color.NRGBA) {
	points := 0
	var atX, atY float64
	s.walk(x, float64(img.Rect.Dx()), float64(img.Rect.Dy()), func(fromX, fromY, toX, toY float64) {
		if points++; points > 1 {
			stroke(img, fromX, fromY, toX, toY, width, c)
		}
		atX, atY = toX, toY
	})
	if points == 1 {
		spot(img, atX, atY, radius, c)
	}
}

// walk goes along what can be shown of a trace in so much room, from point to point; to the first it comes from that
// itself.
func (s *tracesScene) walk(x *Trace, width, height float64, step func(fromX, fromY, toX, toY float64)) {
	fromX, fromY := math.NaN(), math.NaN()
	for k, v := range x.Y {
		toX, toY := s.x.at(x.X[k])*width, (1-s.y.at(v))*height
		if !curve.Finite(toX) || !curve.Finite(toY) {
			continue
		}
		if math.IsNaN(fromX) {
			fromX, fromY = toX, toY
		}
		step(fromX, fromY, toX, toY)
		fromX, fromY = toX, toY
	}
}

// arrange writes the names and the ticks of both axes.
func (t *Traces) arrange() (fyne.Position, fyne.Size) {
	s, size, row := t.scene, t.Size(), textHeight()
	ink := func(alpha uint8) color.NRGBA { return inkOf(t, alpha) }
	top := row + 3
	t.labels.put(s.yLabel, fyne.NewPos(2, 0), ink(0xFF), true)
	height := max(1, size.Height-top-row-2)
	yTicks := s.yTicks(float64(height))
	left := leftOf(yTicks, s.xLabel)
	pos, plot := fyne.NewPos(left+gap, top), fyne.NewSize(max(1, size.Width-left-gap-2), height)
	t.labels.putTicks(pos, plot, size.Width, s.xLabel, s.xTicks(float64(plot.Width)), s.y.named(yTicks), ink)
	return pos, plot
}
