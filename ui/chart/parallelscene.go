package chart

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/curve"
	"fiducial/ui/kit"
)

// parallelScene is what parallel coordinates show at a moment.
type parallelScene struct {
	axes    []ParallelAxis
	lines   []ParallelLine
	brushes brushes
	ink     color.NRGBA
}

// brushes are the marked parts of axes, by their names.
type brushes map[string]Brush

const (
	axisMargin = 26 // at both sides
	axisTick   = 4
)

// pass reports whether a line goes through all brushes.
func (b brushes) pass(axes []ParallelAxis, line ParallelLine) bool {
	for name, brush := range b {
		if i := axisOf(axes, name); i >= 0 && !(line.At[i] >= brush.Low && line.At[i] <= brush.High) {
			return false
		}
	}
	return true
}

// axisOf returns the axis of that name, -1 when there is none.
func axisOf(axes []ParallelAxis, name string) int {
	return slices.IndexFunc(axes, func(a ParallelAxis) bool { return a.Name == name })
}

func (s *parallelScene) count() int  { return len(s.lines) }
func (s *parallelScene) empty() bool { return len(s.lines) == 0 || len(s.axes) == 0 }

// x returns where an axis is in so much room.
func (s *parallelScene) x(i int, width float32) float32 {
	if len(s.axes) < 2 {
		return width / 2
	}
	return axisMargin + float32(i)*(width-2*axisMargin)/float32(len(s.axes)-1)
}

// paint draws all lines, those that miss a brush first, then from the worst to the best, and the axes.
func (s *parallelScene) paint(img *image.RGBA, scale float64) {
	order, faded := make([]int, len(s.lines)), make([]bool, len(s.lines))
	for i := range order {
		order[i], faded[i] = i, !s.brushes.pass(s.axes, s.lines[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return behind(s.lines[a].Shade, faded[a], s.lines[b].Shade, faded[b]) })
	light, share := dark(s.ink), crowdedShare(len(s.lines))
	for _, i := range order {
		c := shadeOf(s.lines[i].Shade, faded[i], light)
		c.A = uint8(float64(c.A) * share)
		s.line(img, s.lines[i].At, 1.2*scale, c, scale)
	}
	ink := s.ink
	ink.A = 0xA0
	height := float64(img.Rect.Dy())
	for i, a := range s.axes {
		x := math.Floor(s.pixel(i, img, scale)) + 0.5
		stroke(img, x, 0, x, height, 1.5*scale, ink)
		for _, t := range a.Ticks {
			y := (1 - t.At) * height
			stroke(img, x, y, x+axisTick*scale, y, scale, ink)
		}
	}
}

// crowdedShare returns how much each of n lines covers of what is behind it: hundreds that cover all of it would show
// where any line goes, not where most go.
func crowdedShare(n int) float64 {
	const few, least = 100, 0.25
	return max(least, min(1, math.Sqrt(few/float64(max(n, 1)))))
}

func (s *parallelScene) paintOne(img *image.RGBA, i int, c color.NRGBA, scale float64) {
	s.line(img, s.lines[i].At, 2.5*scale, c, scale)
}

// pixel returns where an axis is in a picture.
func (s *parallelScene) pixel(i int, img *image.RGBA, scale float64) float64 {
	return float64(s.x(i, float32(float64(img.Rect.Dx())/scale))) * scale
}

// line draws one line, with a gap where it lies on no place of an axis.
func (s *parallelScene) line(img *image.RGBA, at []float64, width float64, c color.NRGBA, scale float64) {
	h := float64(img.Rect.Dy())
	for i := 1; i < len(s.axes) && i < len(at); i++ {
		if curve.Finite(at[i-1]) && curve.Finite(at[i]) {
			stroke(img, s.pixel(i-1, img, scale), (1-at[i-1])*h, s.pixel(i, img, scale), (1-at[i])*h, width, c)
		}
	}
}

// arrange writes the names and the ticks of all axes, and shows the brushes.
func (p *Parallel) arrange() (fyne.Position, fyne.Size) {
	row := textHeight()
	p.plotAt, p.plotSize = fyne.NewPos(0, row+6), fyne.NewSize(p.Size().Width, max(1, p.Size().Height-2*row-10))
	for i, a := range p.scene.axes {
		p.arrangeName(i, a, row)
		if b, ok := p.brushes[a.Name]; ok {
			c := Mark()
			c.A = 0x60
			p.bands.put(fyne.NewPos(p.x(i)-brushWidth/2, p.y(b.High)), fyne.NewSize(brushWidth, max(2, p.y(b.Low)-p.y(b.High))), c, 3)
		}
		p.arrangeTicks(i, a, row)
	}
	return p.plotAt, p.plotSize
}

// arrangeName writes the name of an axis. Names of neighbours stand at the top and at the bottom by turns, where there
// is more room for them.
func (p *Parallel) arrangeName(i int, a ParallelAxis, row float32) {
	size, every := p.Size(), float32(2)
	if len(p.scene.axes) > 1 {
		every = min(2*(p.x(1)-p.x(0)), size.Width)
	}
	name := shortenedTo(a.Name, every-4)
	width := textWidth(name, true)
	y := float32(0)
	if i%2 == 1 {
		y = p.plotAt.Y + p.plotSize.Height + 4
	}
	p.labels.put(name, fyne.NewPos(min(max(0, p.x(i)-width/2), size.Width-width), y), inkOf(p, 0xFF), true)
}

// arrangeTicks writes the ticks of an axis beside it, as far as there is room.
func (p *Parallel) arrangeTicks(i int, a ParallelAxis, row float32) {
	size, x, room := p.Size(), p.x(i), float32(math.Inf(1))
	if len(p.scene.axes) > 1 {
		room = p.x(1) - p.x(0) - axisTick - 2
	}
	ground := color.NRGBAModel.Convert(p.Theme().Color(theme.ColorNameBackground, fyne.CurrentApp().Settings().ThemeVariant())).(color.NRGBA)
	ground.A = 0xB0 // lines are seen through it, and the text can be read
	last := float32(math.Inf(1))
	for _, t := range a.Ticks {
		at := p.y(t.At) - row/2
		text := shortenedTo(t.Text, room)
		if at > last-row || text == "" {
			continue
		}
		last = at
		width := textWidth(text, false)
		left := x + axisTick + 2
		if left+width > size.Width {
			left = x - axisTick - 2 - width
		}
		pos := fyne.NewPos(left, min(max(at, p.plotAt.Y-2), p.plotAt.Y+p.plotSize.Height-row+2))
		p.bands.put(pos, fyne.NewSize(width, row), ground, 2)
		p.labels.put(text, pos, inkOf(p, 0xFF), false)
	}
}

// shortenedTo returns as much of a text as there is room for.
func shortenedTo(text string, room float32) string {
	return kit.Cut(text, func(s string) bool { return textWidth(s, true) <= room })
}
