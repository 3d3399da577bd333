package charts

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"fiducial/data/format/annotation"
	"fiducial/model/evaluation"
	"fiducial/model/search"
	"fiducial/model/settings"
)

// WriteSearchPNG draws a search as PNG, 1800×1400 pixels: the learning curves of all trials over each other, how much
// each setting matters, and the two that matter most against the test RMSE. title says what was searched, unit is that
// of errors. Axes of RMSE are logarithmic.
func WriteSearchPNG(w io.Writer, title, unit string, p search.Plan, trials []search.Trial) error {
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	page := draw.Crop(draw.New(img), margin, -margin, margin, -margin)
	const head = 50
	page.FillText(style(15, black, true, false), vg.Point{X: page.Min.X, Y: page.Max.Y}, title)
	page.FillText(style(10, color.Gray{0x60}, false, false), vg.Point{X: page.Min.X, Y: page.Max.Y - 22}, summary(p, unit, trials))
	weights, measured := search.Importance(p, trials)
	order := byWeight(p.Space.Dimensions, weights)
	top, middle := page.Max.Y-head, page.Center()
	middle.Y = (page.Min.Y + top) / 2
	plots := []*plot.Plot{curvesPlot(unit, trials), mattersPlot(weights, measured)}
	for _, d := range order[:min(2, len(order))] {
		plots = append(plots, scatterPlot(d, unit, trials))
	}
	for i, x := range plots {
		left, right, low, high := page.Min.X, middle.X-margin/2, middle.Y+margin/2, top
		if i%2 == 1 {
			left, right = middle.X+margin/2, page.Max.X
		}
		if i >= 2 {
			low, high = page.Min.Y, middle.Y-margin/2
		}
		x.Draw(crop(page, left, low, right, high))
	}
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(w); err != nil {
		return fmt.Errorf("writing the picture of a search: %w", err)
	}
	return nil
}

// summary says in a line what a search did and which trial is the best.
func summary(p search.Plan, unit string, trials []search.Trial) string {
	best := search.Best(trials)
	text := fmt.Sprintf("%s, %s", p.Method, annotation.Counted(len(trials), "trial", "trials"))
	if best >= 0 && shows(trials[best].TestRMSE) {
		text += fmt.Sprintf("; the best, trial %d, has a test RMSE of %.2f %s", trials[best].Number, trials[best].TestRMSE, unit)
		if mean := trials[best].MeanFace(); !math.IsNaN(mean) {
			text += fmt.Sprintf(" (mean face %.2f)", mean)
		}
		if evaluation.NoBetterThanMeanFace(trials[best].TestRMSE, trials[best].MeanFace()) {
			text += ", " + evaluation.NoBetter
		}
		if c := trials[best].Chosen; c.Among > 0 {
			text += ", by which it was chosen"
			if shows(c.Validation) {
				text += fmt.Sprintf("; on validation faces %.2f %s", c.Validation, unit)
			}
		}
	}
	return text
}

// shows reports whether a logarithmic axis can show a number.
func shows(v float64) bool { return v > 0 && !math.IsInf(v, 0) }

// byWeight returns the dimensions that differ from trial to trial, those that matter most first.
func byWeight(all []search.Dimension, weights []search.Weight) []search.Dimension {
	place := func(d search.Dimension) int {
		return slices.IndexFunc(weights, func(w search.Weight) bool { return w.Key == d.Key })
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d search.Dimension) bool { return len(d.Values) == 1 || len(d.Values) == 0 && d.Min == d.Max })
	slices.SortStableFunc(all, func(a, b search.Dimension) int { return place(a) - place(b) })
	return all
}

// logarithmic makes the y axis logarithmic over what was drawn.
func logarithmic(p *plot.Plot, low, high float64) *plot.Plot {
	if low > high {
		low, high = 1, 10
	}
	p.Y.Min, p.Y.Max = low/1.1, high*1.1
	p.Y.Scale, p.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: 3}
	return p
}

