package scenery

import (
	"fmt"

	"fiducial/model/finder"
)

// picture is a square to paste: a face, or what is none, at its own size and shrunk by halves.
type picture struct {
	side   int
	levels []*finder.Plane
}

// newPicture makes one of 8-bit grey pixels, side×side.
func newPicture(pixels []byte, side int) *picture {
	if len(pixels) != side*side {
		panic(fmt.Sprintf("scenery: %d pixels are no square of side %d", len(pixels), side))
	}
	p := finder.NewPlane(side, side)
	for i, v := range pixels {
		p.Pix[i] = float32(v)
	}
	return pictureOf(p)
}

func pictureOf(p *finder.Plane) *picture {
	c := &picture{side: p.Width, levels: []*finder.Plane{p}}
	for p.Width >= 24 {
		half := finder.NewPlane(p.Width/2, p.Height/2)
		for y := range half.Height {
			upper, lower, to := p.Row(2*y), p.Row(2*y+1), half.Row(y)
			for x := range to {
				to[x] = (upper[2*x] + upper[2*x+1] + lower[2*x] + lower[2*x+1]) / 4
			}
		}
		c.levels = append(c.levels, half)
		p = half
	}
	return c
}

// at returns the grey level at a place in pixels of the picture's full size, 0 being the left edge of the first, looked
// up at a level; beyond the border the border goes on.
func (c *picture) at(level int, x, y float64) float32 {
	p := c.levels[level]
	shrink := float64(int(1) << level)
	x, y = max(x/shrink-0.5, 0), max(y/shrink-0.5, 0)
	i, j := min(int(x), p.Width-1), min(int(y), p.Height-1)
	fx, fy := float32(x-float64(i)), float32(y-float64(j))
	i1, j1 := min(i+1, p.Width-1), min(j+1, p.Height-1)
	a, b := p.Pix[j*p.Width+i], p.Pix[j*p.Width+i1]
	c0, d := p.Pix[j1*p.Width+i], p.Pix[j1*p.Width+i1]
	upper, lower := a+(b-a)*fx, c0+(d-c0)*fx
	return upper + (lower-upper)*fy
}
