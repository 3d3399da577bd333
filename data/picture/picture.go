package picture

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/disintegration/imaging"

	"fiducial/data/face"
)

// Style says in which colours points are drawn.
type Style struct {
	Label      color.NRGBA
	Prediction color.NRGBA
	Error      color.NRGBA // of the lines from labels to their predictions
	Rim        color.NRGBA // around both, so that they show on any skin
}

// DefaultStyle returns bluish green labels and vermilion predictions, which the colour-blind can tell apart
// (Okabe and Ito, Color Universal Design, 2008), with a dark rim.
func DefaultStyle() Style {
	return Style{
		Label:      color.NRGBA{R: 0x00, G: 0x9E, B: 0x73, A: 0xFF},
		Prediction: color.NRGBA{R: 0xD5, G: 0x5E, B: 0x00, A: 0xFF},
		Error:      color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}, // what joins labels has their colour
		Rim:        color.NRGBA{R: 0x10, G: 0x10, B: 0x10, A: 0xD0},
	}
}

// Gray wraps 8-bit grey pixels, side×side in row order, without copying. It panics when there are not side² of them.
func Gray(pixels []byte, side int) *image.Gray {
	if side < 0 || len(pixels) != side*side {
		panic(fmt.Sprintf("picture: %d pixels are no square of side %d", len(pixels), side))
	}
	return &image.Gray{Pix: pixels, Stride: side, Rect: image.Rect(0, 0, side, side)}
}

// Scaled returns a photo scaled to size×size pixels: smooth by Catmull-Rom splines, else crisp, each pixel a
// block. It panics when size is not positive.
func Scaled(photo image.Image, size int, smooth bool) *image.NRGBA {
	if size <= 0 {
		panic(fmt.Sprintf("picture: scaling to %d pixels", size))
	}
	filter := imaging.NearestNeighbor
	if smooth {
		filter = imaging.CatmullRom
	}
	return imaging.Resize(photo, size, size, filter)
}

// Square cuts a box out of a photo, in its colours, as size×size pixels: where a point of the photo lies in it says
// box.ToSquare. What lies beyond the photo is black. It panics when size is not positive or the box has no size.
func Square(photo image.Image, box face.Box, size int) *image.NRGBA {
	if size <= 0 || !(box.Size > 0) {
		panic(fmt.Sprintf("picture: a square of %d pixels of %v", size, box))
	}
	out := imaging.New(size, size, color.Black)
	bounds := photo.Bounds()
	part := image.Rect(int(math.Floor(box.Left)), int(math.Floor(box.Top)), int(math.Ceil(box.Left+box.Size)), int(math.Ceil(box.Top+box.Size)))
	part = part.Intersect(image.Rect(0, 0, bounds.Dx(), bounds.Dy())) // no more of it than there is, however large the box
	scaled := func(v int, from float64) int { return int(math.Round((float64(v) - from) * float64(size) / box.Size)) }
	at := image.Rect(scaled(part.Min.X, box.Left), scaled(part.Min.Y, box.Top), scaled(part.Max.X, box.Left), scaled(part.Max.Y, box.Top))
	if part.Empty() || at.Empty() {
		return out
	}
	cut := imaging.Crop(photo, part.Add(bounds.Min))
	return imaging.Paste(out, imaging.Resize(cut, at.Dx(), at.Dy(), imaging.CatmullRom), at.Min)
}

// Thumbnail scales a face to size×size pixels and draws its known labels on it as small dots with a rim.
// It panics when size is not positive.
func Thumbnail(photo image.Image, labels face.Points, size int, s Style) *image.NRGBA {
	out := Scaled(photo, size, true)
	scale := float64(size) / float64(photo.Bounds().Dx())
	radius := max(1.25, float64(size)/64)
	for _, p := range labels {
		if p.Known {
			c := place(p, scale)
			draw(out, disc(c, radius+0.6), s.Rim)
			draw(out, disc(c, radius), s.Label)
		}
	}
	return out
}

