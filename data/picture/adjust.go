package picture

import (
	"image"
	"image/color"
	"math"

	"github.com/disintegration/imaging"
)

// Adjustment says how a photo is shown other than it is. The zero Adjustment shows it as it is.
type Adjustment struct {
	Brightness float64 // −100 is black, 100 white
	Contrast   float64 // −100 is one grey, 100 black and white alone
	Gamma      float64 // −100 to 100: powers of 4 by hundredths, above 0 brightens what is dark
	Equalise   bool    // spread the greys evenly, before all else
}

// IsZero reports whether the photo is shown as it is.
func (a Adjustment) IsZero() bool { return a == Adjustment{} }

// Adjust returns the photo with an adjustment; the photo itself, which must not be written into, is not changed,
// and is returned where there is nothing to adjust. It is made for looking: labels and training never see it.
func Adjust(photo *image.Gray, a Adjustment) *image.Gray {
	if a.IsZero() {
		return photo
	}
	greys := a.Greys(photo)
	out := image.NewGray(photo.Rect)
	width := photo.Rect.Dx()
	for y := range photo.Rect.Dy() {
		from, to := photo.Pix[y*photo.Stride:][:width], out.Pix[y*out.Stride:][:width]
		for x, g := range from {
			to[x] = greys[g]
		}
	}
	return out
}

// Greys returns what becomes of each grey of a photo, or of each channel where that is shown in colour: imaging adjusts
// a ramp of all of them, which is fewer pixels than a photo has and comes to the same.
func (a Adjustment) Greys(photo *image.Gray) [256]uint8 {
	even := [256]uint8{}
	for i := range even {
		even[i] = uint8(i)
	}
	if a.Equalise {
		even = evenly(imaging.Histogram(photo))
	}
	ramp := image.NewNRGBA(image.Rect(0, 0, len(even), 1))
	for i, g := range even {
		ramp.SetNRGBA(i, 0, color.NRGBA{g, g, g, 0xFF})
	}
	if a.Gamma != 0 {
		ramp = imaging.AdjustGamma(ramp, math.Pow(4, a.Gamma/100))
	}
	if a.Contrast != 0 {
		ramp = imaging.AdjustContrast(ramp, a.Contrast)
	}
	if a.Brightness != 0 {
		ramp = imaging.AdjustBrightness(ramp, a.Brightness)
	}
	out := [256]uint8{}
	for i := range out {
		out[i] = ramp.Pix[4*i]
	}
	return out
}

// evenly returns what becomes of each grey so that greys are spread evenly, from the share of pixels of each: its
// place among all pixels, by the cumulative histogram (Gonzalez and Woods, Digital Image Processing, 3.3.1). The
// darkest grey that there is becomes black, the brightest white.
func evenly(histogram [256]float64) [256]uint8 {
	out := [256]uint8{}
	first := 0
	for first < len(histogram)-1 && histogram[first] == 0 {
		first++
	}
	dark := histogram[first]
	if 1-dark < 1e-9 { // one grey alone
		for i := range out {
			out[i] = uint8(i)
		}
		return out
	}
	sum := 0.0
	for i, share := range histogram {
		sum += share
		out[i] = uint8(math.Round(255 * math.Max(0, math.Min(1, (sum-dark)/(1-dark)))))
	}
	return out
}
