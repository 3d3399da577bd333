// Package synth draws faces: a made-up dataset in the real one's format, for trying the program out and for tests.
//
// Everything on a drawn face, keypoints included, comes from the same geometry. Start at Draw.
package synth

import (
	"math"
	"math/rand/v2"

	"fiducial/data/face"
)

// Face is a drawn face.
type Face struct {
	Pixels []byte      // Side×Side, 8-bit grey, in row order
	Points face.Points // all of face.Standard(), exact
	Few    bool        // whether its row is labelled by the scheme of four points only
}

// Draw draws face number n of a seed, side pixels wide. The same arguments give the same face; safe for concurrent use.
func Draw(seed uint64, n, side int) Face {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	scale := float64(side) / 96 * (0.93 + 0.12*rng.Float64())
	cx, cy := float64(side)*(0.5+0.03*rng.NormFloat64()), float64(side)*(0.39+0.03*rng.NormFloat64())
	sin, cos := math.Sincos(0.08 * rng.NormFloat64())
	tone := 110 + 100*rng.Float64()
	mean := [][2]float64{{18.3, 0}, {-18.3, 0}, {11.3, .9}, {25.2, .7}, {-11.3, .9}, {-25.2, .7}, {8.4, -7.8}, {31, -7},
		{-8.4, -7.8}, {-31, -7}, {0, 22}, {15.3, 39}, {-15.3, 39}, {0, 36}, {0, 44}}
	f := Face{Pixels: make([]byte, side*side), Points: make(face.Points, len(mean)), Few: rng.Float64() < 1.0/3}
	for i, m := range mean {
		x, y := m[0]*scale, m[1]*scale
		f.Points[i] = face.At(min(max(cx+x*cos-y*sin, 0), float64(side-1)), min(max(cy+x*sin+y*cos, 0), float64(side-1)))
	}
	for i := range f.Pixels {
		dx, dy := float64(i%side)-cx, float64(i/side)-cy
		x, y := (dx*cos+dy*sin)/scale, (-dx*sin+dy*cos)/scale
		v := 60.0
		if math.Hypot(x/37, (y-2)/57) < 1 {
			v = tone
		}
		for j, m := range mean {
			if r := math.Hypot(x-m[0], y-m[1]); r < 4 && (j < 2 || r < 2.5) {
				v = tone * 0.3
			}
		}
		f.Pixels[i] = byte(min(max(v+4*rng.NormFloat64(), 0), 255))
	}
	return f
}
