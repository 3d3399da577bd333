package chart

import (
	"image/color"
	"math"
)

// cividis are colours of a scale that people with any kind of colour vision read alike, from dark to bright
// (Nuñez, Anderton and Renslow, "Optimizing colormaps with consideration for color vision deficiency", 2018).
var cividis = [...][3]float64{{0, 34, 78}, {53, 69, 108}, {102, 105, 112}, {148, 142, 119}, {200, 184, 102}, {254, 232, 56}}

// Shade returns the colour of a value on a scale from 0, the best, to 1, the worst, and grey for NaN. The better
// it is, the more it stands out from the ground: dark on a light one, bright on a dark one.
func Shade(at float64, light bool) color.NRGBA {
	if math.IsNaN(at) {
		return color.NRGBA{0x80, 0x80, 0x80, 0xA0}
	}
	at = min(max(at, 0), 1)
	if light {
		at *= 0.85 // the brightest would not be seen
	} else {
		at = 1 - at*0.8 // nor the darkest
	}
	place := at * float64(len(cividis)-1)
	i := min(int(place), len(cividis)-2)
	rest := place - float64(i)
	mix := func(k int) uint8 { return uint8(cividis[i][k]*(1-rest) + cividis[i+1][k]*rest + 0.5) }
	return color.NRGBA{mix(0), mix(1), mix(2), 0xFF}
}

// Mark is the colour of what was chosen, among shades.
func Mark() color.NRGBA { return Palette(5) }

// shadeOf is the colour of a thing, faded when others are looked at.
func shadeOf(shade float64, faded, light bool) color.NRGBA {
	c := Shade(shade, light)
	if faded {
		c = color.NRGBA{0x80, 0x80, 0x80, 0x28}
	}
	return c
}
