package synth

import "math"

// sheet is a surface spun round the head's axis: a grid of places with a texture stretched over it. Texture
// cells are texelsPerCell to a cell of the grid, so that a place of the texture is known in head space.
type sheet struct {
	cols, rows int
	texels     int       // of the texture to a cell of the grid, each way
	sin, cos   []float64 // of the angle round the axis at each texture column; 0 is the front
	angle      []float64 // radians
	y          []float64 // height at each texture row
	place      []vec     // at each corner of the grid, in head space
	light      []float32 // factor at each corner
	shine      []float32 // summand at each corner
	albedo     []float32 // of each texel
	alpha      []float32 // of each texel; nil where the sheet is whole
	inside     float32   // light on its inner side, as a share of that outside; 0 where it cannot be seen
}

// newSheet returns a sheet of cols×rows corners. angle and y give the angle and height at u and v from 0 to 1.
func newSheet(cols, rows, texels int, angle, y func(float64) float64) *sheet {
	s := &sheet{cols: cols, rows: rows, texels: texels}
	w, h := s.width(), s.height()
	s.sin, s.cos, s.angle, s.y = make([]float64, w), make([]float64, w), make([]float64, w), make([]float64, h)
	for i := range w {
		s.angle[i] = angle(float64(i) / float64(w-1))
		s.sin[i], s.cos[i] = math.Sincos(s.angle[i])
	}
	for i := range h {
		s.y[i] = y(float64(i) / float64(h-1))
	}
	s.place = make([]vec, cols*rows)
	s.light = make([]float32, cols*rows)
	s.shine = make([]float32, cols*rows)
	s.albedo = make([]float32, w*h)
	return s
}

// width and height are those of the texture.
func (s *sheet) width() int  { return (s.cols-1)*s.texels + 1 }
func (s *sheet) height() int { return (s.rows-1)*s.texels + 1 }

// flattened returns, for each column of the grid, how far forward the head's cross-section reaches there, as a
// share of its depth.
func (s *sheet) flattened() []float64 {
	flat := make([]float64, s.cols)
	for i := range flat {
		cos := s.cos[i*s.texels]
		flat[i] = math.Copysign(math.Pow(math.Abs(cos), roundness), cos)
	}
	return flat
}

// illuminate works out the light at every corner from the slope of the sheet there. toLight and toEye are
// directions in head space.
func (s *sheet) illuminate(sc *scene, toLight, toEye vec, gloss float64) {
	half := vec{toLight.x + toEye.x, toLight.y + toEye.y, toLight.z + toEye.z}.normalised()
	for j := range s.rows {
		for i := range s.cols {
			across := s.place[j*s.cols+min(i+1, s.cols-1)].sub(s.place[j*s.cols+max(i-1, 0)])
			down := s.place[min(j+1, s.rows-1)*s.cols+i].sub(s.place[max(j-1, 0)*s.cols+i])
			n := across.cross(down).normalised()
			// Light that enters the skin leaves it round the corner: the edge of the shade is soft.
			diffuse := max(0, (n.dot(toLight)+0.2)/1.2)
			sky := 0.82 - 0.18*n.y // more comes from above
			k := j*s.cols + i
			s.light[k] = float32(sc.ambient*sky + (1-sc.ambient)*1.25*diffuse)
			spec := max(0, n.dot(half))
			spec *= spec
			spec *= spec
			spec *= spec
			s.shine[k] = float32(gloss * spec * spec * (1 - sc.ambient))
		}
	}
}

// canvas is a picture being made: samples samples to a pixel, each way.
type canvas struct {
	side    int // in samples
	samples int
	tone    []float32
	near    []float32 // z of what is there, in head pixels
}

