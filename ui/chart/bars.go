package chart

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/curve"
	"fiducial/ui/kit"
)

// Bars shows a number for each of some named things as bars that lie under each other, beside them the numbers; where
// there are several numbers for each, its bars stand together.
type Bars struct {
	widget.BaseWidget

	// Decimals is how many the numbers have.
	Decimals int
	// Chosen is the index of the thing that is marked, -1 for none; call Set after a change.
	Chosen int
	// OnTapped is called with the index of the thing whose bars are tapped; it may be nil.
	OnTapped func(i int)

	names   []string
	series  []BarSeries
	hovered int // -1 for none

	ground  *canvas.Rectangle // of what is under the pointer
	chosen  *canvas.Rectangle
	bars    swatches
	labels  texts
	objects []fyne.CanvasObject
}

// BarSeries is a number for each thing, all in one colour. NaN draws no bar and a dash.
type BarSeries struct {
	Color  color.NRGBA
	Values []float64

	Ranges []BarRange // how uncertain each number is; nil for not said
}

// BarRange is between which bounds a number may be as well. It is drawn as a line over the bar, and written behind the
// number.
type BarRange struct {
	Low, High float64
	Doubtful  bool // the number may be nothing: its bar is faint
}

const (
	barThick = 7 // of each of several bars; one alone is as thick as two
	barPause = 6 // between things
)

var (
	_ fyne.Tappable     = (*Bars)(nil)
	_ desktop.Hoverable = (*Bars)(nil)
)

// NewBars returns bars of nothing.
func NewBars() *Bars {
	b := &Bars{Decimals: 2, Chosen: -1, hovered: -1, ground: canvas.NewRectangle(color.Transparent)}
	b.chosen = canvas.NewRectangle(color.Transparent)
	b.ground.CornerRadius, b.chosen.CornerRadius = 3, 3
	b.ExtendBaseWidget(b)
	return b
}

// Set shows other numbers. Every series has as many values as there are names.
func (b *Bars) Set(names []string, series ...BarSeries) {
	b.names, b.series = names, series
	b.Refresh()
}

// lineHeight is the height of one thing with its bars.
func (b *Bars) lineHeight() float32 {
	return max(textHeight(), float32(max(2, len(b.series)))*barThick) + barPause
}

// layout puts everything in its place.
func (b *Bars) layout() {
	size, row := b.Size(), textHeight()
	b.bars.begin()
	b.labels.begin()
	left, right, highest := float32(0), float32(0), 0.0
	for i, name := range b.names {
		left = max(left, textWidth(name, false))
		for _, s := range b.series {
			right = max(right, textWidth(b.text(s, i), false))
			if curve.Finite(s.Values[i]) {
				highest = math.Max(highest, s.Values[i])
			}
			if s.Ranges != nil {
				highest = math.Max(highest, s.Ranges[i].High)
			}
		}
	}
	ink, faint := theme.Color(theme.ColorNameForeground), theme.Color(theme.ColorNamePlaceHolder)
	strong := color.NRGBAModel.Convert(ink).(color.NRGBA)
	room := max(0, size.Width-left-float32(max(1, len(b.series)))*(right+gap)-gap)
	line := b.lineHeight()
	for i, name := range b.names {
		top := float32(i) * line
		b.labels.put(name, fyne.NewPos(left-textWidth(name, false), top+(line-row)/2), ink, false)
		thick := float32(barThick)
		if len(b.series) == 1 {
			thick = 2 * barThick
		}
		y := top + (line-thick*float32(len(b.series)))/2
		for j, s := range b.series {
			text := b.text(s, i)
			x := size.Width - float32(len(b.series)-1-j)*(right+gap) - textWidth(text, false)
			b.labels.put(text, fyne.NewPos(x, top+(line-row)/2), faint, false)
			if v := s.Values[i]; curve.Finite(v) && highest > 0 {
				at := func(v float64) float32 { return room * float32(math.Max(v, 0)/highest) }
				tone := seenBeside(s.Color, strong)
				if s.Ranges != nil && s.Ranges[i].Doubtful {
					tone.A = 0x50
				}
				b.bars.put(fyne.NewPos(left+gap, y), fyne.NewSize(at(v), thick-1), tone, 1.5)
				if s.Ranges != nil {
					low, high := at(s.Ranges[i].Low), at(s.Ranges[i].High)
					b.bars.put(fyne.NewPos(left+gap+low, y+thick/2-1.5), fyne.NewSize(max(high-low, 1), 2), strong, 1)
				}
			}
			y += thick
		}
	}
	b.bars.end()
	b.labels.end()
	b.layoutGround(line)
	b.objects = b.labels.over(b.bars.over(append(b.objects[:0], b.chosen, b.ground)))
}

// layoutGround lightens what is chosen, and what is under the pointer if it can be tapped.
func (b *Bars) layoutGround(line float32) {
	for _, g := range []struct {
		o    *canvas.Rectangle
		at   int
		fill fyne.ThemeColorName
		show bool
	}{{b.chosen, b.Chosen, theme.ColorNameSelection, true}, {b.ground, b.hovered, theme.ColorNameHover, b.OnTapped != nil}} {
		g.o.FillColor = color.Transparent
		if g.show && g.at >= 0 && g.at < len(b.names) {
			g.o.FillColor = theme.Color(g.fill)
			g.o.Move(fyne.NewPos(0, float32(g.at)*line))
			g.o.Resize(fyne.NewSize(b.Size().Width, line))
		}
		g.o.Refresh()
	}
}

// text writes a number of a series, with its bounds where there are some.
func (b *Bars) text(s BarSeries, i int) string {
	text := kit.Decimals(s.Values[i], b.Decimals)
	if s.Ranges != nil && curve.Finite(s.Values[i]) {
		text += " (" + kit.Decimals(s.Ranges[i].Low, b.Decimals) + "–" + kit.Decimals(s.Ranges[i].High, b.Decimals) + ")"
	}
	return text
}

// at returns which thing is at a place, -1 for none.
func (b *Bars) at(pos fyne.Position) int {
	i := int(pos.Y / b.lineHeight())
	if pos.Y < 0 || i >= len(b.names) {
		return -1
	}
	return i
}

// Tapped is for Fyne.
func (b *Bars) Tapped(e *fyne.PointEvent) {
	if i := b.at(e.Position); i >= 0 && b.OnTapped != nil {
		b.OnTapped(i)
	}
}

// MouseIn is for Fyne.
func (b *Bars) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved is for Fyne.
func (b *Bars) MouseMoved(e *desktop.MouseEvent) { b.hover(b.at(e.Position)) }

// MouseOut is for Fyne.
func (b *Bars) MouseOut() { b.hover(-1) }

func (b *Bars) hover(i int) {
	if i != b.hovered {
		b.hovered = i
		b.layoutGround(b.lineHeight())
	}
}

// CreateRenderer is for Fyne.
func (b *Bars) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	least := func() fyne.Size { return fyne.NewSize(180, float32(len(b.names))*b.lineHeight()) }
	return kit.Drawn(func() []fyne.CanvasObject { return b.objects }, least, func(fyne.Size) { b.layout() }, func() {
		b.layout()
		canvas.Refresh(b)
	})
}
