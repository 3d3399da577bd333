package finder

import "math"

// Plane is a grey picture: Width×Height levels from 0 to 255, in row order.
type Plane struct {
	Width, Height int
	Pix           []float32
}

// NewPlane returns a black picture.
func NewPlane(width, height int) *Plane {
	return &Plane{Width: width, Height: height, Pix: make([]float32, width*height)}
}

// Row returns one row of the picture.
func (p *Plane) Row(y int) []float32 { return p.Pix[y*p.Width:][:p.Width] }

// taps are the pixels from which one pixel of a resized line is made, and their weights, which are 1 in all.
type taps struct {
	first  int
	weight []float32
}

// Resized returns the picture in another size, each side by itself: a triangle filter, as wide as a pixel of the
// smaller of the two.
func (p *Plane) Resized(width, height int) *Plane {
	if width == p.Width && height == p.Height {
		return p
	}
	across := make([]taps, width)
	for i := range across {
		across[i] = tapsOf(i, width, p.Width)
	}
	out := NewPlane(width, height)
	// Rows come first: they run through memory in its order, and of what they make only some are needed at a time.
	line := make([]float32, p.Width)
	for y := range height {
		t := tapsOf(y, height, p.Height)
		clear(line)
		for k, w := range t.weight {
			for x, v := range p.Row(t.first + k) {
				line[x] += w * v
			}
		}
		row := out.Row(y)
		for x := range row {
			t := &across[x]
			sum := float32(0)
			for k, w := range t.weight {
				sum += w * line[t.first+k]
			}
			row[x] = sum
		}
	}
	return out
}

// tapsOf returns those of pixel i of to pixels, made of from.
func tapsOf(i, to, from int) taps {
	scale := float64(from) / float64(to)
	reach := max(scale, 1)
	middle := (float64(i)+0.5)*scale - 0.5
	first := max(int(math.Ceil(middle-reach)), 0)
	last := min(int(math.Floor(middle+reach)), from-1)
	t := taps{first: first}
	sum := 0.0
	for k := first; k <= last; k++ {
		sum += max(1-math.Abs(float64(k)-middle)/reach, 1e-6)
	}
	for k := first; k <= last; k++ {
		t.weight = append(t.weight, float32(max(1-math.Abs(float64(k)-middle)/reach, 1e-6)/sum))
	}
	return t
}
