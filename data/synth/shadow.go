package synth

import "math"

// castShadows darkens the corners of the head's sheet from which the light is hidden by the nose, the brows or the cheeks: it
// walks from each towards the light over the heights of the sheet.
func (s *skin) castShadows(toLight vec, strength float64) {
	if toLight.z <= 0.05 {
		return
	}
	const steps, stride = 8, 2.0
	nearest := newNearest(s.sheet)
	for j := range s.rows {
		y := s.y[j*s.texels]
		if y < -25 {
			continue
		}
		for i := range s.cols {
			if s.cos[i*s.texels] < 0.15 {
				continue
			}
			at := s.place[j*s.cols+i]
			hidden := 0.0
			for n := 1; n <= steps; n++ {
				d := stride * float64(n)
				over := nearest.height(at.x+d*toLight.x, at.y+d*toLight.y) - (at.z + d*toLight.z)
				hidden = max(hidden, over/(0.6+0.12*d))
			}
			s.light[j*s.cols+i] *= float32(1 - 0.5*strength*smooth(0, 1.6, hidden))
			s.shine[j*s.cols+i] *= float32(1 - clamp01(hidden))
		}
	}
}

// nearest finds the corner of a sheet that is seen from the front near a place.
type nearest struct {
	s    *sheet
	cols [65]int // for x as a share of the half width, -1 to 1
	rows [129]int
	y0   float64
	step float64
	half []float64
}

func newNearest(s *sheet) *nearest {
	n := &nearest{s: s, y0: s.y[0], step: (s.y[len(s.y)-1] - s.y[0]) / 128, half: make([]float64, s.rows)}
	i := 0
	for k := range n.cols {
		want := float64(k)/32 - 1
		for i+1 < s.cols && (s.cos[i*s.texels] < 0 || s.sin[i*s.texels] < want) {
			i++
		}
		n.cols[k] = i
	}
	j := 0
	for k := range n.rows {
		for j+1 < s.rows && s.y[j*s.texels] < n.y0+float64(k)*n.step {
			j++
		}
		n.rows[k] = j
	}
	for j := range n.half {
		for _, p := range s.place[j*s.cols:][:s.cols] {
			n.half[j] = max(n.half[j], p.x)
		}
	}
	return n
}

// height returns how far forward the sheet reaches near (x, y), and -∞ beside it.
func (n *nearest) height(x, y float64) float64 {
	k := int((y - n.y0) / n.step)
	if k < 0 || k >= len(n.rows) {
		return math.Inf(-1)
	}
	j := n.rows[k]
	m := int((x/n.half[j]+1)*32 + 0.5)
	if n.half[j] < 1 || m < 0 || m >= len(n.cols) {
		return math.Inf(-1)
	}
	return n.s.place[j*n.s.cols+n.cols[m]].z
}
