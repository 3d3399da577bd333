package faceview

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/face"
)

const (
	loupeRadius = 76.0 // at most, screen units
	loupeGap    = 32.0 // from the place it shows to its rim
	loupeFactor = 2.5  // how much larger than the picture it shows
	loupeMost   = 40.0 // screen units per pixel of the picture; above, nothing more can be seen
	loupeTurn   = 12.0 // how far a drag must have gone one way for the loupe to go to the other side
)

// loupe shows the place a label is dragged to magnified, beside it: behind the drag, so that what the label is
// dragged to stays in sight.
type loupe struct {
	image *canvas.Image
	side  fyne.Delta // on which side of the place it is: ±1 each way
}

func newLoupe() loupe {
	l := loupe{image: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}}
	l.image.Hide()
	return l
}

// loupeZoom returns how large the loupe shows a pixel of the square, 0 when the picture itself is hardly smaller.
func (v *FaceView) loupeZoom() float64 {
	zoom := math.Min(loupeMost/v.view.extent.pixel, v.view.zoom*loupeFactor)
	if zoom < v.view.zoom*1.3 {
		return 0
	}
	return zoom
}

// drawLoupe shows the loupe while a label is dragged.
func (s *scene) drawLoupe() {
	v := s.v
	p := &v.pointer
	zoom := v.loupeZoom()
	if !v.dragging() || p.kp == None || !v.look.Loupe || zoom == 0 {
		s.show(false, s.loupe.image)
		s.loupe.side = fyne.NewDelta(1, -1)
		return
	}
	at := v.point(p.kp)
	size := v.Size()
	radius := math.Min(loupeRadius, float64(min(size.Width, size.Height))/4)
	scale := deviceScale(v)
	img := v.magnified(at, radius, zoom, scale)
	s.loupe.image.Image = img
	middle := s.loupePlace(v.view.screen(at.X, at.Y), float32(radius))
	// On whole pixels of the screen, which blur nothing.
	corner := fyne.NewPos(snap(middle.X-float32(radius), scale), snap(middle.Y-float32(radius), scale))
	s.loupe.image.Move(corner)
	s.loupe.image.Resize(fyne.NewSquareSize(float32(float64(img.Rect.Dx()) / scale)))
	s.show(true, s.loupe.image)
	s.loupe.image.Refresh()
}

// snap returns the nearest place that lies on a whole pixel of a screen with scale pixels to the unit.
func snap(at float32, scale float64) float32 {
	return float32(math.Round(float64(at)*scale) / scale)
}

// loupePlace returns where the middle of the loupe goes: on the side from which the label comes, as far as the
// widget has room there.
func (s *scene) loupePlace(at fyne.Position, radius float32) fyne.Position {
	size, from := s.v.Size(), s.v.pointer.from
	away := (radius + loupeGap) / math.Sqrt2
	one := func(side *float32, moved, at, room float32) float32 {
		switch {
		case moved > loupeTurn:
			*side = -1
		case moved < -loupeTurn:
			*side = 1
		}
		to := at + *side*away
		if to-radius < 0 || to+radius > room {
			*side = -*side
			to = at + *side*away
		}
		return max(radius, min(room-radius, to))
	}
	x := one(&s.loupe.side.DX, s.v.pointer.pos.X-from.X, at.X, size.Width)
	return fyne.NewPos(x, one(&s.loupe.side.DY, s.v.pointer.pos.Y-from.Y, at.Y, size.Height))
}

// magnified draws the picture around a place, round, with a cross over the place itself.
func (v *FaceView) magnified(at face.Point, radius, zoom, scale float64) *image.RGBA {
	n := int(2*radius*scale) | 1
	out := image.NewRGBA(image.Rect(0, 0, n, n))
	colour := v.loupeSource(at, n, zoom, scale)
	tint, rim := LabelColor(), RimColor()
	for y := range n {
		for x := range n {
			dx, dy := float64(x-n/2)/scale, float64(y-n/2)/scale
			in := math.Max(0, math.Min(1, (radius-math.Hypot(dx, dy))*scale))
			if in == 0 {
				continue
			}
			c := blend{}
			c.over(colour(x, y), 1)
			arm, off := math.Abs(dx), math.Abs(dy)
			if arm < off {
				arm, off = off, arm
			}
			if arm > 7 {
				c.over(rim, cover(off-1.3, scale))
				c.over(tint, cover(off-0.5, scale))
			}
			dot := math.Hypot(dx, dy)
			c.over(rim, cover(dot-2.2, scale))
			c.over(color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, cover(dot-1.1, scale))
			edge := radius - dot
			c.over(rim, cover(edge-4, scale))
			c.over(color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}, cover(math.Abs(edge-2)-1, scale))
			c.r, c.g, c.b, c.a = c.r*in, c.g*in, c.b*in, c.a*in
			out.SetRGBA(x, y, c.rgba())
		}
	}
	return out
}

// outside is the colour of what the loupe shows beside the picture.
var outside = color.RGBA{0x50, 0x50, 0x50, 0xFF}

// loupeSource returns the colour of each of the loupe's n×n pixels, in the middle of which a place of the picture is.
func (v *FaceView) loupeSource(at face.Point, n int, zoom, scale float64) func(x, y int) color.NRGBA {
	step := 1 / (zoom * scale)
	of := func(c color.RGBA) color.NRGBA { return color.NRGBA{c.R, c.G, c.B, 0xFF} }
	if v.photo.full != nil {
		img := image.NewRGBA(image.Rect(0, 0, n, n))
		draw.Draw(img, img.Rect, image.NewUniform(outside), image.Point{}, draw.Src)
		half := float64(n) / 2 * step
		v.scene.showFull(img, lens{at.X - v.view.right()*half, at.Y - half, v.view.right() * step, step})
		return func(x, y int) color.NRGBA { return of(img.RGBAAt(x, y)) }
	}
	source, _ := v.scene.photo.Image.(*image.RGBA)
	if source == nil || v.photo.pixels == nil {
		return func(x, y int) color.NRGBA { return of(outside) }
	}
	factor, atX := float64(source.Rect.Dx())/float64(v.view.side), at.X
	if v.view.mirrored { // the picture that is shown is mirrored already
		atX = float64(v.view.side-1) - atX
	}
	return func(x, y int) color.NRGBA {
		px := int(math.Floor((atX + float64(x-n/2)*step + 0.5) * factor))
		py := int(math.Floor((at.Y + float64(y-n/2)*step + 0.5) * factor))
		if !(image.Point{px, py}).In(source.Rect) {
			return of(outside)
		}
		return of(source.RGBAAt(px, py))
	}
}

// cover turns a signed distance to an outline, negative inside, into how much of a pixel lies within.
func cover(distance, scale float64) float64 {
	return math.Max(0, math.Min(1, 0.5-distance*scale))
}
