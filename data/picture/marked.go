package picture

import (
	"image"
	"math"

	"github.com/disintegration/imaging"

	"fiducial/data/face"
)

// Marked returns a photo in colour with the known points of each of its faces on it as diamonds; points are in pixels
// of the photo. One whose longer side has more than most pixels is shrunk to that. It panics when most is not positive.
func Marked(photo image.Image, faces []face.Points, most int, s Style) *image.NRGBA {
	if most <= 0 {
		panic("picture: a photo of no pixels")
	}
	size := photo.Bounds().Size()
	longer, scale := max(size.X, size.Y), 1.0
	var out *image.NRGBA
	if longer > most {
		scale = float64(most) / float64(longer)
		out = imaging.Resize(photo, max(1, int(math.Round(float64(size.X)*scale))), max(1, int(math.Round(float64(size.Y)*scale))), imaging.CatmullRom)
	} else {
		out = imaging.Clone(photo)
	}
	for _, points := range faces {
		radius := max(2, spread(points)*scale/40)
		width := max(1, radius/3)
		marks(out, points, scale, s.Rim, s.Prediction, func(c point, grow float64) shape { return diamond(c, radius, width/2+grow) })
	}
	return out
}

// spread returns how far the known points of a face reach, in pixels: the longer side of the rectangle around them.
func spread(points face.Points) float64 {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		if p.Known {
			left, right, top, bottom = min(left, p.X), max(right, p.X), min(top, p.Y), max(bottom, p.Y)
		}
	}
	return max(0, right-left, bottom-top)
}
