package synth

import "math"

// canvas is a picture being made: samples samples to a pixel, each way.
type canvas struct {
	side    int // in samples
	samples int
	tone    []float32
	near    []float32 // z of what is there, in head pixels
}

// newCanvas returns an empty canvas for a picture side pixels wide.
func newCanvas(side int) *canvas {
	n := side * samples
	cv := &canvas{side: n, samples: samples, tone: make([]float32, n*n), near: make([]float32, n*n)}
	for i := range cv.near {
		cv.near[i] = float32(math.Inf(-1))
	}
	return cv
}

// corner is a corner of a triangle: its place on the canvas in samples, its light, and its place in the texture
// of its cell.
type corner struct{ x, y, z, light, shine, u, v float32 }

// raster draws one sheet on a canvas.
type raster struct {
	*sheet
	cv      *canvas
	corners []corner
	width   int     // of the texture
	last    float32 // where a cell's texture ends
	behind  bool    // whether the inner side is being drawn
	dim     float32 // light on the side being drawn
}

// draw draws the sheet on the canvas where nothing nearer is.
func (s *sheet) draw(cv *canvas, c *camera) {
	r := &raster{sheet: s, cv: cv, corners: make([]corner, len(s.place)), width: s.width()}
	// A texel just inside the last row and column of a cell keeps the lookup of its neighbours in range.
	r.last = float32(s.texels) - 1e-3
	k := float64(cv.samples)
	for i, p := range s.place {
		q := c.project(p)
		r.corners[i] = corner{x: float32((q.x+0.5)*k - 0.5), y: float32((q.y+0.5)*k - 0.5), z: float32(q.z), light: s.light[i], shine: s.shine[i]}
	}
	if s.inside > 0 { // what is seen through the front comes first
		r.behind, r.dim = true, s.inside
		r.cells()
	}
	r.behind, r.dim = false, 1
	r.cells()
}

// cells draws each cell of the sheet's grid as two triangles.
func (r *raster) cells() {
	for j := range r.rows - 1 {
		for i := range r.cols - 1 {
			if r.clear(i, j) {
				continue
			}
			n := j*r.cols + i
			first := (j*r.width + i) * r.texels
			a, b, c, d := r.corners[n], r.corners[n+1], r.corners[n+r.cols+1], r.corners[n+r.cols]
			b.u, c.u, c.v, d.v = r.last, r.last, r.last, r.last
			if r.behind {
				r.triangle(first, &a, &c, &b)
				r.triangle(first, &a, &d, &c)
			} else {
				r.triangle(first, &a, &b, &c)
				r.triangle(first, &a, &c, &d)
			}
		}
	}
}

// clear reports whether nothing is to be seen of a cell of the grid.
func (r *raster) clear(i, j int) bool {
	if r.alpha == nil {
		return false
	}
	for v := range r.texels + 1 {
		for _, a := range r.alpha[(j*r.texels+v)*r.width+i*r.texels:][:r.texels+1] {
			if a > 0 {
				return false
			}
		}
	}
	return true
}

// triangle draws half a cell whose texture begins at the texel first, unless it is seen from its other side.
func (r *raster) triangle(first int, a, b, c *corner) {
	area := (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
	if area < 1e-3 {
		return
	}
	limit := float32(r.cv.side)
	top, bottom := extent(a.y, b.y, c.y)
	left, right := extent(a.x, b.x, c.x)
	if bottom < 0 || right < 0 || top >= limit || left >= limit {
		return
	}
	// The weights of the corners change evenly along a row of samples: inside is where none is negative.
	inv := 1 / area
	stepB, stepC := (c.y-a.y)*inv, (a.y-b.y)*inv
	stepA := -stepB - stepC
	slopeA, slopeB, slopeC := 1/stepA, 1/stepB, 1/stepC
	for y := max(int(top), 0); y <= min(int(bottom), r.cv.side-1); y++ {
		dy := float32(y) - a.y
		wb := (-a.x*(c.y-a.y) - dy*(c.x-a.x)) * inv
		wc := ((b.x-a.x)*dy + (b.y-a.y)*a.x) * inv
		span := [2]float32{max(left, 0), min(right, limit-1)}
		clip(&span, 1-wb-wc, stepA, slopeA)
		clip(&span, wb, stepB, slopeB)
		clip(&span, wc, stepC, slopeC)
		if span[0] > span[1] {
			continue
		}
		x0, x1 := int(span[0]), int(span[1])
		if float32(x0) < span[0] {
			x0++
		}
		if x0 > x1 {
			continue
		}
		wb += float32(x0) * stepB
		wc += float32(x0) * stepC
		at := y * r.cv.side
		tones, nears := r.cv.tone[at+x0:at+x1+1], r.cv.near[at+x0:at+x1+1]
		r.span(tones, nears, first, a, b, c, wb, wc, stepB, stepC)
	}
}

// span draws a row of samples of a triangle, at the first of which its corners b and c have the weights wb and wc.
func (r *raster) span(tones, nears []float32, first int, a, b, c *corner, wb, wc, stepB, stepC float32) {
	for i := range tones {
		wa := 1 - wb - wc
		z := wa*a.z + wb*b.z + wc*c.z
		if z >= nears[i] {
			// Weights are rounded, so the place in the texture may be a little outside of the cell.
			u := held(wa*a.u+wb*b.u+wc*c.u, r.last)
			v := held(wa*a.v+wb*b.v+wc*c.v, r.last)
			iu, iv := int(u), int(v)
			u -= float32(iu)
			v -= float32(iv)
			t := first + iv*r.width + iu
			light, shine := wa*a.light+wb*b.light+wc*c.light, wa*a.shine+wb*b.shine+wc*c.shine
			lit := r.dim * (texel(r.albedo, t, r.width, u, v)*light + shine)
			alpha := float32(1)
			if r.alpha != nil {
				alpha = texel(r.alpha, t, r.width, u, v)
			}
			tones[i] += (lit - tones[i]) * alpha
			if alpha > 0.5 {
				nears[i] = z
			}
		}
		wb += stepB
		wc += stepC
	}
}

// texel reads a texture at u, v past the texel t, bilinearly.
func texel(texture []float32, t, width int, u, v float32) float32 {
	a := texture[t] + (texture[t+1]-texture[t])*u
	b := texture[t+width] + (texture[t+width+1]-texture[t+width])*u
	return a + (b-a)*v
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
