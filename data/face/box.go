package face

// Box is the square of a face in a photo, in pixels of the photo: Left and Top are the column and the row of its first
// pixel, and it covers Size of them each way. It may reach beyond the photo. The zero Box is none.
type Box struct{ Left, Top, Size float64 }

// CentredBox returns the largest square in the middle of a photo of that width and height in pixels.
func CentredBox(width, height int) Box {
	size := min(width, height)
	return Box{float64((width - size) / 2), float64((height - size) / 2), float64(size)}
}

// IsZero reports whether there is no box.
func (b Box) IsZero() bool { return b == Box{} }

// ToSquare returns where a point of the photo lies in the box once that is a picture of side by side pixels. The centre
// of the first pixel is (0, 0) in both, so that a box of its own size at (0, 0) changes nothing.
func (b Box) ToSquare(p Point, side int) Point {
	if !p.Known {
		return p
	}
	scale := float64(side) / b.Size
	return At((p.X-b.Left+0.5)*scale-0.5, (p.Y-b.Top+0.5)*scale-0.5).With(p.Visibility)
}

// ToPhoto is the inverse of ToSquare.
func (b Box) ToPhoto(p Point, side int) Point {
	if !p.Known {
		return p
	}
	scale := b.Size / float64(side)
	return At((p.X+0.5)*scale-0.5+b.Left, (p.Y+0.5)*scale-0.5+b.Top).With(p.Visibility)
}

// Overlap returns the area that two boxes have in common divided by that which they cover together (intersection over
// union), from 0 to 1.
func (b Box) Overlap(c Box) float64 {
	w := min(b.Left+b.Size, c.Left+c.Size) - max(b.Left, c.Left)
	h := min(b.Top+b.Size, c.Top+c.Size) - max(b.Top, c.Top)
	if w <= 0 || h <= 0 {
		return 0
	}
	both := w * h
	return both / (b.Size*b.Size + c.Size*c.Size - both)
}
