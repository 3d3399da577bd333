package contact

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Cell is a picture of a sheet with what stands below it. Pictures are square and all of one size.
type Cell struct {
	Picture image.Image
	Caption string
}

// MostPNG is how many pictures go on one PNG: more make it larger than programs show. A PDF has pages.
const MostPNG = 400

// ErrTooMany says that so many pictures do not go on one PNG.
var ErrTooMany = errors.New("a PNG holds at most 400 faces: list fewer, or save a PDF, which has pages")

// Measures of a PNG, in pixels.
const (
	columns  = 8
	gap      = 14
	captions = 22 // the height of a caption
	letters  = 14 // the size of its letters
)

// WritePNG writes n pictures of side by side pixels, eight in a line; cell returns picture i. It is a background task:
// progress, which may be nil, gets pictures done and in all. The error wraps ErrTooMany where there are more than
// MostPNG.
func WritePNG(ctx context.Context, w io.Writer, n, side int, cell func(i int) (Cell, error), progress func(done, total int64)) error {
	if n > MostPNG {
		return fmt.Errorf("%d faces: %w", n, ErrTooMany)
	}
	face, err := newFace()
	if err != nil {
		return err
	}
	across, down := min(n, columns), (n+columns-1)/columns
	sheet := image.NewRGBA(image.Rect(0, 0, gap+across*(side+gap), gap+down*(side+captions+gap)))
	draw.Draw(sheet, sheet.Bounds(), image.White, image.Point{}, draw.Src)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := cell(i)
		if err != nil {
			return err
		}
		at := image.Pt(gap+i%columns*(side+gap), gap+i/columns*(side+captions+gap))
		draw.Draw(sheet, image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}, c.Picture, c.Picture.Bounds().Min, draw.Over)
		write(sheet, face, c.Caption, at.Add(image.Pt(0, side+captions-letters/2)), side)
		if progress != nil {
			progress(int64(i+1), int64(n))
		}
	}
	return png.Encode(w, sheet)
}

// newFace returns the letters of captions.
func newFace() (font.Face, error) {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the font of captions: %w", err)
	}
	return opentype.NewFace(f, &opentype.FaceOptions{Size: letters, DPI: 72, Hinting: font.HintingFull})
}

// write writes a caption from a place on its line on, cut at its end where it is wider than the picture.
func write(on draw.Image, face font.Face, text string, at image.Point, width int) {
	d := font.Drawer{Dst: on, Src: image.NewUniform(color.Gray{Y: 40}), Face: face, Dot: fixed.P(at.X, at.Y)}
	d.DrawString(fitting(text, func(s string) bool { return d.MeasureString(s) <= fixed.I(width) }))
}

// fitting returns text, with an ellipsis in the place of its end where it does not fit.
func fitting(text string, fits func(string) bool) string {
	if fits(text) {
		return text
	}
	letters := []rune(text)
	for len(letters) > 0 && !fits(string(letters)+"…") {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}
