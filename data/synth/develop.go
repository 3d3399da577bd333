package synth

import (
	"math"
	"math/rand/v2"
)

// develop turns the canvas into 8-bit grey pixels, as a camera would: with its blur, its contrast and its grain.
func (cv *canvas) develop(sc *scene, r *rand.Rand) []byte {
	side := cv.side / cv.samples
	tone := make([]float32, side*side)
	share := 1 / float32(cv.samples*cv.samples)
	for j := range cv.side {
		row := cv.tone[j*cv.side:][:cv.side]
		to := tone[j/cv.samples*side:][:side]
		for i, v := range row {
			to[i/cv.samples] += v * share
		}
	}
	soften(tone, side, sc.blur*float64(side)/Side)
	pixels := make([]byte, len(tone))
	for i, v := range tone {
		g := (float64(v)*sc.exposure-0.45)*sc.contrast + 0.45
		g = g*255 + sc.grain*grain(r.Uint64())
		pixels[i] = byte(min(max(g+0.5, 0), 255))
	}
	return pixels
}

// grain turns random bits into a number that is all but normal, of mean 0 and standard deviation 1: the sum of four
// uniform ones. A normal deviate proper takes several times as long, and there is one for each pixel.
func grain(bits uint64) float64 {
	sum := bits&0xffff + bits>>16&0xffff + bits>>32&0xffff + bits>>48
	const mean, deviation = 2 * 0xffff, 0x10000 * 0.5773502691896258 // of four, each 2¹⁶ wide
	return (float64(sum) - mean) / deviation
}

// soften blurs a square picture by a Gaussian of a standard deviation in pixels; at the border it repeats the last pixel.
func soften(tone []float32, side int, sd float64) {
	reach := int(math.Ceil(2.5 * sd))
	if sd < 0.2 {
		return
	}
	kernel := make([]float32, 2*reach+1)
	sum := float32(0)
	for i := range kernel {
		kernel[i] = float32(math.Exp(-square(float64(i-reach)/sd) / 2))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	line := make([]float32, side+2*reach)
	pass := func(start, step int) {
		for i := range line {
			line[i] = tone[start+step*min(max(i-reach, 0), side-1)]
		}
		for i := range side {
			v := float32(0)
			for k, w := range kernel {
				v += w * line[i+k]
			}
			tone[start+step*i] = v
		}
	}
	for i := range side {
		pass(i*side, 1)
	}
	for i := range side {
		pass(i, side)
	}
}