// Compared scales a face to size×size pixels and draws on it how far predictions are from known labels: a line, with a
// dot at either end. Labels and predictions have the same keypoints; predictions may be nil. It panics when size is not
// positive.
func Compared(photo image.Image, labels, predictions face.Points, size int, s Style) *image.NRGBA {
	out := Scaled(photo, size, true)
	scale := float64(size) / float64(photo.Bounds().Dx())
	radius := max(1.25, float64(size)/64)
	line := max(0.75, float64(size)/128)
	compared := make(face.Points, len(predictions))
	for i := range min(len(labels), len(predictions)) {
		if labels[i].Known && predictions[i].Known {
			compared[i] = predictions[i]
			a, b := place(labels[i], scale), place(predictions[i], scale)
			draw(out, segment(a, b, line+0.5), s.Rim)
			draw(out, segment(a, b, line), s.Error)
		}
	}
	dot := func(c point, grow float64) shape { return disc(c, radius+0.6*grow) }
	marks(out, labels, scale, s.Rim, s.Label, dot)
	marks(out, compared, scale, s.Rim, s.Prediction, dot)
	return out
}

// Annotated returns a picture of faces scale times as large, each pixel a block, with the known labels of one as
// circles of that radius in pixels of the result, struck through where they are hidden, its known predictions as
// diamonds, a line from each label to its prediction, and thin lines between keypoints; for saving as PNG. Either of
// labels and predictions may be nil; otherwise they have the same keypoints. It panics when scale is not positive.
func Annotated(photo image.Image, labels, predictions face.Points, lines []face.Line, scale int, radius float64, s Style) *image.NRGBA {
	if scale <= 0 {
		panic(fmt.Sprintf("picture: scaling by %d", scale))
	}
	out := imaging.Resize(photo, photo.Bounds().Dx()*scale, photo.Bounds().Dy()*scale, imaging.NearestNeighbor)
	width := max(1.5, radius/3)
	skeleton(out, predictions, lines, float64(scale), radius+width, width/4, s.Prediction)
	skeleton(out, labels, lines, float64(scale), radius+width, width/4, s.Label)
	for i := range min(len(labels), len(predictions)) {
		if labels[i].Known && predictions[i].Known {
			a, b := place(labels[i], float64(scale)), place(predictions[i], float64(scale))
			draw(out, segment(a, b, width/2+1), s.Rim)
			draw(out, segment(a, b, width/2), s.Error)
		}
	}
	marks(out, labels, float64(scale), s.Rim, s.Label, func(c point, grow float64) shape { return ring(c, radius, width/2+grow) })
	reach := radius * struck / math.Sqrt2
	marks(out, hidden(labels), float64(scale), s.Rim, s.Label, func(c point, grow float64) shape {
		return segment(point{c.x - reach, c.y + reach}, point{c.x + reach, c.y - reach}, width/2+grow)
	})
	marks(out, predictions, float64(scale), s.Rim, s.Prediction, func(c point, grow float64) shape { return diamond(c, radius*1.25, width/2+grow) })
	return out
}

// struck is how far from its middle a hidden point is struck through, in radii of its mark: as far as on the screen.
const struck = 1.46

// hidden returns the points with those alone known that are hidden.
func hidden(points face.Points) face.Points {
	of := make(face.Points, len(points))
	for i, p := range points {
		if p.Visibility == face.Hidden {
			of[i] = p
		}
	}
	return of
}

// skeleton draws the lines between known points with a pen, without their ends, gap long each.
func skeleton(out *image.NRGBA, points face.Points, lines []face.Line, scale, gap, pen float64, c color.Color) {
	for _, l := range lines {
		if max(l.From, l.To) >= len(points) || !points[l.From].Known || !points[l.To].Known {
			continue
		}
		a, b := place(points[l.From], scale), place(points[l.To], scale)
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length <= 2*gap {
			continue
		}
		dx, dy := (b.x-a.x)*gap/length, (b.y-a.y)*gap/length
		draw(out, segment(point{a.x + dx, a.y + dy}, point{b.x - dx, b.y - dy}, pen), c)
	}
}

// marks draws one mark for each known point, rim first.
func marks(out *image.NRGBA, points face.Points, scale float64, rim, fill color.Color, mark func(c point, grow float64) shape) {
	for _, p := range points {
		if p.Known {
			c := place(p, scale)
			draw(out, mark(c, 1), rim)
			draw(out, mark(c, 0), fill)
		}
	}
}

// place returns where a point of the photo lies in the scaled image.
func place(p face.Point, scale float64) point {
	return point{(p.X+0.5)*scale - 0.5, (p.Y+0.5)*scale - 0.5}
}
