package faceview

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// outline is a box on the screen: a light line with a dark rim.
type outline struct{ rim, core *canvas.Rectangle }

func newOutline(rim, core color.Color, width float32) outline {
	o := outline{rim: canvas.NewRectangle(color.Transparent), core: canvas.NewRectangle(color.Transparent)}
	o.rim.StrokeColor, o.rim.StrokeWidth = rim, width
	o.core.StrokeColor, o.core.StrokeWidth = core, 1
	o.rim.Hide()
	o.core.Hide()
	return o
}

// put puts it around a box.
func (o outline) put(b box) {
	place(o.rim, b.grown(1))
	place(o.core, b)
}

// newBand makes the rubber band.
func newBand() outline {
	o := newOutline(RimColor(), color.White, 3)
	o.rim.FillColor = color.NRGBA{0xFF, 0xFF, 0xFF, 0x18}
	return o
}

// bands reports whether a drag on the picture draws a rubber band: with Shift, and where all of the picture is in
// sight, so that there is nowhere to move it.
func (v *FaceView) bands() bool {
	p := &v.pointer
	return p.button == desktop.MouseButtonPrimary && !v.held.pan && !v.MovesBox() && v.placing == None && v.labelsShown() && (p.shift || v.view.whole())
}

// bandTo chooses the labels within the band: besides those that were chosen with Shift, else alone.
func (v *FaceView) bandTo() {
	p := &v.pointer
	b := boxBetween(p.from, p.pos)
	chosen, last := make([]bool, len(v.keypoints)), None
	if p.shift {
		copy(chosen, p.before)
	}
	for kp, l := range v.labels {
		if l.Known && b.holds(v.view.screen(l.X, l.Y)) {
			chosen[kp] = true
		}
		if chosen[kp] {
			last = kp
		}
	}
	v.scene.drawBand()
	v.choose(chosen, last)
}

// drawBand draws the rubber band.
func (s *scene) drawBand() {
	p := &s.v.pointer
	visible := p.gesture == banding
	s.show(visible, s.band.rim, s.band.core)
	if visible {
		s.band.put(boxBetween(p.from, p.pos))
	}
}

// place gives an object the place and size of a box.
func place(o fyne.CanvasObject, b box) {
	o.Move(fyne.NewPos(b.x1, b.y1))
	o.Resize(fyne.NewSize(b.x2-b.x1, b.y2-b.y1))
}

func boxBetween(a, b fyne.Position) box {
	return box{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
}

func (b box) holds(p fyne.Position) bool {
	return p.X >= b.x1 && p.X <= b.x2 && p.Y >= b.y1 && p.Y <= b.y2
}

func (b box) grown(by float32) box { return box{b.x1 - by, b.y1 - by, b.x2 + by, b.y2 + by} }

func distance(a, b fyne.Position) float64 { return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y)) }
