package chart

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ParallelAxis is one axis of parallel coordinates.
type ParallelAxis struct {
	Name  string
	Ticks []Tick // from 0, at the bottom, to 1
}

// ParallelLine is one thing: where it lies on each axis, from 0 to 1, NaN where it does not.
type ParallelLine struct {
	At    []float64
	Shade float64 // from 0, the best, to 1, the worst; NaN for neither
}

// Brush is a part of an axis that was marked: only lines through all brushes count.
type Brush struct{ Low, High float64 }

// Parallel shows things as lines over parallel axes (Inselberg, "The plane with parallel coordinates", 1985). Dragging
// along an axis brushes it: lines that miss a brush fade. A tap on a brushed axis frees it; a tap on a line chooses it.
type Parallel struct {
	widget.BaseWidget

	Empty string // what it says while there is nothing
	// Text says what a line is, for who points at it; it may be nil.
	Text func(i int) string
	// OnTapped is called with the line that was tapped, OnBrushed after every change of the brushes; both may be nil.
	OnTapped  func(i int)
	OnBrushed func()

	axes    []ParallelAxis
	lines   []ParallelLine
	brushes map[string]Brush // by the name of the axis
	chosen  int
	hovered int
	pressed fyne.Position // where the mouse went down
	drawing string        // the axis that is being brushed, "" for none
	start   float64       // where on it
	moving  *Brush        // as it was when it was taken hold of, or nil

	top, height float32 // of the axes
	back, front picture
	message     *widget.Label
	labels      texts
	bands       swatches
	note        note
	objects     []fyne.CanvasObject
}

var (
	_ fyne.Tappable     = (*Parallel)(nil)
	_ fyne.Draggable    = (*Parallel)(nil)
	_ desktop.Hoverable = (*Parallel)(nil)
	_ desktop.Mouseable = (*Parallel)(nil)
)

const (
	axisReach  = 14 // how near to an axis dragging brushes it
	axisMargin = 26 // at both sides
	axisTick   = 4
	leastBrush = 0.01
	brushWidth = 10
)