// curvesPlot draws the test RMSE of all trials by epoch.
func curvesPlot(unit string, trials []search.Trial) *plot.Plot {
	p := newPlot("Learning curves of all trials", "epoch", "test RMSE, "+unit)
	low, high := math.Inf(1), math.Inf(-1)
	for _, t := range trials {
		var points plotter.XYs
		for _, e := range t.Curve {
			if shows(e.TestRMSE) {
				points = append(points, plotter.XY{X: float64(e.Epoch), Y: e.TestRMSE})
				low, high = min(low, e.TestRMSE), max(high, e.TestRMSE)
			}
		}
		if len(points) == 0 {
			continue
		}
		line, dots, err := plotter.NewLinePoints(points)
		if err != nil {
			panic(fmt.Sprintf("charts: %v", err)) // the points are numbers
		}
		line.Color, line.Width = faded(palette[0]), 0.8
		dots.GlyphStyle = draw.GlyphStyle{Color: faded(palette[0]), Radius: 1.5, Shape: draw.CircleGlyph{}}
		p.Add(line, dots)
	}
	return logarithmic(p, low, high)
}

// mattersPlot draws how much of the variation each setting explains alone, with the bounds between which that may be as
// well; what is no more than chance is faint.
func mattersPlot(weights []search.Weight, measured int) *plot.Plot {
	title := "Share of the variation that a setting explains alone"
	if len(weights) == 0 {
		title = fmt.Sprintf("Measured trials: %d, too few to say what matters", measured)
	}
	p := newPlot(title, "", "%")
	var names []string
	for i, w := range weights[:min(len(weights), 10)] {
		bar := must(plotter.NewBarChart(plotter.Values{100 * w.Share}, min(36, 330/vg.Length(min(len(weights), 10)))))
		bar.XMin, bar.Color, bar.LineStyle.Width = float64(i), palette[0], 0
		if !w.Told() {
			bar.Color = faded(palette[0])
		}
		bounds := must(plotter.NewLine(plotter.XYs{{X: float64(i), Y: 100 * w.Low}, {X: float64(i), Y: 100 * w.High}}))
		bounds.Width = 1.2
		p.Add(bar, bounds)
		names = append(names, name(w.Key))
	}
	if len(names) > 0 {
		p.NominalX(names...)
		p.X.Label.Text = fmt.Sprintf("faint: no more than chance does in %d trials", measured)
		p.X.Tick.Label.Rotation, p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = 0.45, draw.XRight, draw.YTop
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.6, float64(max(len(names), 1))-0.4, 0, 100
	return p
}

// name returns that of a parameter.
func name(key string) string {
	for _, p := range settings.Parameters() {
		if p.Key == key {
			return p.Name
		}
	}
	return key
}

// scatterPlot draws a setting against the test RMSE.
func scatterPlot(d search.Dimension, unit string, trials []search.Trial) *plot.Plot {
	p := newPlot(name(d.Key)+" against the RMSE", "", "test RMSE, "+unit)
	low, high := math.Inf(1), math.Inf(-1)
	var points plotter.XYs
	for _, t := range trials {
		if at, ok := d.Position(t.Settings); ok && shows(t.TestRMSE) {
			points = append(points, plotter.XY{X: at, Y: t.TestRMSE})
			low, high = min(low, t.TestRMSE), max(high, t.TestRMSE)
		}
	}
	if len(points) > 0 {
		dots := must(plotter.NewScatter(points))
		dots.GlyphStyle = draw.GlyphStyle{Color: palette[0], Radius: 2, Shape: draw.RingGlyph{}}
		p.Add(dots)
	}
	var ticks plot.ConstantTicks
	for _, t := range d.Ticks() {
		ticks = append(ticks, plot.Tick{Value: t.At, Label: t.Text})
	}
	p.X.Min, p.X.Max, p.X.Tick.Marker = 0, 1, ticks
	return logarithmic(p, low, high)
}
