package main

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// colours tell presets apart on light ground, for those too who don't see all colours (Okabe and Ito 2008).
var colours = []color.Color{
	color.NRGBA{0xd5, 0x5e, 0x00, 0xff}, color.NRGBA{0x00, 0x72, 0xb2, 0xff}, color.NRGBA{0x00, 0x9e, 0x73, 0xff},
	color.NRGBA{0xcc, 0x79, 0xa7, 0xff}, color.NRGBA{0xe6, 0x9f, 0x00, 0xff}, color.NRGBA{0x56, 0xb4, 0xe9, 0xff},
}

// The size of the chart, and how many pixels a PNG has to the inch.
const (
	chartWidth, chartHeight = 22 * vg.Centimeter, 13 * vg.Centimeter
	chartDPI                = vgimg.DefaultDPI
)

// drawAccuracy draws RMSE against time, both on logarithmic axes: what is drawn through is ours, what is dashed
// PyTorch's.
func drawAccuracy(f accuracyFigures, path string) error {
	p := plot.New()
	p.Title.Text = "RMSE on faces not trained on"
	p.X.Label.Text, p.Y.Label.Text = "seconds", "px"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = decades{}, decades{}
	p.Legend.Left, p.Legend.Padding = true, vg.Points(3) // where no curve is: none is low in the first seconds
	p.Legend.XOffs, p.Legend.YOffs = vg.Points(8), vg.Points(8)
	p.Add(plotter.NewGrid())
	colourOf := map[string]color.Color{}
	for _, c := range f.Curves {
		if _, known := colourOf[c.Preset]; !known {
			colourOf[c.Preset] = colours[len(colourOf)%len(colours)]
		}
		var points plotter.XYs
		for _, at := range c.Points {
			if at.drawn() {
				points = append(points, plotter.XY{X: at.Seconds, Y: at.RMSE})
			}
		}
		if len(points) == 0 {
			continue
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return fmt.Errorf("draw %s: %w", path, err)
		}
		line.Color, line.Width = colourOf[c.Preset], vg.Points(1.6)
		if c.Program == "PyTorch" {
			line.Dashes = []vg.Length{vg.Points(4), vg.Points(3)}
		}
		p.Add(line)
		p.Legend.Add(c.Preset+", "+c.Program, line)
	}
	if err := p.Save(chartWidth, chartHeight, path); err != nil {
		return fmt.Errorf("draw %s: %w", path, err)
	}
	return nil
}

// decades puts a mark with its number at 1, 2 and 5 of each power of ten.
type decades struct{}

// Ticks returns the marks from low to high.
func (decades) Ticks(low, high float64) []plot.Tick {
	var ticks []plot.Tick
	for power := math.Pow(10, math.Floor(math.Log10(low))); power <= high; power *= 10 {
		for _, digit := range []float64{1, 2, 5} {
			if v := digit * power; v >= low && v <= high {
				ticks = append(ticks, plot.Tick{Value: v, Label: strconv.FormatFloat(v, 'g', 3, 64)})
			}
		}
	}
	return ticks
}
