package batch

import "math"

// View is a way to look at a photo: mirrored, turned and scaled about its centre, then shifted, in this order. The zero
// View shows the photo as it is. It is a plain value.
type View struct {
	Mirror         bool
	Rotation       float64 // degrees, clockwise
	Scale          float64 // fraction, 0.06 for 6 % larger
	ShiftX, ShiftY float64 // pixels
}

// place returns the map from the photo, side pixels wide, to the view.
func (v View) place(side int) affine {
	return about(side, v.Mirror, v.Rotation*math.Pi/180, 1+v.Scale, v.ShiftX, v.ShiftY)
}

// Image converts what is seen of a photo, side×side 8-bit grey pixels in row order, to what a network takes, as the
// function Image does. Beyond the border of the photo the border goes on. dst has the length of pixels.
func (v View) Image(dst []float32, pixels []byte, side int, standardise bool) {
	if v == (View{}) {
		Image(dst, pixels, standardise)
		return
	}
	place := v.place(side)
	newCanvas(side, chosen()).face(dst, pixels, standardise, &variation{mirrored: v.Mirror, moved: true, place: place, back: place.inverse()})
}

// Sampled returns from where in the photo, side pixels wide, Image takes each pixel of the view, in row order (x0, y0,
// x1, y1 …): a place in the photo, whose level lies between those of the four pixels around it bilinearly.
func (v View) Sampled(side int) []float32 {
	back, last := v.place(side).inverse(), float32(side-1)
	places := make([]float32, 0, 2*side*side)
	for y := range side {
		startX, startY := back.apply(0, float64(y))
		for x := range side {
			places = append(places, within(float32(float32(x)*float32(back.xx))+float32(startX), last), within(float32(float32(x)*float32(back.yx))+float32(startY), last))
		}
	}
	return places
}

// Matrix returns what Back does: (x, y) of the view is (m0·x + m1·y + m2, m3·x + m4·y + m5) of the photo, side pixels
// wide.
func (v View) Matrix(side int) [6]float64 {
	m := v.place(side).inverse()
	return [6]float64{m.xx, m.xy, m.x0, m.yx, m.yy, m.y0}
}

// Back moves points (x0, y0, x1, y1 …, in pixels) from the view to the photo, side pixels wide, in place. In a mirror
// each is still where it was seen: left and right partners don't change places.
func (v View) Back(points []float32, side int) {
	if v == (View{}) {
		return
	}
	back := v.place(side).inverse()
	for i := 0; i+1 < len(points); i += 2 {
		x, y := back.apply(float64(points[i]), float64(points[i+1]))
		points[i], points[i+1] = float32(x), float32(y)
	}
}
