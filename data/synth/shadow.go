package synth

import "math"

// castShadows darkens the corners of the head's sheet from which the light is hidden by the nose, the brows or the
// cheeks: it walks from each towards the light over the heights of the sheet.
func (s *skin) castShadows(m *memory, toLight vec, strength float64) {
	if toLight.z <= 0.05 || strength < 0.05 {
		return
	}
	const steps, stride = 6, 2.5
	heights := newHeights(m, s.sheet)
	highest := 0.0
	for _, p := range s.place {
		highest = max(highest, p.z)
	}
	for j := range s.rows {
		y := s.y[j*s.texels]
		if y < -16 {
			continue
		}
		for i := range s.cols {
			// Towards the sides the heights are too steep to be walked over.
			front := smooth(0.35, 0.7, s.cos[i*s.texels])
			if front == 0 {
				continue
			}
			at := s.place[j*s.cols+i]
			hidden := 0.0
			for n := 1; n <= steps; n++ {
				d := stride * float64(n)
				if at.z+d*toLight.z > highest {
					break
				}
				over := heights.at(at.x+d*toLight.x, at.y+d*toLight.y) - (at.z + d*toLight.z) - 0.5
				hidden = max(hidden, over/(0.6+0.12*d))
				if hidden > 1.8 {
					break
				}
			}
			s.light[j*s.cols+i] *= float32(1 - 0.5*front*strength*smooth(0, 1.8, hidden))
			s.shine[j*s.cols+i] *= float32(1 - front*clamp01(hidden))
		}
	}
}

// heights reads off how far forward a sheet reaches, as seen from the front.
type heights struct {
	s    *sheet
	cols [65]float64 // which column of the grid lies at x, as a share of the half width from -1 to 1
	rows [129]float64
	half []float64 // half the width of the sheet at each row of the grid
	y0   float64
	step float64
}

func newHeights(m *memory, s *sheet) *heights {
	h := &heights{s: s, y0: s.y[0], step: (s.y[len(s.y)-1] - s.y[0]) / 128, half: m.doubles.lend(s.rows)}
	first, last := s.cols, 0
	for i := range s.cols {
		if s.cos[i*s.texels] > 0 {
			first, last = min(first, i), i
		}
	}
	i := first
	for k := range h.cols {
		h.cols[k], i = between(s.sin, s.texels, i, last, float64(k)/32-1)
	}
	j := 0
	for k := range h.rows {
		h.rows[k], j = between(s.y, s.texels, j, s.rows-1, h.y0+float64(k)*h.step)
	}
	for j := range h.half {
		h.half[j] = s.place[j*s.cols+last].x / s.sin[last*s.texels]
	}
	return h
}

// between returns where v lies in the rising values of the grid from i to last, as an index with its fraction. values
// holds those of the texture, texels to each of the grid. next is where to go on for a larger v.
func between(values []float64, texels, i, last int, v float64) (at float64, next int) {
	for ; i < last; i++ {
		if a, b := values[i*texels], values[(i+1)*texels]; v < b {
			return float64(i) + clamp01((v-a)/(b-a)), i
		}
	}
	return float64(last), last
}

// at returns how far forward the sheet reaches at (x, y), and -∞ beside it.
func (h *heights) at(x, y float64) float64 {
	v := (y - h.y0) / h.step
	if v < 0 || v >= float64(len(h.rows)-1) {
		return math.Inf(-1)
	}
	row := mix(h.rows[int(v)], h.rows[int(v)+1], v-math.Floor(v))
	j := min(int(row), h.s.rows-2)
	half := mix(h.half[j], h.half[j+1], row-float64(j))
	u := (x/half + 1) * 32
	if half < 1 || u < 0 || u >= float64(len(h.cols)-1) {
		return math.Inf(-1)
	}
	col := mix(h.cols[int(u)], h.cols[int(u)+1], u-math.Floor(u))
	i := min(int(col), h.s.cols-2)
	place := h.s.place[j*h.s.cols+i:]
	upper := mix(place[0].z, place[1].z, col-float64(i))
	lower := mix(place[h.s.cols].z, place[h.s.cols+1].z, col-float64(i))
	return mix(upper, lower, row-float64(j))
}