// draw draws the sheet on the canvas where nothing nearer is.
func (s *sheet) draw(cv *canvas, c *camera) {
	type corner struct{ x, y, z, light, shine float32 }
	corners := make([]corner, len(s.place))
	k := float64(cv.samples)
	for i, p := range s.place {
		q := c.project(p)
		corners[i] = corner{float32((q.x+0.5)*k - 0.5), float32((q.y+0.5)*k - 0.5), float32(q.z), s.light[i], s.shine[i]}
	}
	width := s.width()
	limit := float32(cv.side)
	// A texel just inside the last row and column of a cell keeps the lookup of its neighbours in range.
	last := float32(s.texels) - 1e-3
	// triangle draws half a cell whose texture begins at the texel first; the corners' places in it follow them.
	triangle := func(first int, a, b, c *corner, au, av, bu, bv, cu, cv2 float32) {
		area := (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
		dim := float32(1)
		if area < 1e-3 { // seen from behind, or from the side
			if s.inside == 0 || area > -1e-3 {
				return
			}
			dim = s.inside
		}
		top, bottom := extent(a.y, b.y, c.y)
		left, right := extent(a.x, b.x, c.x)
		if bottom < 0 || right < 0 || top >= limit || left >= limit {
			return
		}
		inv := 1 / area
		stepB, stepC := (c.y-a.y)*inv, (a.y-b.y)*inv
		y0, y1 := max(int(top), 0), min(int(bottom), cv.side-1)
		slopeA, slopeB, slopeC := -1/(stepB+stepC), 1/stepB, 1/stepC
		for y := y0; y <= y1; y++ {
			// The weights of the corners change evenly along a row: inside is where none is negative.
			fy := float32(y)
			wb := (-a.x*(c.y-a.y) - (fy-a.y)*(c.x-a.x)) * inv
			wc := ((b.x-a.x)*(fy-a.y) + (b.y-a.y)*a.x) * inv
			span := [2]float32{max(left, 0), min(right, limit-1)}
			clip(&span, 1-wb-wc, -stepB-stepC, slopeA)
			clip(&span, wb, stepB, slopeB)
			clip(&span, wc, stepC, slopeC)
			x0, x1 := int(span[0]), int(span[1])
			if float32(x0) < span[0] {
				x0++
			}
			wb += float32(x0-1) * stepB
			wc += float32(x0-1) * stepC
			for x := x0; x <= x1; x++ {
				wb += stepB
				wc += stepC
				wa := 1 - wb - wc
				at := y*cv.side + x
				z := wa*a.z + wb*b.z + wc*c.z
				if z < cv.near[at] {
					continue
				}
				u, v := wa*au+wb*bu+wc*cu, wa*av+wb*bv+wc*cv2
				u, v = held(u, last), held(v, last) // weights are rounded
				iu, iv := int(u), int(v)
				u -= float32(iu)
				v -= float32(iv)
				t := first + iv*width + iu
				tone := dim * (sample(s.albedo, t, width, u, v)*(wa*a.light+wb*b.light+wc*c.light) + wa*a.shine + wb*b.shine + wc*c.shine)
				if s.alpha == nil {
					cv.tone[at] = tone
					cv.near[at] = z
					continue
				}
				alpha := sample(s.alpha, t, width, u, v)
				cv.tone[at] += (tone - cv.tone[at]) * alpha
				if alpha > 0.5 {
					cv.near[at] = z
				}
			}
		}
	}
	for j := range s.rows - 1 {
		for i := range s.cols - 1 {
			if s.clear(i, j) {
				continue
			}
			a := j*s.cols + i
			first := (j*width + i) * s.texels
			c00, c10, c01, c11 := &corners[a], &corners[a+1], &corners[a+s.cols], &corners[a+s.cols+1]
			triangle(first, c00, c10, c11, 0, 0, last, 0, last, last)
			triangle(first, c00, c11, c01, 0, 0, last, last, 0, last)
		}
	}
}

// clear reports whether nothing is to be seen of a cell of the grid.
func (s *sheet) clear(i, j int) bool {
	if s.alpha == nil {
		return false
	}
	width := s.width()
	for v := range s.texels + 1 {
		for _, a := range s.alpha[(j*s.texels+v)*width+i*s.texels:][:s.texels+1] {
			if a > 0 {
				return false
			}
		}
	}
	return true
}

// clip narrows a span to where a weight of w at 0 that grows by step is not negative; slope is 1/step.
func clip(span *[2]float32, w, step, slope float32) {
	switch {
	case step > 0:
		if x := -w * slope; x > span[0] {
			span[0] = x
		}
	case step < 0:
		if x := -w * slope; x < span[1] {
			span[1] = x
		}
	case w < 0:
		span[1] = -1
	}
}

// held returns v held between 0 and last.
func held(v, last float32) float32 {
	if v < 0 {
		return 0
	}
	if v > last {
		return last
	}
	return v
}

// extent returns the smallest and the largest of three.
func extent(a, b, c float32) (low, high float32) {
	low, high = a, a
	if b < low {
		low = b
	} else if b > high {
		high = b
	}
	if c < low {
		low = c
	} else if c > high {
		high = c
	}
	return low, high
}

// sample reads a texture at u, v past the texel t, bilinearly.
func sample(texture []float32, t, width int, u, v float32) float32 {
	a := texture[t] + (texture[t+1]-texture[t])*u
	b := texture[t+width] + (texture[t+width+1]-texture[t+width])*u
	return a + (b-a)*v
}
