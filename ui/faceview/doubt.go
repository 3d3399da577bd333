package faceview

import (
	"image"
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

// doubt is the ellipse around a prediction within which a label most likely lies: the surer the network, the smaller. It is thin,
// and hidden behind the marker where the network is as sure as that is small.
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
	doubtAlpha  = 0xD0
	doubtRim    = 0x80
	doubtReach  = 3.0  // from an ellipse to its picture's edge, in screen units
	doubtMost   = 1500 // pixels of the screen that a picture is wide at most: beyond that it is enlarged
	doubtLeast  = 1.0  // screen units that a half axis has at least
	doubtDigits = 4.0  // parts of a pixel to which half axes are rounded: what moves by less keeps its picture
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
	sin, cos := math.Sincos(l.half.Angle)
	tint, rim := PredictionColor(), RimColor()
	tint.A, rim.A = doubtAlpha, doubtRim
	a, b, step := l.half.Major, l.half.Minor, 2*reach/float64(n)
	for py := range n {
		for px := range n {
			x, y := (float64(px)+0.5)*step-reach, (float64(py)+0.5)*step-reach
			u, v := cos*x+sin*y, cos*y-sin*x
			// The distance to the outline, to the first order.
			in, slope := math.Hypot(u/a, v/b), math.Hypot(u/(a*a), v/(b*b))
			if slope == 0 {
				continue
			}
			d := math.Abs(in*(in-1)/slope) / l.scale
			if d > doubtReach {
				continue
			}
			var c blend
			c.over(rim, cover(d-1.3, l.scale))
			c.over(tint, cover(d-0.6, l.scale))
			img.SetRGBA(px, py, c.rgba())
		}
	}
	return img
}
