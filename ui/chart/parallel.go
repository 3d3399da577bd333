package chart

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/curve"
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
//
// Its fields are those of Traces: Empty is what it says while there is nothing; Text, which says what a line is, and
// OnTapped, which is called with the line that was tapped, may be nil. Choose lets a line stand out.
type Parallel struct {
	crowd[*parallelScene]

	// OnBrushed is called after every change of the brushes; it may be nil.
	OnBrushed func()

	axes    []ParallelAxis
	lines   []ParallelLine
	brushes brushes
	pressed fyne.Position // where the mouse went down
	drawing string        // the axis that is being brushed, "" for none
	start   float64       // where on it
	moving  *Brush        // as it was when it was taken hold of, or nil
}

var (
	_ fyne.Tappable     = (*Parallel)(nil)
	_ fyne.Draggable    = (*Parallel)(nil)
	_ desktop.Hoverable = (*Parallel)(nil)
	_ desktop.Mouseable = (*Parallel)(nil)
)

const (
	axisReach  = 14 // how near to an axis dragging brushes it
	leastBrush = 0.01
	brushWidth = 10
)

// NewParallel returns parallel coordinates of nothing, whose pictures a painter draws.
func NewParallel(painter *Painter, empty string) *Parallel {
	p := &Parallel{brushes: brushes{}}
	p.begin(p, painter, empty)
	return p
}

// Set shows other lines over other axes; brushes of axes that are still there stay. Nothing is copied: do not write
// into it any more.
func (p *Parallel) Set(axes []ParallelAxis, lines []ParallelLine) {
	p.axes, p.lines = axes, lines
	maps.DeleteFunc(p.brushes, func(name string, _ Brush) bool { return axisOf(axes, name) < 0 })
	p.Redraw()
}

func (p *Parallel) newest() *parallelScene {
	return &parallelScene{axes: p.axes, lines: p.lines, brushes: maps.Clone(p.brushes), ink: inkOf(p, 0xFF)}
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

// brushed shows the brushes as they are now, and the lines soon after.
func (p *Parallel) brushed() {
	p.place()
	p.Redraw()
	if p.OnBrushed != nil {
		p.OnBrushed()
	}
}

// Passes reports whether a line, of the axes that were set last, goes through all brushes.
func (p *Parallel) Passes(line ParallelLine) bool { return p.brushes.pass(p.axes, line) }

// x returns where an axis is on the widget.
func (p *Parallel) x(i int) float32 { return p.scene.x(i, p.Size().Width) }

// near returns the axis within reach of a place, -1 for none.
func (p *Parallel) near(pos fyne.Position) int {
	for i := range p.scene.axes {
		if d := pos.X - p.x(i); d > -axisReach && d < axisReach {
			return i
		}
	}
	return -1
}

// value returns what a height on the widget means on an axis.
func (p *Parallel) value(y float32) float64 {
	return min(max(1-float64((y-p.plotAt.Y)/p.plotSize.Height), 0), 1)
}

func (p *Parallel) y(at float64) float32 { return p.plotAt.Y + float32(1-at)*p.plotSize.Height }

// Nearest returns the line that is nearest to a place on the widget and goes through all brushes, -1 when none is near.
func (p *Parallel) Nearest(pos fyne.Position) int {
	found, least := -1, float64(reach)
	s := p.scene
	for i := 1; i < len(s.axes); i++ {
		left, right := p.x(i-1), p.x(i)
		if pos.X < left-reach || pos.X > right+reach {
			continue
		}
		for k, line := range s.lines {
			a, b := line.At[i-1], line.At[i]
			if !curve.Finite(a) || !curve.Finite(b) {
				continue
			}
			d := distance(float64(pos.X), float64(pos.Y), float64(left), float64(p.y(a)), float64(right), float64(p.y(b)))
			if d < least && p.brushes.pass(s.axes, line) {
				found, least = k, d
			}
		}
	}
	return found
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
		p.drawing, p.start, p.moving = p.scene.axes[i].Name, p.value(p.pressed.Y), nil
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
		if _, ok := p.brushes[p.scene.axes[i].Name]; ok {
			delete(p.brushes, p.scene.axes[i].Name)
			p.brushed()
			return
		}
	}
	p.crowd.Tapped(e)
}
