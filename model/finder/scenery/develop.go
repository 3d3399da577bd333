package scenery

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"fiducial/model/finder"
)

// develop does to a picture what cameras and files do: light, contrast, blur, grain, JPEG, and levels from 0 to 255.
func develop(r *rand.Rand, p *finder.Plane) {
	if r.Float64() < 0.5 {
		gain, base := float32(math.Exp(clampedNormal(r, 0.3, 0.8))), float32(clampedNormal(r, 20, 50))
		for i, v := range p.Pix {
			p.Pix[i] = (v-128)*gain + 128 + base
		}
	}
	if r.Float64() < 0.15 {
		power := math.Exp(clampedNormal(r, 0.35, 0.8))
		var table [256]float32
		for i := range table {
			table[i] = float32(255 * math.Pow(float64(i)/255, power))
		}
		for i, v := range p.Pix {
			p.Pix[i] = table[level(v)]
		}
	}
	if r.Float64() < 0.4 {
		blur(p, 1.1*r.Float64())
	}
	if r.Float64() < 0.5 {
		grain := float32(12 * r.Float64() * r.Float64())
		for i := range p.Pix {
			p.Pix[i] += grain * float32(r.Float32()+r.Float32()+r.Float32()-1.5) * 2
		}
	}
	for i, v := range p.Pix {
		p.Pix[i] = float32(level(v))
	}
	if r.Float64() < 0.12 {
		squeeze(p, 25+r.IntN(60))
	}
}

// level returns the 8-bit grey level nearest to a tone.
func level(v float32) uint8 { return uint8(min(max(v+0.5, 0), 255)) }

// blur softens a picture by a Gaussian of a standard deviation in pixels.
func blur(p *finder.Plane, deviation float64) {
	side := float32(math.Exp(-0.5 / square(max(deviation, 0.3))))
	middle := 1 / (1 + 2*side)
	side *= middle
	for y := range p.Height {
		row := p.Row(y)
		before := row[0]
		for x := range row {
			here := row[x]
			row[x] = middle*here + side*(before+row[min(x+1, len(row)-1)])
			before = here
		}
	}
	before := append([]float32(nil), p.Row(0)...)
	for y := range p.Height {
		row, next := p.Row(y), p.Row(min(y+1, p.Height-1))
		for x, here := range row {
			row[x] = middle*here + side*(before[x]+next[x])
			before[x] = here
		}
	}
}

// squeeze does to a picture of 8-bit levels what a JPEG file of that quality does.
func squeeze(p *finder.Plane, quality int) {
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i, v := range p.Pix {
		img.Pix[i] = uint8(v)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: quality}); err != nil {
		panic("scenery: JPEG into memory: " + err.Error())
	}
	back, err := jpeg.Decode(&file)
	if err != nil {
		panic("scenery: JPEG from memory: " + err.Error())
	}
	for i, v := range back.(*image.Gray).Pix[:len(p.Pix)] {
		p.Pix[i] = float32(v)
	}
}
