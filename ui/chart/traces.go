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

// Trace is one of very many: a curve, or a dot when it has one point. Points that are not finite are left out.
type Trace struct {
	X, Y  []float64
	Shade float64 // from 0, the best, to 1, the worst; NaN for neither
	Faded bool    // drawn behind the others, in grey
}

// Tick is a named place on an axis from 0 to 1.
type Tick struct {
	At   float64
	Text string
}

// Traces shows very many curves or dots over each other: a thousand of them take some milliseconds. The one under the
// pointer stands out and says what it is; a tap chooses it.
type Traces struct {
	widget.BaseWidget

	XLabel, YLabel string
	Empty          string // what it says while there is nothing
	WholeX         bool   // x counts something: its ticks are whole numbers
	// Ticks are named places on an x axis from 0 to 1; nil for an axis with numbers that follows the traces.
	Ticks []Tick
	// Text says what a trace is, for who points at it; it may be nil.
	Text func(i int) string
	// OnTapped is called with the trace that was tapped; it may be nil.
	OnTapped func(i int)

	traces  []Trace
	chosen  int
	hovered int
	log     bool

	x, y   axis
	shown  bool
	pos    fyne.Position // of the plot
	size   fyne.Size
	xTicks []Tick
	yTicks []float64

	back, front picture
	message     *widget.Label
	labels      texts
	note        note
	objects     []fyne.CanvasObject
}

// picture is a raster with the image that it keeps.
type picture struct {
	raster *canvas.Raster
	img    *image.RGBA
}

var (
	_ fyne.Tappable     = (*Traces)(nil)
	_ desktop.Hoverable = (*Traces)(nil)
)

// NewTraces returns a chart of no traces.
func NewTraces(xLabel, yLabel, empty string) *Traces {
	t := &Traces{XLabel: xLabel, YLabel: yLabel, Empty: empty, chosen: -1, hovered: -1, message: widget.NewLabel(""), note: newNote()}
	t.back.raster, t.front.raster = canvas.NewRaster(t.paintAll), canvas.NewRaster(t.paintMarked)
	t.message.Alignment, t.message.Wrapping = fyne.TextAlignCenter, fyne.TextWrapWord
	t.ExtendBaseWidget(t)
	return t
}

// Set shows other traces. They are not copied; do not write into them any more.
func (t *Traces) Set(traces []Trace) {
	t.traces = traces
	if t.hovered >= len(traces) {
		t.hovered = -1
	}
	t.Redraw()
}

// Redraw lays out and draws everything anew.
func (t *Traces) Redraw() {
	t.layout()
	t.back.raster.Refresh()
	t.front.raster.Refresh()
}

// SetLog makes the y axis logarithmic or linear.
func (t *Traces) SetLog(log bool) {
	if t.log != log {
		t.log = log
		t.Redraw()
	}
}

// Choose lets a trace stand out, -1 for none.
func (t *Traces) Choose(i int) {
	if t.chosen != i {
		t.chosen = i
		t.front.raster.Refresh()
	}
}

// axes finds the ranges of all points; ok is false when there are none.
func (t *Traces) axes() (x, y axis, ok bool) {
	lowX, highX, low, high := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for i := range t.traces {
		for k, v := range t.traces[i].Y {
			if at := t.traces[i].X[k]; finite(v) && finite(at) && (!t.log || v > 0) {
				lowX, highX, low, high = min(lowX, at), max(highX, at), min(low, v), max(high, v)
			}
		}
	}
	if lowX > highX {
		return x, y, false
	}
	if t.Ticks != nil {
		lowX, highX = 0, 1
	} else if lowX == highX {
		lowX, highX = lowX-0.5, highX+0.5
	}
	room := (highX - lowX) * 0.02
	return axis{low: lowX - room, high: highX + room}, newAxis(low, high, t.log), true
}

