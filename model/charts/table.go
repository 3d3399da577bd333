package charts

import (
	"fmt"
	"image/color"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"fiducial/model/evaluation"
)

// Columns of the table of figures, in points from the left; a column of numbers ends there.
const (
	nameColumn  = 0
	firstColumn = 210
	columnWidth = 150
	lineHeight  = 17

	chosenHeight = 14 // of a line that says how a checkpoint was chosen
)

// style returns a text style; right aligns it at its right end.
func style(size vg.Length, c color.Color, bold, right bool) draw.TextStyle {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = stdfont.WeightBold
	}
	s := draw.TextStyle{Color: c, Font: f, Handler: text.Plain{Fonts: font.DefaultCache}, YAlign: draw.YTop}
	if right {
		s.XAlign = draw.XRight
	}
	return s
}

// drawTable writes the figures, a column for each checkpoint and between two the difference.
func drawTable(c draw.Canvas, title string, list []evaluation.Evaluated) {
	y := c.Max.Y
	put := func(s draw.TextStyle, x vg.Length, text string) { c.FillText(s, vg.Point{X: c.Min.X + x, Y: y}, text) }
	put(style(15, black, true, false), nameColumn, title)
	y -= 22
	put(style(10, color.Gray{0x60}, false, false), nameColumn, measuredOn(list[0].Metrics))
	for _, e := range list {
		if says := e.Chosen.Says(shortened(e.Name)); says != "" {
			y -= chosenHeight
			put(style(9, color.Gray{0x60}, false, false), nameColumn, says)
		}
	}
	y -= 20
	for i, e := range list {
		put(style(10, palette[i], true, true), firstColumn+vg.Length(i)*columnWidth, shortened(e.Name))
	}
	if len(list) == 2 {
		put(style(10, black, true, true), firstColumn+2*columnWidth, "difference")
	}
	for _, measure := range evaluation.Measures(list[0].Metrics.Unit) {
		y -= lineHeight
		put(style(10, black, false, false), nameColumn, measure.Name)
		for i, e := range list {
			put(style(10, black, false, true), firstColumn+vg.Length(i)*columnWidth, measure.Text(measure.Of(e.Metrics))+" "+measure.UnitOf(measure.Of(e.Metrics)))
		}
		if len(list) == 2 {
			text, better := measure.Difference(measure.Of(list[0].Metrics), measure.Of(list[1].Metrics))
			put(style(10, differenceColor(better), better != 0, true), firstColumn+2*columnWidth, text)
		} else if len(list) == 1 {
			put(style(10, color.Gray{0x60}, false, false), firstColumn+30, measure.Meaning)
		}
	}
}

// measuredOn says on how many faces figures were taken.
func measuredOn(m evaluation.Metrics) string {
	switch {
	case m.Faces == 1 && m.NMEFaces == 1:
		return "1 face, with both eye centres labelled: NME and PCK are taken over it"
	case m.Faces == 1:
		return "1 face, without both eye centres labelled: there is no NME, and no PCK"
	}
	return fmt.Sprintf("%d faces, %d of them with both eye centres labelled: NME and PCK are taken over these", m.Faces, m.NMEFaces)
}

// differenceColor marks what is better or worse.
func differenceColor(better int) color.Color {
	switch {
	case better > 0:
		return color.NRGBA{0x00, 0x7D, 0x5A, 0xFF}
	case better < 0:
		return color.NRGBA{0xB4, 0x38, 0x0C, 0xFF}
	}
	return black
}

// nameMost is how many letters of a name its column has room for.
const nameMost = 26

// shortened returns the end of a name that is too long: what tells checkpoints apart stands there.
func shortened(name string) string {
	if letters := []rune(name); len(letters) > nameMost {
		return "…" + string(letters[len(letters)-nameMost+1:])
	}
	return name
}
