package chart

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
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

// Traces shows very many curves or dots over each other. The one under the pointer stands out and says what it is; a
// tap chooses it.
//
// Empty is what it says while there is nothing; Text, which says what a trace is, and OnTapped, which is called with
// the trace that was tapped, may be nil. Choose lets a trace stand out, Redraw shows a change of these fields.
type Traces struct {
	crowd[*tracesScene]

	XLabel, YLabel string
	WholeX         bool // x counts something: its ticks are whole numbers
	// Ticks are named places on an x axis from 0 to 1; nil for an axis with numbers that follows the traces.
	Ticks []Tick

	traces []Trace
	log    bool
}

var (
	_ fyne.Tappable     = (*Traces)(nil)
	_ desktop.Hoverable = (*Traces)(nil)
)

// NewTraces returns a chart of no traces, whose pictures a painter draws.
func NewTraces(painter *Painter, xLabel, yLabel, empty string) *Traces {
	t := &Traces{XLabel: xLabel, YLabel: yLabel}
	t.begin(t, painter, empty)
	return t
}

// Set shows other traces. They are not copied; do not write into them any more.
func (t *Traces) Set(traces []Trace) {
	t.traces = traces
	t.Redraw()
}

// SetLog makes the y axis logarithmic or linear.
func (t *Traces) SetLog(log bool) {
	if t.log != log {
		t.log = log
		t.Redraw()
	}
}

func (t *Traces) newest() *tracesScene {
	s := &tracesScene{xLabel: t.XLabel, yLabel: t.YLabel, named: t.Ticks, wholeX: t.WholeX, log: t.log, traces: t.traces, ink: inkOf(t, 0xFF)}
	s.x, s.y, s.any = s.axes()
	return s
}

// Nearest returns the trace that is nearest to a place on the widget, -1 when none is near; faded ones are passed over.
func (t *Traces) Nearest(pos fyne.Position) int {
	if !t.shown() {
		return -1
	}
	s, w, h := t.scene, float64(t.plotSize.Width), float64(t.plotSize.Height)
	px, py := float64(pos.X-t.plotAt.X), float64(pos.Y-t.plotAt.Y)
	found, least := -1, float64(reach)
	for i := range s.traces {
		x := &s.traces[i]
		if x.Faded {
			continue
		}
		s.walk(x, w, h, func(fromX, fromY, toX, toY float64) {
			if d := distance(px, py, fromX, fromY, toX, toY); d < least {
				found, least = i, d
			}
		})
	}
	return found
}
