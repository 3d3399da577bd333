package faceview

import (
	"image"
	"image/draw"
	"math"
	"runtime"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/picture"
)

// fullPicture is what the screen shows of a photo: a picture of the part that is in sight, of as many pixels as the
// screen has there. It is made again when another part is in sight, and only then: not while a point is dragged. It is
// put where the view has it each time.
type fullPicture struct {
	shot  Shot
	greys *[256]uint8 // what becomes of each channel by the adjustment; nil before that is known
}

// Shot is what of a photo a view has in sight, and in how many pixels. Those that are equal make the same picture of
// the same photo.
type Shot struct {
	lens   lens
	size   image.Point
	extent extent // of the photo
	smooth bool
}

// Ahead is the picture that a shot makes of a photo, made before it is shown. It is not changed once it is made, and
// safe for concurrent use.
type Ahead struct {
	of      *Photo
	shot    Shot
	picture *image.RGBA
}

// Ahead makes the picture of a shot, on one core. It takes some tens of milliseconds for a photo of twelve megapixels:
// call it off the UI goroutine.
func (p *Photo) Ahead(s Shot) *Ahead {
	a := &Ahead{p, s, image.NewRGBA(image.Rectangle{Max: s.size})}
	p.show(a.picture, s.lens, s.extent, s.smooth, 1)
	return a
}

// Is reports whether the picture is that of a shot of a photo. There may be none: nil.
func (a *Ahead) Is(p *Photo, s Shot) bool { return a != nil && a.of == p && a.shot == s }

// Shot returns what the view, as it is now, would show of a face of a square of that side in its photo. Nothing is
// shown of it where the view has no room.
func (v *FaceView) Shot(f Frame, side int) Shot {
	then := v.view
	then.setPicture(side, photo{side: side, frame: &f}.extent())
	shot, _ := then.shot(deviceScale(v), v.look.Smooth)
	return shot
}

// shot returns what is in sight of the picture where a unit of the screen has scale pixels, and the pixel of the screen
// at which that begins.
func (v *view) shot(scale float64, smooth bool) (s Shot, at image.Point) {
	whole := v.pictureBox()
	pixels := func(low, high float32, room float64) (from, to int) {
		return int(math.Floor(float64(max(low, 0)) * scale)), int(math.Ceil(math.Min(float64(high), room) * scale))
	}
	x1, x2 := pixels(whole.x1, whole.x2, v.width)
	y1, y2 := pixels(whole.y1, whole.y2, v.height)
	if x1 >= x2 || y1 >= y2 {
		return Shot{}, image.Point{}
	}
	step := 1 / (v.zoom * scale)
	l := lens{dx: v.right() * step, dy: step}
	l.left, l.top = v.imageAt(float64(x1)/scale, float64(y1)/scale)
	return Shot{l, image.Pt(x2-x1, y2-y1), v.extent, smooth}, image.Pt(x1, y1)
}

// drawFull draws the part of the photo that is in sight.
func (s *scene) drawFull() {
	v := s.v
	scale := deviceScale(v)
	shot, at := v.view.shot(scale, v.look.Smooth)
	s.show(shot.size != image.Point{}, s.photo)
	if shot.size == (image.Point{}) {
		return
	}
	if s.full.shot != shot {
		s.full.shot = shot
		img := s.pictureOf(shot)
		s.photo.Image, s.photo.ScaleMode = img, canvas.ImageScalePixels
		s.photo.Refresh()
	}
	// The same picture may have to stand elsewhere: a photo that is seen whole moves with the middle of the view.
	s.photo.Move(fyne.NewPos(float32(float64(at.X)/scale), float32(float64(at.Y)/scale)))
	s.photo.Resize(fyne.NewSize(float32(float64(shot.size.X)/scale), float32(float64(shot.size.Y)/scale)))
}

// pictureOf returns the picture of a shot, adjusted: the one that was made ahead, if it is that.
func (s *scene) pictureOf(shot Shot) *image.RGBA {
	p := s.v.photo
	if !p.ahead.Is(p.full, shot) {
		img := image.NewRGBA(image.Rectangle{Max: shot.size})
		s.showFull(img, shot.lens)
		return img
	}
	img := p.ahead.picture
	if !s.v.look.Adjustment.IsZero() {
		img = &image.RGBA{Pix: slices.Clone(img.Pix), Stride: img.Stride, Rect: img.Rect}
		s.adjust(img)
	}
	return img
}

// showFull draws what a lens shows of the photo, adjusted.
func (s *scene) showFull(dst *image.RGBA, l lens) {
	v := s.v
	v.photo.full.show(dst, l, v.view.extent, v.look.Smooth, runtime.GOMAXPROCS(0))
	s.adjust(dst)
}

// adjust adjusts a picture of the photo.
func (s *scene) adjust(dst *image.RGBA) {
	v := s.v
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
	p.full.show(img, lens{-0.5, -0.5, 1, 1}, s.v.view.extent, false, runtime.GOMAXPROCS(0))
	draw.Draw(grey, grey.Rect, img, image.Point{}, draw.Src)
	return grey
}