// layout finds the axes and puts what is written in its place.
func (t *Traces) layout() {
	size, row := t.Size(), textHeight()
	t.labels.begin()
	defer t.collect()
	defer t.labels.end()
	var ok bool
	t.x, t.y, ok = t.axes()
	t.shown = ok && size.Width > 60 && size.Height > 50
	t.layoutMessage(ok)
	t.back.raster.Hidden, t.front.raster.Hidden = !t.shown, !t.shown
	t.hover(t.hovered)
	if !t.shown {
		return
	}
	ink, faint := inkOf(t, 0xFF), inkOf(t, 0xA0)
	top := row + 3
	t.labels.put(t.YLabel, fyne.NewPos(2, 0), ink, true)
	height := max(1, size.Height-top-row-2)
	t.yTicks = t.y.ticks(int(height / 30))
	left := textWidth(t.XLabel, true)
	for _, v := range t.yTicks {
		left = max(left, textWidth(tickText(v), false))
	}
	t.pos, t.size = fyne.NewPos(left+gap, top), fyne.NewSize(max(1, size.Width-left-gap-2), height)
	for _, p := range []*picture{&t.back, &t.front} {
		p.raster.Move(t.pos)
		p.raster.Resize(t.size)
	}
	t.xTicks = t.ticks()
	for _, v := range t.yTicks {
		text := tickText(v)
		y := t.pos.Y + float32(1-t.y.at(v))*height - row/2
		t.labels.put(text, fyne.NewPos(t.pos.X-gap-textWidth(text, false), min(max(y, 0), t.pos.Y+height-row+2)), faint, false)
	}
	below := t.pos.Y + height + 2
	t.labels.put(t.XLabel, fyne.NewPos(t.pos.X-gap-textWidth(t.XLabel, true), below), ink, true)
	end := float32(0)
	for _, tick := range t.xTicks {
		width := textWidth(tick.Text, false)
		x := min(max(t.pos.X, t.pos.X+float32(t.x.at(tick.At))*t.size.Width-width/2), size.Width-2-width)
		if x >= end {
			t.labels.put(tick.Text, fyne.NewPos(x, below), faint, false)
			end = x + width + gap
		}
	}
}

// ticks returns the places on the x axis that are named.
func (t *Traces) ticks() []Tick {
	if t.Ticks != nil {
		return t.Ticks
	}
	var ticks []Tick
	for _, v := range t.x.ticks(int(t.size.Width / 70)) {
		if !t.WholeX || v == math.Trunc(v) {
			ticks = append(ticks, Tick{v, tickText(v)})
		}
	}
	return ticks
}

func (t *Traces) layoutMessage(points bool) {
	text := ""
	if !points {
		text = t.Empty
	}
	if t.message.Text != text {
		t.message.SetText(text)
	}
	t.message.Resize(fyne.NewSize(t.Size().Width, t.message.MinSize().Height))
	t.message.Move(fyne.NewPos(0, max(0, (t.Size().Height-t.message.MinSize().Height)/2)))
	t.message.Hidden = text == ""
}

// paintAll draws all traces: the faded ones first, then the worst, so that the best are seen.
func (t *Traces) paintAll(width, height int) image.Image {
	t.back.img = blank(t.back.img, width, height)
	if !t.shown || width == 0 {
		return t.back.img
	}
	t.paintGrid()
	order := make([]int, len(t.traces))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return behind(t.traces[a].Shade, t.traces[a].Faded, t.traces[b].Shade, t.traces[b].Faded)
	})
	light := dark(inkOf(t, 0xFF))
	for _, i := range order {
		t.paint(t.back.img, &t.traces[i], 1.2, 2.6, shadeOf(t.traces[i].Shade, t.traces[i].Faded, light))
	}
	return t.back.img
}

func (t *Traces) paintGrid() {
	img, c := t.back.img, inkOf(t, 0x22)
	width, height := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	for _, tick := range t.xTicks {
		x := math.Floor(t.x.at(tick.At)*width) + 0.5
		stroke(img, x, 0, x, height, 1, c)
	}
	for _, v := range t.yTicks {
		y := math.Floor((1-t.y.at(v))*height) + 0.5
		stroke(img, 0, y, width, y, 1, c)
	}
}

// paintMarked draws the chosen trace and the one under the pointer over the others.
func (t *Traces) paintMarked(width, height int) image.Image {
	t.front.img = blank(t.front.img, width, height)
	for _, m := range []struct {
		i int
		c color.NRGBA
	}{{t.chosen, Mark()}, {t.hovered, inkOf(t, 0xFF)}} {
		if t.shown && m.i >= 0 && m.i < len(t.traces) && width > 0 {
			t.paint(t.front.img, &t.traces[m.i], 2.5, 4.5, m.c)
		}
	}
	return t.front.img
}

