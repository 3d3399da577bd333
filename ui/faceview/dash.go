package faceview

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// stroke is a light line with a dark rim.
type stroke struct{ rim, core *canvas.Line }

func newStroke(width float32) stroke {
	l := stroke{rim: canvas.NewLine(RimColor()), core: canvas.NewLine(color.White)}
	l.rim.StrokeWidth, l.core.StrokeWidth = width+2, width
	l.rim.Hidden, l.core.Hidden = true, true
	return l
}

// between puts the line from a to b without its ends, gap long each, and reports whether anything is left.
func (l stroke) between(a, b fyne.Position, gap float64) bool {
	from, to, ok := shorten(a, b, gap)
	if !ok {
		return false
	}
	for _, line := range []*canvas.Line{l.rim, l.core} {
		if line.Position1 != from || line.Position2 != to {
			line.Position1, line.Position2 = from, to
			line.Refresh()
		}
	}
	return true
}

// shorten cuts gap off both ends of a line; ok is false when hardly anything is left.
func shorten(a, b fyne.Position, gap float64) (from, to fyne.Position, ok bool) {
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	length := math.Hypot(dx, dy)
	if length <= 2*gap+1 {
		return a, b, false
	}
	cx, cy := float32(dx*gap/length), float32(dy*gap/length)
	return a.AddXY(cx, cy), b.SubtractXY(cx, cy), true
}

// The dashes between partners, in screen units.
const (
	dashLength = 5.0
	dashPeriod = 9.0
	dashReach  = 2 // from the middle of the line to the edge of its rim
)

// dashed draws a dashed line from a to b into a picture for a screen with scale pixels to the unit, and
// returns it with the place of its corner and its size; what lies outside room is left out. Fyne has no
// dashed lines, and many short ones look torn, because it moves their ends to whole pixels.
func dashed(a, b fyne.Position, room fyne.Size, scale float64) (img *image.RGBA, corner fyne.Position, size fyne.Size) {
	low := func(p, q float32) int { return int(math.Floor(math.Max(0, float64(min(p, q))-dashReach) * scale)) }
	high := func(p, q, end float32) int {
		return int(math.Ceil(math.Min(float64(end), float64(max(p, q))+dashReach) * scale))
	}
	bounds := image.Rectangle{
		Min: image.Pt(low(a.X, b.X), low(a.Y, b.Y)),
		Max: image.Pt(high(a.X, b.X, room.Width), high(a.Y, b.Y, room.Height)),
	}
	if bounds.Min.X >= bounds.Max.X || bounds.Min.Y >= bounds.Max.Y {
		return nil, fyne.Position{}, fyne.Size{}
	}
	img = image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
	length := math.Hypot(dx, dy)
	paint := func(px, py int) {
		// Where the pixel lies along the line, and how far beside it.
		x := (float64(px+bounds.Min.X)+0.5)/scale - float64(a.X)
		y := (float64(py+bounds.Min.Y)+0.5)/scale - float64(a.Y)
		along, beside := (x*dx+y*dy)/length, math.Abs(x*dy-y*dx)/length
		img.SetRGBA(px, py, dashAt(along, beside, length, scale))
	}
	// Only pixels near the line are looked at: a few to each column, or to each row of a steep line.
	slant := (dashReach*length/math.Max(math.Abs(dx), math.Abs(dy)) + 1) * scale
	if math.Abs(dx) >= math.Abs(dy) {
		for px := range bounds.Dx() {
			y := (float64(a.Y)+((float64(px+bounds.Min.X)+0.5)/scale-float64(a.X))*dy/dx)*scale - float64(bounds.Min.Y)
			for py := max(0, int(y-slant)); py < min(bounds.Dy(), int(y+slant)+1); py++ {
				paint(px, py)
			}
		}
	} else {
		for py := range bounds.Dy() {
			x := (float64(a.X)+((float64(py+bounds.Min.Y)+0.5)/scale-float64(a.Y))*dx/dy)*scale - float64(bounds.Min.X)
			for px := max(0, int(x-slant)); px < min(bounds.Dx(), int(x+slant)+1); px++ {
				paint(px, py)
			}
		}
	}
	corner = fyne.NewPos(float32(float64(bounds.Min.X)/scale), float32(float64(bounds.Min.Y)/scale))
	return img, corner, fyne.NewSize(float32(float64(bounds.Dx())/scale), float32(float64(bounds.Dy())/scale))
}

// dashAt returns the colour of a dashed line at a point along it and beside it.
func dashAt(along, beside, length, scale float64) color.RGBA {
	var c blend
	cover := func(dist float64) float64 { return math.Max(0, math.Min(1, 0.5-dist*scale)) }
	within := cover(math.Max(-along, along-length))
	c.over(RimColor(), 0.6*within*cover(beside-1.5))
	phase := math.Mod(along, dashPeriod)
	c.over(color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, within*cover(math.Max(-phase, phase-dashLength))*cover(beside-0.6))
	return c.rgba()
}
