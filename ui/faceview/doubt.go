package faceview

import (
	"image"
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// doubt is the ellipse around a prediction within which a label most likely lies: the surer the network, the smaller.
// It is thin, and hidden behind the marker where the network is as sure as that is small.
type doubt struct {
	sprite
	drawn doubtLook
}

// doubtLook is how an ellipse looks on the screen; equal ones have equal pictures.
type doubtLook struct {
	half  face.Ellipse // in pixels of the screen
	scale float64      // pixels of the screen to the unit
}

const (
	doubtAlpha   = 0xD0
	doubtRim     = 0x80
	doubtHalf    = 0.6  // screen units from the outline to the edge of the line
	doubtRimHalf = 1.3  // … and to that of the rim behind it
	doubtReach   = 3.0  // from an ellipse to its picture's edge, in screen units
	doubtMost    = 1500 // pixels of the screen that a picture is wide at most: beyond that it is enlarged
	doubtLeast   = 1.0  // screen units that a half axis has at least
	doubtDigits  = 4.0  // parts of a pixel to which half axes are rounded: what moves by less keeps its picture
)

// drawDoubt draws the ellipse around a predicted point; one that is zero is none.
func (s *scene) drawDoubt(d *doubt, p face.Point, e face.Ellipse) {
	wanted := s.v.look.Doubts && p.Known && !e.IsZero()
	s.show(wanted, d.Image)
	if !wanted {
		return
	}
	scale, w := deviceScale(s.v), &s.v.view
	round := func(v float64) float64 { return math.Round(max(v*w.zoom, doubtLeast)*scale*doubtDigits) / doubtDigits }
	look := doubtLook{face.Ellipse{Major: round(e.Major), Minor: round(e.Minor), Angle: e.Angle}, scale}
	if w.mirrored {
		look.half.Angle = math.Pi - e.Angle
	}
	if d.drawn != look || d.Image.Image == nil {
		d.drawn = look
		img := look.picture()
		d.Image.Image = img
		d.Resize(fyne.NewSquareSize(float32(2 * (look.half.Major/scale + doubtReach))))
		d.Image.Refresh()
	}
	half := d.Size().Width / 2
	d.Move(w.screen(p.X, p.Y).SubtractXY(half, half))
}

// picture draws the ellipse in the middle of a square.
func (l doubtLook) picture() *image.RGBA {
	reach := l.half.Major + doubtReach*l.scale
	n := min(2*int(math.Ceil(reach))+1, doubtMost)
	img := image.NewRGBA(image.Rect(0, 0, n, n))
	step := 2 * reach / float64(n)
	place := func(pixel int) float64 { return (float64(pixel)+0.5)*step - reach }
	pixel := func(place float64) int { return min(max(int(math.Ceil((place+reach)/step-0.5)), 0), n) }
	// A pixel lies at least |in − 1| times the minor half axis from the outline, of which in is 1.
	band := l.width() / l.half.Minor
	for py := range n {
		y := place(py)
		left, right := l.cut(y, 1+band)
		from, to := l.cut(y, 1-band)
		l.ink(img, py, y, pixel(left), min(pixel(from), pixel(right)), place)
		l.ink(img, py, y, max(pixel(to), pixel(left)), pixel(right), place)
	}
	return img
}

// width returns how far from the outline there is any ink, in pixels of the screen.
func (l doubtLook) width() float64 { return doubtRimHalf*l.scale + 0.5 }

// cut returns between which places the row y is within the ellipse that is so many times as large, the same place twice
// where nowhere.
func (l doubtLook) cut(y, times float64) (from, to float64) {
	sin, cos := math.Sincos(l.half.Angle)
	a, b := 1/(l.half.Major*l.half.Major), 1/(l.half.Minor*l.half.Minor)
	// in² = p x² + 2 q x y + r y²
	p, q, r := a*cos*cos+b*sin*sin, (a-b)*cos*sin, a*sin*sin+b*cos*cos
	middle := -q * y / p
	half := 0.0
	if times > 0 {
		half = math.Sqrt(max(middle*middle-(r*y*y-times*times)/p, 0))
	}
	return middle - half, middle + half
}

// ink draws the pixels from and to of a row.
func (l doubtLook) ink(img *image.RGBA, py int, y float64, from, to int, place func(int) float64) {
	sin, cos := math.Sincos(l.half.Angle)
	a, b := 1/l.half.Major, 1/l.half.Minor
	tint, rim := PredictionColor(), RimColor()
	tint.A, rim.A = doubtAlpha, doubtRim
	for px := from; px < to; px++ {
		x := place(px)
		u, v := a*(cos*x+sin*y), b*(cos*y-sin*x)
		in, slope := math.Sqrt(u*u+v*v), math.Sqrt(a*a*u*u+b*b*v*v)
		if slope == 0 {
			continue
		}
		// The distance to the outline, to the first order.
		d := math.Abs(in * (in - 1) / slope)
		if d >= l.width() {
			continue
		}
		var c blend
		c.over(rim, cover(d/l.scale-doubtRimHalf, l.scale))
		c.over(tint, cover(d/l.scale-doubtHalf, l.scale))
		img.SetRGBA(px, py, c.rgba())
	}
}
