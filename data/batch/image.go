package batch

import "math"

// Image converts 8-bit grey pixels to what a network takes, as a Loader without augmentation does: 0 to 255,
// or standardised to mean 0 and standard deviation 1 (a flat photo gives zeros). dst and pixels have the same length.
func Image(dst []float32, pixels []byte, standardise bool) {
	p := chosen()
	scale, offset := p.levels(pixels, standardise, 0, 0)
	p.convert(dst, pixels, scale, offset)
}

// levels returns what a pixel is multiplied by, and what is then added: it is standardised by the moments of the photo,
// or as it is; then spread by 1 + contrast about the photo's mean, and moved by brightness of its standard deviations.
func (p *primitives) levels(pixels []byte, standardise bool, brightness, contrast float64) (scale, offset float32) {
	if !standardise && brightness == 0 && contrast == 0 {
		return 1, 0
	}
	mean, deviation := p.meanAndDeviation(pixels)
	gain := 1 + contrast
	if !standardise {
		return float32(gain), float32(mean + brightness*deviation - gain*mean)
	}
	if deviation == 0 {
		return 0, float32(brightness)
	}
	return float32(gain / deviation), float32(brightness - gain/deviation*mean)
}

// Gray converts an image that a Loader made of pixels back to 8-bit grey, to be looked at: Image turned round, with the
// mean and the contrast of pixels where it is standardised. What lies beyond 0 and 255 is cut off. dst, image and
// pixels have the same length.
func Gray(dst []byte, image []float32, pixels []byte, standardised bool) {
	mean, deviation := 0.0, 1.0
	if standardised {
		mean, deviation = chosen().meanAndDeviation(pixels)
	}
	for i, v := range image {
		dst[i] = uint8(math.Round(min(max(float64(v)*deviation+mean, 0), 255)))
	}
}

// meanAndDeviation returns the mean and the standard deviation of pixels. The sums are whole numbers and thus exact.
func (p *primitives) meanAndDeviation(pixels []byte) (mean, deviation float64) {
	sum, squares := p.moments(pixels)
	n := float64(len(pixels))
	mean = float64(sum) / n
	return mean, math.Sqrt(max(0, float64(squares)/n-float64(mean*mean)))
}
