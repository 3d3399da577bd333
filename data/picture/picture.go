// Package picture makes images for people to look at from pixels and points, through disintegration/imaging.
// (Training batches are made elsewhere: imaging works in 8-bit colour.)
package picture

import (
	"image"
	"image/color"

	"fiducial/data/face"
)

// Style says how points are drawn.
type Style struct {
	Label, Prediction, Rim color.Color
}

// Gray wraps 8-bit grey pixels, side×side in row order, without copying.
func Gray(pixels []byte, side int) *image.Gray { panic("unwritten") }

// Thumbnail scales a face to size pixels and draws its labels on it.
func Thumbnail(face_ image.Image, labels face.Points, size int, s Style) *image.NRGBA {
	panic("unwritten")
}

// Annotated scales a face by scale with its labels (circles), predictions (diamonds) and the lines between them, for saving as PNG.
func Annotated(face_ image.Image, labels, predictions face.Points, scale int, s Style) *image.NRGBA {
	panic("unwritten")
}
