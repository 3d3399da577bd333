package batch

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Augment says how far training faces are varied; the zero Augment leaves them as they are. Amounts are the
// largest: each face draws uniformly between minus and plus that.
type Augment struct {
	Mirror     bool    `json:"mirror"`     // half of the faces are mirrored, left and right partners swapped; none where face.Keypoints.Mirrors is false
	Rotation   float64 `json:"rotation"`   // degrees
	Scale      float64 `json:"scale"`      // fraction, 0.15 for ±15 %
	Shift      float64 `json:"shift"`      // pixels, in x and in y
	Brightness float64 `json:"brightness"` // fraction of the standard deviation of the photo
	Contrast   float64 `json:"contrast"`   // fraction
	Blur       float64 `json:"blur"`       // largest standard deviation of a Gaussian, pixels; each face draws from 0 up
}

// check says in one sentence what is wrong with the amounts, or nil.
func (a Augment) check() error {
	for _, amount := range []struct {
		name       string
		value, max float64
	}{
		{"rotation", a.Rotation, 180},
		{"scale", a.Scale, 0.9},
		{"shift", a.Shift, math.MaxInt32},
		{"brightness", a.Brightness, math.MaxInt32},
		{"contrast", a.Contrast, 1},
		{"blur", a.Blur, 100},
	} {
		if !(amount.value >= 0 && amount.value <= amount.max) {
			return fmt.Errorf("augmentation by %s of %v cannot be done: choose from 0 to %v", amount.name, amount.value, amount.max)
		}
	}
	return nil
}

// variation is what augmentation drew for one face.
type variation struct {
	mirrored   bool
	moved      bool   // whether place is anything but the identity
	place      affine // from the photo to the augmented image
	back       affine // from the augmented image to the photo
	brightness float64
	contrast   float64
	blur       float64
}

// draw draws a variation. It takes the same number of random numbers whatever is switched on, so that one
// kind of augmentation does not change what the others draw.
func (a Augment) draw(r *rand.Rand, side int) variation {
	either := func(amount float64) float64 { return amount * (2*r.Float64() - 1) }
	mirror := r.Float64() < 0.5
	angle := either(a.Rotation) * math.Pi / 180
	scale := 1 + either(a.Scale)
	dx, dy := either(a.Shift), either(a.Shift)
	v := variation{
		mirrored:   a.Mirror && mirror,
		brightness: either(a.Brightness),
		contrast:   either(a.Contrast),
		blur:       a.Blur * r.Float64(),
	}
	v.moved = v.mirrored || angle != 0 || scale != 1 || dx != 0 || dy != 0
	v.place = about(side, v.mirrored, angle, scale, dx, dy)
	v.back = v.place.inverse()
	return v
}

// affine maps (x, y) to (xx·x + xy·y + x0, yx·x + yy·y + y0), in pixels.
type affine struct{ xx, xy, x0, yx, yy, y0 float64 }

// about returns the map that mirrors, then turns by angle (radians, clockwise as y grows down), then scales,
// all about the centre of the image, then shifts.
func about(side int, mirror bool, angle, scale, dx, dy float64) affine {
	if !mirror && angle == 0 && scale == 1 && dx == 0 && dy == 0 {
		return affine{xx: 1, yy: 1}
	}
	sin, cos := math.Sincos(angle)
	sin, cos = sin*scale, cos*scale
	m := affine{xx: cos, xy: -sin, yx: sin, yy: cos}
	if mirror {
		m.xx, m.yx = -m.xx, -m.yx
	}
	centre := float64(side-1) / 2
	m.x0 = centre + dx - (m.xx+m.xy)*centre
	m.y0 = centre + dy - (m.yx+m.yy)*centre
	return m
}

func (m affine) apply(x, y float64) (float64, float64) {
	return m.xx*x + m.xy*y + m.x0, m.yx*x + m.yy*y + m.y0
}

func (m affine) inverse() affine {
	det := m.xx*m.yy - m.xy*m.yx
	i := affine{xx: m.yy / det, xy: -m.xy / det, yx: -m.yx / det, yy: m.xx / det}
	i.x0 = -(i.xx*m.x0 + i.xy*m.y0)
	i.y0 = -(i.yx*m.x0 + i.yy*m.y0)
	return i
}
