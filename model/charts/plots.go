package charts

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"fiducial/model/evaluation"
)

var (
	faint = color.Gray{0xDC}
	black = color.Gray{0x20}
)

// newPlot returns an empty plot in the look of all of them.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.TextStyle.Font.Size = 12
	p.Title.TextStyle.Font.Variant = "Sans"
	p.Title.Padding = 6
	p.Legend.TextStyle.Font.Variant = "Sans"
	p.Legend.TextStyle.Font.Size = 9
	p.Legend.ThumbnailWidth = 14
	p.Legend.Padding = 2
	for _, a := range []struct {
		axis *plot.Axis
		text string
	}{{&p.X, x}, {&p.Y, y}} {
		a.axis.Label.Text = a.text
		a.axis.Label.TextStyle.Font.Variant = "Sans"
		a.axis.Label.TextStyle.Font.Size = 10
		a.axis.Tick.Label.Font.Variant = "Sans"
		a.axis.Tick.Label.Font.Size = 9
		a.axis.Tick.LineStyle.Color = faint
		a.axis.LineStyle.Color = faint
		a.axis.Padding = 0
		a.axis.Tick.Marker = marks{}
	}
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = faint, faint
	grid.Vertical.Width, grid.Horizontal.Width = 0.5, 0.5
	p.Add(grid)
	return p
}

// marks are round numbers without marks between them, of which the grid has none.
type marks struct{}

// Ticks implements plot.Ticker.
func (marks) Ticks(low, high float64) []plot.Tick {
	all := plot.DefaultTicks{}.Ticks(low, high)
	return slices.DeleteFunc(all, func(t plot.Tick) bool { return t.IsMinor() })
}

// must returns what a plotter is made of; it refuses only numbers that are none, which are not given to it.
func must[T any](v T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("charts: %v", err))
	}
	return v
}

// pckPlot draws the share of points within a threshold against the threshold.
func pckPlot(list []evaluation.Evaluated) *plot.Plot {
	p := newPlot("PCK: points within a distance of their label", "distance, % of that between the eye centres", "points, %")
	for i, e := range list {
		if e.Metrics.NMEFaces == 0 {
			continue
		}
		points := make(plotter.XYs, evaluation.PCKSteps+1)
		for j := range points {
			t := evaluation.PCKMost * float64(j) / evaluation.PCKSteps
			points[j] = plotter.XY{X: 100 * t, Y: 100 * e.PCK(t)}
		}
		line := must(plotter.NewLine(points))
		line.Color, line.Width = palette[i], 1.8
		p.Add(line)
		p.Legend.Add(shortened(e.Name), line)
	}
	p.Legend.Top, p.Legend.Left = false, false
	p.Legend.YOffs = 6
	p.Legend.XOffs = -6
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 100*evaluation.PCKMost, 0, 100
	return p
}

// errorPlot draws how many points are how far off.
func errorPlot(list []evaluation.Evaluated) *plot.Plot {
	bins := evaluation.BinsFor(evaluations(list)...)
	p := newPlot("Distribution of errors", "distance from the label, "+list[0].Metrics.Unit+"; the last step has all beyond", "points, %")
	most := 1.0
	for i, e := range list {
		shares := bins.Shares(e.Evaluation)
		if len(e.Points) == 0 {
			continue
		}
		points := make(plotter.XYs, 0, len(shares)+2)
		points = append(points, plotter.XY{})
		for j, s := range shares {
			points = append(points, plotter.XY{X: float64(j) * bins.Width, Y: 100 * s})
			most = max(most, 100*s)
		}
		points = append(points, plotter.XY{X: float64(bins.N) * bins.Width, Y: 100 * shares[bins.N-1]})
		line := must(plotter.NewLine(points))
		line.StepStyle = plotter.PostStep
		line.Color, line.Width = palette[i], 1.5
		if len(list) == 1 {
			line.FillColor = faded(palette[i])
		}
		p.Add(line)
		p.Legend.Add(fmt.Sprintf("%s: half within %.2f %s, 95 %% within %.2f", shortened(e.Name), e.Quantile(0.5), e.Metrics.Unit, e.Quantile(0.95)), line)
	}
	p.Legend.Top = true
	p.Legend.XOffs, p.Legend.YOffs = -6, -4
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, float64(bins.N)*bins.Width, 0, most*1.3
	return p
}

// keypointPlot draws the error of each keypoint, the largest of the first evaluation first.
func keypointPlot(list []evaluation.Evaluated) *plot.Plot {
	p := newPlot("Error by keypoint", "", "RMSE, "+list[0].Metrics.Unit)
	var names []string
	for _, k := range list[0].ByError() {
		names = append(names, strings.ReplaceAll(list[0].Keypoints[k].Name, "_", " "))
	}
	bar := min(vg.Length(36)/vg.Length(len(list)), 600/vg.Length(max(len(names), 1))/vg.Length(len(list)))
	for i, e := range list {
		values := make(plotter.Values, len(names))
		for j, k := range list[0].ByError() {
			if m := e.Metrics.Keypoints[e.Keypoints[k].Name]; m.Count > 0 {
				values[j] = m.RMSE
			}
		}
		if len(values) == 0 {
			continue
		}
		bars := must(plotter.NewBarChart(values, bar))
		bars.Color, bars.LineStyle.Width = palette[i], 0
		bars.Offset = bar * (vg.Length(i) - vg.Length(len(list)-1)/2)
		p.Add(bars)
	}
	if len(names) > 0 {
		p.NominalX(names...)
	}
	p.X.Tick.Label.Rotation = 0.45
	p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = draw.XRight, draw.YTop
	p.X.Min, p.X.Max = -0.6, float64(max(len(names), 1))-0.4
	p.Y.Min, p.Y.Max = 0, max(p.Y.Max*1.05, 0.1)
	return p
}

// faded is a colour for areas.
func faded(c color.Color) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0x40
	return n
}

func evaluations(list []evaluation.Evaluated) []*evaluation.Evaluation {
	var all []*evaluation.Evaluation
	for _, e := range list {
		all = append(all, e.Evaluation)
	}
	return slices.Clip(all)
}
