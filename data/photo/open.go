package photo

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// codec is how a format is decoded.
type codec struct {
	header func(io.Reader) (image.Config, error)
	pixels func(io.Reader) (image.Image, error)
}

var codecs = map[Format]codec{
	JPEG: {jpeg.DecodeConfig, jpeg.Decode},
	PNG:  {png.DecodeConfig, png.Decode},
	WebP: {webp.DecodeConfig, webp.Decode},
	TIFF: {tiff.DecodeConfig, tiff.Decode},
	BMP:  {bmp.DecodeConfig, bmp.Decode},
	GIF:  {gif.DecodeConfig, gif.Decode},
}

// unsupported reports whether a decoder's error is about a rare kind of its format, and says which.
func unsupported(err error) (why string, is bool) {
	var j jpeg.UnsupportedError
	var p png.UnsupportedError
	var t tiff.UnsupportedError
	switch {
	case errors.As(err, &j):
		return string(j), true
	case errors.As(err, &p):
		return string(p), true
	case errors.As(err, &t):
		return string(t), true
	case errors.Is(err, bmp.ErrUnsupported):
		return "compressed, or with an unusual number of colours", true
	}
	return "", false
}

// Open decodes the photo at path as it is shown: turned by its orientation, its top-left pixel at (0, 0), opaque, with
// 8 bits a channel. It is one of *image.YCbCr, *image.Gray and *image.RGBA, and the caller's own. A photo of 12
// megapixels takes 18 to 48 MB. Errors are those of Look; nothing is decoded that is beyond the limits.
func Open(path string) (image.Image, error) {
	s, err := openSource(path)
	if err != nil {
		return nil, err
	}
	defer s.file.Close()
	stored, orientation, _, _, err := s.header()
	if err != nil {
		return nil, err
	}
	var img image.Image
	err = s.guard(func() (err error) {
		if img, err = codecs[s.format].pixels(s.reader()); err != nil {
			return err
		}
		screen := image.Rect(0, 0, stored.Width, stored.Height)
		if s.format != GIF && img.Bounds() != screen || !img.Bounds().In(screen) {
			return fmt.Errorf("it has %v pixels, not the %v that it names", img.Bounds().Size(), screen.Max)
		}
		img = turned(opaque(img, screen), orientation)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return img, nil
}

// opaque returns the picture with 8 bits a channel, on white where it is transparent or, as the first frame of a GIF
// may, does not cover the screen.
func opaque(img image.Image, screen image.Rectangle) image.Image {
	switch img := img.(type) {
	case *image.YCbCr:
		return img
	case *image.Gray:
		return img
	case *image.Gray16:
		out := image.NewGray(screen)
		for y := range screen.Max.Y {
			from, to := img.Pix[y*img.Stride:], out.Pix[y*out.Stride:][:screen.Max.X]
			for x := range to {
				to[x] = from[2*x] // the high byte
			}
		}
		return out
	case *image.RGBA:
		if img.Opaque() {
			return img
		}
	}
	out := image.NewRGBA(screen)
	draw.Draw(out, screen, image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, img.Bounds(), img, img.Bounds().Min, draw.Over)
	return out
}
