package faceview

import (
	"image"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/picture"
)

// fullPicture is what the screen shows of a photo: a picture of the part that is in sight, of as many pixels as the screen has there. It is
// made again when another part is in sight, and only then: not while a point is dragged. It is put where the view has it each time.
type fullPicture struct {
	lens  lens
	size  image.Point
	greys *[256]uint8 // what becomes of each channel by the adjustment; nil before that is known
}

// drawFull draws the part of the photo that is in sight.
func (s *scene) drawFull() {
	v := s.v
	scale := deviceScale(v)
	whole, size := v.view.pictureBox(), v.Size()
	pixels := func(low, high, room float32) (from, to int) {
		return int(math.Floor(float64(max(low, 0)) * scale)), int(math.Ceil(float64(min(high, room)) * scale))
	}
	x1, x2 := pixels(whole.x1, whole.x2, size.Width)
	y1, y2 := pixels(whole.y1, whole.y2, size.Height)
	s.show(x1 < x2 && y1 < y2, s.photo)
	if x1 >= x2 || y1 >= y2 {
		return
	}
	step := 1 / (v.view.zoom * scale)
	l := lens{dx: v.view.right() * step, dy: step}
	l.left, l.top = v.view.imageAt(float64(x1)/scale, float64(y1)/scale)
	now := image.Pt(x2-x1, y2-y1)
	if s.full.size != now || s.full.lens != l {
		s.full.size, s.full.lens = now, l
		img := image.NewRGBA(image.Rectangle{Max: now})
		s.showFull(img, l)
		s.photo.Image, s.photo.ScaleMode = img, canvas.ImageScalePixels
		s.photo.Refresh()
	}
	// The same picture may have to stand elsewhere: a photo that is seen whole moves with the middle of the view.
	s.photo.Move(fyne.NewPos(float32(float64(x1)/scale), float32(float64(y1)/scale)))
	s.photo.Resize(fyne.NewSize(float32(float64(now.X)/scale), float32(float64(now.Y)/scale)))
}

// showFull draws what a lens shows of the photo, adjusted.
func (s *scene) showFull(dst *image.RGBA, l lens) {
	v := s.v
	v.photo.full.show(dst, l, v.view.extent, v.look.Smooth)
	if v.look.Adjustment.IsZero() {
		return
	}
	if s.full.greys == nil {
		greys := v.look.Adjustment.Greys(s.squareOfFull())
		s.full.greys = &greys
	}
	for i := 0; i < len(dst.Pix); i += 4 {
		q := dst.Pix[i : i+4 : i+4]
		if q[3] != 0 { // beside the photo there is nothing
			q[0], q[1], q[2] = s.full.greys[q[0]], s.full.greys[q[1]], s.full.greys[q[2]]
		}
	}
}

// squareOfFull returns the square in grey: equalising goes by its greys.
func (s *scene) squareOfFull() *image.Gray {
	p, side := s.v.photo, s.v.view.side
	if p.pixels != nil {
		return picture.Gray(p.pixels, side)
	}
	img, grey := image.NewRGBA(image.Rect(0, 0, side, side)), image.NewGray(image.Rect(0, 0, side, side))
	p.full.show(img, lens{-0.5, -0.5, 1, 1}, s.v.view.extent, false)
	draw.Draw(grey, grey.Rect, img, image.Point{}, draw.Src)
	return grey
}
