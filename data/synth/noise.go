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

// rough is noise of three sizes at angles to each other, so that its squares are not to be seen; between -1 and 1, most
// of it near 0.
func rough(x, y float64) float64 {
	return 0.5*noise(0.8*x+0.6*y, 0.8*y-0.6*x) + 0.3*noise(2.1*x-0.7*y+17, 2.1*y+0.7*x) + 0.2*noise(3.1*x+3.6*y, 3.1*y-3.6*x+29)
}
