package faceview

import (
	"image"
	"slices"

	"fyne.io/fyne/v2/canvas"
	"github.com/disintegration/imaging"

	"fiducial/data/face"
	"fiducial/data/picture"
)

// photo is the picture that is shown, as it came: the pictures for the screen are made from it.
type photo struct {
	pixels []byte // of the square; nil where these are not there
	side   int
	frame  *Frame   // of the photo around the square; nil where the square is all there is
	full   *Photo   // that photo; nil until it is decoded
	ahead  *Ahead   // a picture of it, made ahead; nil for none
	edit   *boxEdit // the box while it is moved; nil while it is not
}

// Frame is where a face is in its photo, which is shown around its square.
type Frame struct {
	Width, Height int      // of the photo, in pixels
	Box           face.Box // of the face in it
}

// extent returns what the picture covers.
func (p photo) extent() extent {
	if p.frame == nil {
		return squareExtent(p.side)
	}
	b := p.frame.Box
	return extent{
		first: b.ToSquare(face.At(0, 0), p.side),
		last:  b.ToSquare(face.At(float64(p.frame.Width-1), float64(p.frame.Height-1)), p.side),
		pixel: float64(p.side) / b.Size,
	}
}

// shown returns the pixels of the square as they are to be seen: adjusted, and mirrored. They may be those of the photo
// itself.
func (p photo) shown(a picture.Adjustment, mirrored bool) []byte {
	pixels := picture.Adjust(picture.Gray(p.pixels, p.side), a).Pix
	if !mirrored {
		return pixels
	}
	pixels = slices.Clone(pixels)
	for line := range slices.Chunk(pixels, p.side) {
		slices.Reverse(line)
	}
	return pixels
}

// smoothSide is how wide a smooth picture is at least drawn before the screen enlarges it further.
const smoothSide = 384

// crispPhoto turns 8-bit grey pixels, side×side in row order, into a picture of the same size.
func crispPhoto(pixels []byte, side int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	for i, p := range pixels {
		q := img.Pix[4*i : 4*i+4 : 4*i+4]
		q[0], q[1], q[2], q[3] = p, p, p, 0xFF
	}
	return img
}

// smoothPhoto is the same picture, enlarged by a bicubic filter. Enlarging it about four times is enough:
// what is left for the linear filter of the screen can't be told from the real thing.
func smoothPhoto(pixels []byte, side int) *image.RGBA {
	factor := (smoothSide + side - 1) / side
	if factor <= 1 {
		return crispPhoto(pixels, side)
	}
	grey := &image.Gray{Pix: pixels, Stride: side, Rect: image.Rect(0, 0, side, side)}
	large := imaging.Resize(grey, side*factor, side*factor, imaging.CatmullRom)
	// Nothing in it is transparent, so colours with and without alpha multiplied in are the same bytes.
	return &image.RGBA{Pix: large.Pix, Stride: large.Stride, Rect: large.Rect}
}

// scaleMode returns how the screen should scale the picture. Both modes scale on the GPU. Pixels shown
// smaller than they are look torn unless they are mixed.
func scaleMode(smooth bool, zoom float64) canvas.ImageScale {
	if smooth || zoom < 1 {
		return canvas.ImageScaleFastest
	}
	return canvas.ImageScalePixels
}
