package synth

import (
	"math"
	"math/rand/v2"
)

// noiseSide is the period of the noise, a power of two.
const noiseSide = 64

// noiseTable holds the values of the noise at whole coordinates. It is the same for all faces, which look at
// different parts of it, and never changes.
var noiseTable = func() (t [noiseSide * noiseSide]float32) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range t {
		t[i] = float32(2*r.Float64() - 1)
	}
	return t
}()

// noise returns value noise between -1 and 1: random at whole coordinates, smooth between them.
func noise(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int(fx)&(noiseSide-1), int(fy)&(noiseSide-1)
	u, v := float32(x-fx), float32(y-fy)
	i2, j2 := (i+1)&(noiseSide-1), (j+1)&(noiseSide-1)
	u *= u * (3 - 2*u)
	v *= v * (3 - 2*v)
	a := noiseTable[j*noiseSide+i]
	b := noiseTable[j2*noiseSide+i]
	a += (noiseTable[j*noiseSide+i2] - a) * u
	b += (noiseTable[j2*noiseSide+i2] - b) * u
	return float64(a + (b-a)*v)
}