// NewParallel returns parallel coordinates of nothing.
func NewParallel(empty string) *Parallel {
	p := &Parallel{Empty: empty, chosen: -1, hovered: -1, brushes: map[string]Brush{}, message: widget.NewLabel(""), note: newNote()}
	p.back.raster, p.front.raster = canvas.NewRaster(p.paintAll), canvas.NewRaster(p.paintMarked)
	p.message.Alignment, p.message.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

// Set shows other lines over other axes; brushes of axes that are still there stay. Nothing is copied.
func (p *Parallel) Set(axes []ParallelAxis, lines []ParallelLine) {
	p.axes, p.lines = axes, lines
	if p.hovered >= len(lines) {
		p.hovered = -1
	}
	for name := range p.brushes {
		if p.axis(name) < 0 {
			delete(p.brushes, name)
		}
	}
	p.Redraw()
}

// Redraw lays out and draws everything anew.
func (p *Parallel) Redraw() {
	p.layout()
	p.back.raster.Refresh()
	p.front.raster.Refresh()
}

// Choose lets a line stand out, -1 for none.
func (p *Parallel) Choose(i int) {
	if p.chosen != i {
		p.chosen = i
		p.front.raster.Refresh()
	}
}

// Brushed reports whether there is any brush.
func (p *Parallel) Brushed() bool { return len(p.brushes) > 0 }

// Brush marks a part of the axis of that name.
func (p *Parallel) Brush(axis string, b Brush) {
	p.brushes[axis] = b
	p.brushed()
}

// ClearBrushes frees all axes.
func (p *Parallel) ClearBrushes() {
	if len(p.brushes) > 0 {
		clear(p.brushes)
		p.brushed()
	}
}

func (p *Parallel) brushed() {
	p.Redraw()
	if p.OnBrushed != nil {
		p.OnBrushed()
	}
}

// Passes reports whether a line goes through all brushes.
func (p *Parallel) Passes(line ParallelLine) bool {
	for name, b := range p.brushes {
		if i := p.axis(name); i >= 0 && !(line.At[i] >= b.Low && line.At[i] <= b.High) {
			return false
		}
	}
	return true
}

func (p *Parallel) axis(name string) int {
	return slices.IndexFunc(p.axes, func(a ParallelAxis) bool { return a.Name == name })
}

// x returns where an axis is on the widget.
func (p *Parallel) x(i int) float32 {
	if len(p.axes) < 2 {
		return p.Size().Width / 2
	}
	return axisMargin + float32(i)*(p.Size().Width-2*axisMargin)/float32(len(p.axes)-1)
}

// near returns the axis within reach of a place, -1 for none.
func (p *Parallel) near(pos fyne.Position) int {
	for i := range p.axes {
		if d := pos.X - p.x(i); d > -axisReach && d < axisReach {
			return i
		}
	}
	return -1
}

// value returns what a height on the widget means on an axis.
func (p *Parallel) value(y float32) float64 {
	return min(max(1-float64((y-p.top)/p.height), 0), 1)
}

func (p *Parallel) y(at float64) float32 { return p.top + float32(1-at)*p.height }

// layout puts what is written, and the brushes, in their places.
func (p *Parallel) layout() {
	size, row := p.Size(), textHeight()
	p.labels.begin()
	p.bands.begin()
	p.top, p.height = row+6, max(1, size.Height-2*row-10)
	shown := len(p.axes) > 0 && len(p.lines) > 0 && size.Width > 60 && size.Height > 60
	text := ""
	if len(p.lines) == 0 || len(p.axes) == 0 {
		text = p.Empty
	}
	if p.message.Text != text {
		p.message.SetText(text)
	}
	p.message.Hidden = text == ""
	p.message.Resize(fyne.NewSize(size.Width, p.message.MinSize().Height))
	p.message.Move(fyne.NewPos(0, max(0, (size.Height-p.message.MinSize().Height)/2)))
	for _, r := range []*picture{&p.back, &p.front} {
		r.raster.Hidden = !shown
		r.raster.Move(fyne.NewPos(0, p.top))
		r.raster.Resize(fyne.NewSize(size.Width, p.height))
	}
	if shown {
		for i, a := range p.axes {
			p.layoutAxis(i, a, row)
		}
	}
	p.labels.end()
	p.bands.end()
	p.hover(p.hovered)
	p.collect()
}

// layoutAxis writes the name of an axis and its ticks. Names of neighbours stand at the top and at the bottom by turns,
// where there is more room for them.
func (p *Parallel) layoutAxis(i int, a ParallelAxis, row float32) {
	size, x := p.Size(), p.x(i)
	every := float32(2)
	if len(p.axes) > 1 {
		every = min(2*(p.x(1)-p.x(0)), size.Width)
	}
	name := shortenedTo(a.Name, every-4)
	width := textWidth(name, true)
	y := float32(0)
	if i%2 == 1 {
		y = p.top + p.height + 4
	}
	p.labels.put(name, fyne.NewPos(min(max(0, x-width/2), size.Width-width), y), inkOf(p, 0xFF), true)
	if b, ok := p.brushes[a.Name]; ok {
		c := Mark()
		c.A = 0x60
		p.bands.put(fyne.NewPos(x-brushWidth/2, p.y(b.High)), fyne.NewSize(brushWidth, max(2, p.y(b.Low)-p.y(b.High))), c, 3)
	}
	room := float32(1e9)
	if len(p.axes) > 1 {
		room = p.x(1) - p.x(0) - axisTick - 2
	}
	last := float32(math.Inf(1))
	for _, t := range a.Ticks {
		at := p.y(t.At) - row/2
		text := shortenedTo(t.Text, room)
		if at > last-row || text == "" {
			continue
		}
		last = at
		left := x + axisTick + 2
		if width := textWidth(text, false); left+width > size.Width {
			left = x - axisTick - 2 - width
		}
		pos := fyne.NewPos(left, min(max(at, p.top-2), p.top+p.height-row+2))
		ground := color.NRGBAModel.Convert(p.Theme().Color(theme.ColorNameBackground, fyne.CurrentApp().Settings().ThemeVariant())).(color.NRGBA)
		ground.A = 0xB0 // lines are seen through it, and the text can be read
		p.bands.put(pos, fyne.NewSize(textWidth(text, false), row), ground, 2)
		p.labels.put(text, pos, inkOf(p, 0xFF), false)
	}
}

// shortenedTo returns as much of a text as there is room for.
func shortenedTo(text string, room float32) string {
	if textWidth(text, true) <= room {
		return text
	}
	letters := []rune(text)
	for n := len(letters) - 1; n > 0; n-- {
		if short := string(letters[:n]) + "…"; textWidth(short, true) <= room {
			return short
		}
	}
	return ""
}

// paintAll draws all lines, those that miss a brush first, then from the worst to the best, and the axes.
func (p *Parallel) paintAll(width, height int) image.Image {
	p.back.img = blank(p.back.img, width, height)
	if width == 0 || len(p.axes) == 0 {
		return p.back.img
	}
	order, faded := make([]int, len(p.lines)), make([]bool, len(p.lines))
	for i := range order {
		order[i], faded[i] = i, !p.Passes(p.lines[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return behind(p.lines[a].Shade, faded[a], p.lines[b].Shade, faded[b]) })
	light := dark(inkOf(p, 0xFF))
	for _, i := range order {
		p.paint(p.back.img, p.lines[i].At, 1.2, shadeOf(p.lines[i].Shade, faded[i], light))
	}
	scale := float64(width) / float64(max(1, p.Size().Width))
	for i, a := range p.axes {
		x := math.Floor(float64(p.x(i))*scale) + 0.5
		stroke(p.back.img, x, 0, x, float64(height), 1.5*scale, inkOf(p, 0xA0))
		for _, t := range a.Ticks {
			y := (1 - t.At) * float64(height)
			stroke(p.back.img, x, y, x+axisTick*scale, y, scale, inkOf(p, 0xA0))
		}
	}
	return p.back.img
}

// paintMarked draws the chosen line and the one under the pointer over the others.
func (p *Parallel) paintMarked(width, height int) image.Image {
	p.front.img = blank(p.front.img, width, height)
	for _, m := range []struct {
		i int
		c color.NRGBA
	}{{p.chosen, Mark()}, {p.hovered, inkOf(p, 0xFF)}} {
		if m.i >= 0 && m.i < len(p.lines) && width > 0 {
			p.paint(p.front.img, p.lines[m.i].At, 2.5, m.c)
		}
	}
	return p.front.img
}

// paint draws one line, with a gap where it lies on no place of an axis.
func (p *Parallel) paint(img *image.RGBA, at []float64, width float64, c color.NRGBA) {
	scale := float64(img.Rect.Dx()) / float64(max(1, p.Size().Width))
	h := float64(img.Rect.Dy())
	for i := 1; i < len(p.axes) && i < len(at); i++ {
		if finite(at[i-1]) && finite(at[i]) {
			stroke(img, float64(p.x(i-1))*scale, (1-at[i-1])*h, float64(p.x(i))*scale, (1-at[i])*h, width*scale, c)
		}
	}
}

// Nearest returns the line that is nearest to a place on the widget and goes through all brushes, -1 when none is near.
func (p *Parallel) Nearest(pos fyne.Position) int {
	found, least := -1, float64(reach)
	for i := 1; i < len(p.axes); i++ {
		left, right := p.x(i-1), p.x(i)
		if pos.X < left-reach || pos.X > right+reach {
			continue
		}
		for k, line := range p.lines {
			a, b := line.At[i-1], line.At[i]
			if !finite(a) || !finite(b) {
				continue
			}
			if d := distance(float64(pos.X), float64(pos.Y), float64(left), float64(p.y(a)), float64(right), float64(p.y(b))); d < least && p.Passes(line) {
				found, least = k, d
			}
		}
	}
	return found
}

func (p *Parallel) hover(i int) {
	if p.hovered != i {
		p.hovered = i
		p.front.raster.Refresh()
	}
	text := ""
	if i >= 0 && i < len(p.lines) && p.Text != nil {
		text = p.Text(i)
	}
	p.note.show(p, text)
}

// MouseDown is for Fyne: dragging begins here.
func (p *Parallel) MouseDown(e *desktop.MouseEvent) { p.pressed = e.Position }

// MouseUp is for Fyne.
func (p *Parallel) MouseUp(*desktop.MouseEvent) {}

// Dragged is for Fyne: it brushes the axis where the mouse went down, or moves the brush that was there.
func (p *Parallel) Dragged(e *fyne.DragEvent) {
	if p.drawing == "" {
		i := p.near(p.pressed)
		if i < 0 {
			return
		}
		p.drawing, p.start, p.moving = p.axes[i].Name, p.value(p.pressed.Y), nil
		if b, ok := p.brushes[p.drawing]; ok && p.start >= b.Low && p.start <= b.High {
			p.moving = &b
		}
	}
	now := p.value(e.Position.Y)
	if p.moving != nil {
		by := min(max(now-p.start, -p.moving.Low), 1-p.moving.High)
		p.Brush(p.drawing, Brush{p.moving.Low + by, p.moving.High + by})
		return
	}
	low, high := min(p.start, now), max(p.start, now)
	p.Brush(p.drawing, Brush{low, max(high, low+leastBrush)})
}

// DragEnd is for Fyne.
func (p *Parallel) DragEnd() { p.drawing, p.moving = "", nil }

// Tapped is for Fyne.
func (p *Parallel) Tapped(e *fyne.PointEvent) {
	if i := p.near(e.Position); i >= 0 {
		if _, ok := p.brushes[p.axes[i].Name]; ok {
			delete(p.brushes, p.axes[i].Name)
			p.brushed()
			return
		}
	}
	if i := p.Nearest(e.Position); i >= 0 && p.OnTapped != nil {
		p.OnTapped(i)
	}
}

// MouseIn is for Fyne.
func (p *Parallel) MouseIn(e *desktop.MouseEvent) { p.MouseMoved(e) }

// MouseMoved is for Fyne.
func (p *Parallel) MouseMoved(e *desktop.MouseEvent) {
	p.note.at = e.Position
	p.hover(p.Nearest(e.Position))
}

// MouseOut is for Fyne.
func (p *Parallel) MouseOut() { p.hover(-1) }

func (p *Parallel) collect() {
	p.objects = append(p.objects[:0], p.back.raster, p.front.raster, p.message)
	for _, o := range p.bands.all {
		p.objects = append(p.objects, o)
	}
	for _, o := range p.labels.all {
		p.objects = append(p.objects, o)
	}
	p.objects = append(p.objects, p.note.box, p.note.text)
}

// CreateRenderer is for Fyne.
func (p *Parallel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	p.layout()
	return &parallelRenderer{p}
}

type parallelRenderer struct{ p *Parallel }

func (r *parallelRenderer) Layout(fyne.Size)             { r.p.Redraw() }
func (r *parallelRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 110) }
func (r *parallelRenderer) Objects() []fyne.CanvasObject { return r.p.objects }
func (r *parallelRenderer) Destroy()                     {}
func (r *parallelRenderer) Refresh() {
	r.p.message.Refresh()
	r.p.Redraw()
}
