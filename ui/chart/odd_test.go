package chart

import (
	"fmt"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"fiducial/data/curve"
)

type point struct{ x, y float64 }

// odd are series that a measurement can come to: none, one, points that are no numbers, and a training that diverged.
var odd = map[string][]point{
	"no point":                 nil,
	"one point":                {{3, 2}},
	"one point at zero":        {{0, 0}},
	"one point below zero":     {{3, -2}},
	"nothing but NaN":          {{0, math.NaN()}, {1, math.NaN()}, {math.NaN(), 1}},
	"NaN between points":       {{0, 1}, {1, math.NaN()}, {2, 3}, {3, math.Inf(1)}},
	"points at the same place": {{1, 1}, {1, 1}, {1, 1}},
	"points above each other":  {{1, 1}, {1, 5}},
	"two equal levels":         {{1, 4}, {2, 4}},
	"a training that diverged": {{0, 2}, {1, 4.6e18}, {2, 1e300}},
	"the largest numbers":      {{0, -math.MaxFloat64}, {1, math.MaxFloat64}},
	"the smallest numbers":     {{0, 5e-324}, {1, 1e-320}},
	"far to the right":         {{1e18, 1}, {1e18, 2}},
	"x over the whole range":   {{-math.MaxFloat64, 1}, {math.MaxFloat64, 2}},
}

// Whatever the points, alone or beside a series that has some, a chart can be drawn and pointed at in any size.
func TestOddSeriesAreDrawn(t *testing.T) {
	many := make([]point, 5000) // more than the columns of the picture
	for i := range many {
		many[i] = point{float64(i), float64(i % 7)}
	}
	beside := map[string][]point{"alone": nil, "beside one point": {{2, 1}}, "beside some": {{0, 1}, {1, 2}, {2, 3}}, "beside many": many}
	for name, points := range odd {
		for company, others := range beside {
			for _, style := range []Style{Line, Raw, Markers, Steps} {
				for _, log := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s, %s, style %d, log %v", name, company, style, log), func(t *testing.T) {
						drawOdd(t, points, others, style, log)
					})
				}
			}
		}
	}
}

// drawOdd draws a chart of two series in several sizes, points at all of it, and draws the sparkline of each.
func drawOdd(t *testing.T, points, others []point, style Style, log bool) {
	c := New("px", "% of points", "Nothing.")
	for _, row := range [][]point{others, points} {
		s := c.Add("series", Palette(0), style)
		for _, p := range row {
			s.Append(p.x, p.y)
		}
		k := NewSparkline(s)
		k.SetLog(log)
		k.Resize(k.MinSize())
		k.paint(90, 18)
		k.paint(1, 1)
	}
	c.SetReferences(Reference{Name: "mean", Y: math.NaN()}, Reference{Y: math.Inf(1)}, Reference{Name: "zero"})
	c.SetLog(log)
	test.WidgetRenderer(c)
	for _, size := range []fyne.Size{{}, {Width: 61, Height: 51}, {Width: 300, Height: 170}} {
		c.Resize(size)
		c.Redraw()
		for _, pixels := range [][2]int{{0, 0}, {1, 1}, {250, 130}} {
			c.paint(pixels[0], pixels[1])
		}
		for x := float32(0); x <= size.Width; x += 20 {
			hoverAt(c, fyne.NewPos(x, size.Height/2))
			for _, o := range c.objects {
				mustLieSomewhere(t, o)
			}
		}
		c.MouseOut()
	}
}

// mustLieSomewhere fails for an object in sight whose place or size is not a number.
func mustLieSomewhere(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	pos, size := o.Position(), o.Size()
	for _, v := range []float32{pos.X, pos.Y, size.Width, size.Height} {
		if o.Visible() && !curve.Finite(float64(v)) {
			text := ""
			if l, ok := o.(*canvas.Text); ok {
				text = l.Text
			}
			t.Fatalf("a %T %q lies at %v and has the size %v", o, text, pos, size)
		}
	}
}

// Bars of nothing, of one thing, and of what is no number are drawn too.
func TestOddBarsAreDrawn(t *testing.T) {
	for _, values := range [][]float64{nil, {2}, {0}, {-3}, {math.NaN()}, {math.Inf(1), 1}, {math.MaxFloat64, 5e-324}} {
		for series := range 3 {
			b := NewBars()
			list := make([]BarSeries, series)
			for i := range list {
				list[i].Values = values
			}
			b.Resize(size(200, 100))
			b.Set(make([]string, len(values)), list...)
			test.WidgetRenderer(b).Refresh()
			for _, o := range b.objects {
				mustLieSomewhere(t, o)
			}
		}
	}
}
