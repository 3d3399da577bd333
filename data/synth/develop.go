package synth

import (
	"math"
	"math/rand/v2"
)

// develop turns the canvas into 8-bit grey pixels, as a camera would: with its blur, its contrast and its grain.
func (cv *canvas) develop(m *memory, sc *scene, r *rand.Rand) []byte {
	side := cv.side / samples
	tone := m.singles.lend(side * side)
	for j := range side {
		upper, lower := cv.tone[samples*j*cv.side:][:cv.side], cv.tone[(samples*j+1)*cv.side:][:cv.side]
		for i := range side {
			a, b := upper[samples*i:][:samples], lower[samples*i:][:samples]
			tone[j*side+i] = (a[0] + a[1] + b[0] + b[1]) / 4
		}
	}
	soften(m, tone, side, sc.blur*float64(side)/Side)
	pixels := make([]byte, len(tone))
	// Contrast turns about a tone of 0.45; half a grey level rounds.
	gain, base := float32(255*sc.exposure*sc.contrast), float32(255*0.45*(1-sc.contrast)+0.5)
	for i, v := range tone {
		pixels[i] = byte(held(v*gain+base+float32(sc.grain*grain(r.Uint64())), 255))
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

// soften blurs a picture of that width by a Gaussian of a standard deviation in pixels; at the border it repeats the
// last pixel.
func soften(m *memory, tone []float32, width int, sd float64) {
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
	line := m.singles.lend(width + 2*reach)
	height := len(tone) / width
	for j := range height {
		row := tone[j*width:][:width]
		for i := range line {
			line[i] = row[min(max(i-reach, 0), width-1)]
		}
		weigh(row, kernel, func(k int) []float32 { return line[k:] })
	}
	// Columns are blurred a whole row at a time, which runs through memory in its order.
	sharp := m.singles.lend(len(tone))
	copy(sharp, tone)
	for j := range height {
		weigh(tone[j*width:][:width], kernel, func(k int) []float32 { return sharp[min(max(j+k-reach, 0), height-1)*width:] })
	}
}

// weigh sets a row to the sum of others, each times its weight.
func weigh(row, weights []float32, other func(k int) []float32) {
	clear(row)
	for k, w := range weights {
		line := other(k)[:len(row)]
		for i := range row {
			row[i] += w * line[i]
		}
	}
}