// paint draws one trace.
func (t *Traces) paint(img *image.RGBA, x *Trace, width, radius float64, c color.NRGBA) {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	scale := w / max(1, float64(t.size.Width))
	lastX, lastY, points := 0.0, 0.0, 0
	for k, v := range x.Y {
		px, py := t.x.at(x.X[k])*w, (1-t.y.at(v))*h
		if !finite(px) || !finite(py) {
			continue
		}
		if points > 0 {
			stroke(img, lastX, lastY, px, py, width*scale, c)
		}
		lastX, lastY = px, py
		points++
	}
	if points == 1 {
		spot(img, lastX, lastY, radius*scale, c)
	}
}

// reach is how near the pointer has to be, in units of the screen.
const reach = 12

// Nearest returns the trace that is nearest to a place on the widget, -1 when none is near; faded ones are passed over.
func (t *Traces) Nearest(pos fyne.Position) int {
	if !t.shown {
		return -1
	}
	w, h := float64(t.size.Width), float64(t.size.Height)
	px, py := float64(pos.X-t.pos.X), float64(pos.Y-t.pos.Y)
	found, least := -1, float64(reach)
	for i := range t.traces {
		x := &t.traces[i]
		if x.Faded {
			continue
		}
		lastX, lastY, points := 0.0, 0.0, 0
		for k, v := range x.Y {
			ax, ay := t.x.at(x.X[k])*w, (1-t.y.at(v))*h
			if !finite(ax) || !finite(ay) {
				continue
			}
			if points == 0 {
				lastX, lastY = ax, ay
			}
			if d := distance(px, py, lastX, lastY, ax, ay); d < least {
				found, least = i, d
			}
			lastX, lastY = ax, ay
			points++
		}
	}
	return found
}

// hover lets a trace stand out and says what it is.
func (t *Traces) hover(i int) {
	if t.hovered != i {
		t.hovered = i
		t.front.raster.Refresh()
	}
	text := ""
	if i >= 0 && i < len(t.traces) && t.Text != nil && t.shown {
		text = t.Text(i)
	}
	t.note.show(t, text)
}

// Tapped is for Fyne.
func (t *Traces) Tapped(e *fyne.PointEvent) {
	if i := t.Nearest(e.Position); i >= 0 && t.OnTapped != nil {
		t.OnTapped(i)
	}
}

// MouseIn is for Fyne.
func (t *Traces) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved is for Fyne.
func (t *Traces) MouseMoved(e *desktop.MouseEvent) {
	t.note.at = e.Position
	t.hover(t.Nearest(e.Position))
}

// MouseOut is for Fyne.
func (t *Traces) MouseOut() { t.hover(-1) }

func (t *Traces) collect() {
	t.objects = append(t.objects[:0], t.back.raster, t.front.raster, t.message)
	for _, o := range t.labels.all {
		t.objects = append(t.objects, o)
	}
	t.objects = append(t.objects, t.note.box, t.note.text)
}

// CreateRenderer is for Fyne.
func (t *Traces) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	t.layout()
	return &tracesRenderer{t}
}

type tracesRenderer struct{ t *Traces }

func (r *tracesRenderer) Layout(fyne.Size)             { r.t.Redraw() }
func (r *tracesRenderer) MinSize() fyne.Size           { return fyne.NewSize(160, 90) }
func (r *tracesRenderer) Objects() []fyne.CanvasObject { return r.t.objects }
func (r *tracesRenderer) Destroy()                     {}
func (r *tracesRenderer) Refresh() {
	r.t.message.Refresh()
	r.t.Redraw()
}

// behind orders what is drawn: faded things first, then those without a shade, then from the worst to the best.
func behind(a float64, aFaded bool, b float64, bFaded bool) int {
	rank := func(shade float64, faded bool) float64 {
		switch {
		case faded:
			return -3
		case math.IsNaN(shade):
			return -2
		}
		return -shade
	}
	switch x, y := rank(a, aFaded), rank(b, bFaded); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// inkOf returns the theme's colour for text, as strong as alpha.
func inkOf(w fyne.Widget, alpha uint8) color.NRGBA {
	th := theme.Current()
	if own, ok := w.(interface{ Theme() fyne.Theme }); ok {
		th = own.Theme()
	}
	n := color.NRGBAModel.Convert(th.Color(theme.ColorNameForeground, fyne.CurrentApp().Settings().ThemeVariant())).(color.NRGBA)
	n.A = alpha
	return n
}
