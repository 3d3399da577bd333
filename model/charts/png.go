package charts

import (
	"fmt"
	"image/color"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"fiducial/model/evaluation"
)

// The size of the picture and of its parts, in points, of which an inch has 72; a picture has dpi pixels to the inch.
const (
	width, height = 900, 700
	margin        = 24
	tableHeight   = 170
	curvesHeight  = 230
	dpi           = 144
)

// palette are colours that people with any kind of colour vision can tell apart on white (Okabe and Ito, Color
// Universal Design, 2008).
var palette = []color.Color{
	color.NRGBA{0x00, 0x72, 0xB2, 0xFF}, // blue
	color.NRGBA{0xE6, 0x9F, 0x00, 0xFF}, // orange
	color.NRGBA{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	color.NRGBA{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
}

// WritePNG draws evaluations of the same faces as PNG, 1800×1400 pixels. title says what was measured, such as the
// name of the dataset and of the part of it. The first evaluation is the one the others are compared with.
func WritePNG(w io.Writer, title string, list ...evaluation.Evaluated) error {
	if len(list) == 0 || len(list) > len(palette) {
		return fmt.Errorf("drawing an evaluation: %d checkpoints, it can be 1 to %d", len(list), len(palette))
	}
	img := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(color.White))
	page := draw.Crop(draw.New(img), margin, -margin, margin, -margin)
	top := page.Max.Y
	table := vg.Length(tableHeight)
	for _, e := range list {
		if e.Chosen.Faces > 0 {
			table += chosenHeight
		}
	}
	drawTable(crop(page, page.Min.X, top-table, page.Max.X, top), title, list)
	top -= table
	middle := page.Center().X
	pckPlot(list).Draw(crop(page, page.Min.X, top-curvesHeight, middle-margin/2, top))
	errorPlot(list).Draw(crop(page, middle+margin/2, top-curvesHeight, page.Max.X, top))
	keypointPlot(list).Draw(crop(page, page.Min.X, page.Min.Y, page.Max.X, top-curvesHeight-margin/2))
	if _, err := (vgimg.PngCanvas{Canvas: img}).WriteTo(w); err != nil {
		return fmt.Errorf("writing the picture of an evaluation: %w", err)
	}
	return nil
}

// crop returns the part of a canvas between two corners.
func crop(c draw.Canvas, left, bottom, right, top vg.Length) draw.Canvas {
	c.Rectangle = vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: right, Y: top}}
	return c
}
