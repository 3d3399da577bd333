package synth

import "math"

// canvas is a picture being made: samples samples to a pixel, each way.
type canvas struct {
	side int // in samples
	tone []float32
	near []float32 // z of what is there, in head pixels
}

// newCanvas returns an empty canvas for a picture side pixels wide, in borrowed memory.
func newCanvas(m *memory, side int) *canvas {
	n := side * samples
	cv := &canvas{side: n, tone: m.singles.lend(n * n), near: m.singles.lend(n * n)}
	for i := range cv.near {
		cv.near[i] = far
	}
	return cv
}

// far is how near a sample is at which there is nothing yet, further away than anything.
const far = -math.MaxFloat32

// empty reports whether there is nothing yet at some sample of the pixel at column i, row j of the picture.
func (cv *canvas) empty(i, j int) bool {
	for n := range samples {
		for _, z := range cv.near[(j*samples+n)*cv.side+i*samples:][:samples] {
			if z == far {
				return true
			}
		}
	}
	return false
}

// corner is a corner of a sheet's grid: its place on the canvas in samples, its nearness and its light.
type corner struct{ x, y, z, light, shine float32 }

// half is one of the two triangles of a cell. Its first corner lies at the beginning of the cell's texture, the
// others b and c at these places.
type half struct{ bu, bv, cu, cv float32 }

// raster draws one sheet on a canvas.
type raster struct {
	*sheet
	cv      *canvas
	corners []corner
	width   int     // of the texture
	last    float32 // where a cell's texture ends
	dim     float32 // light on the side being drawn
}

// draw draws the sheet on the canvas where nothing nearer is.
func (s *sheet) draw(m *memory, cv *canvas, c *camera) {
	r := &raster{sheet: s, cv: cv, corners: m.corners.lend(len(s.place)), width: s.width()}
	// A texel just inside the last row and column of a cell keeps the lookup of its neighbours in range.
	r.last = float32(s.texels) - 1e-3
	const k = samples
	for i, p := range s.place {
		q := c.project(p)
		r.corners[i] = corner{x: float32((q.x+0.5)*k - 0.5), y: float32((q.y+0.5)*k - 0.5), z: float32(q.z), light: s.light[i], shine: s.shine[i]}
	}
	if s.inside > 0 { // what is seen through the front comes first
		r.dim = s.inside
		r.cells(true)
	}
	r.dim = 1
	r.cells(false)
}

// cells draws each cell of the sheet's grid that shows its outer side, or its inner one, as two triangles.
func (r *raster) cells(inner bool) {
	right := half{r.last, 0, r.last, r.last}
	left := half{r.last, r.last, 0, r.last}
	if inner { // seen from behind the corners run the other way round
		right, left = half{r.last, r.last, r.last, 0}, half{0, r.last, r.last, r.last}
	}
	for j := range r.rows - 1 {
		upper, lower := r.corners[j*r.cols:][:r.cols], r.corners[(j+1)*r.cols:][:r.cols]
		for i := range r.cols - 1 {
			a, b, c, d := &upper[i], &upper[i+1], &lower[i+1], &lower[i]
			if inner {
				b, d = d, b
				// b now lies below a and d beside it: the halves change places.
				r.cell(i, j, a, b, c, d, &left, &right)
			} else {
				r.cell(i, j, a, b, c, d, &right, &left)
			}
		}
	}
}

// cell draws the cell i, j of the grid, with its corners clockwise as they are seen, unless it is seen from its other side,
// lies beside the canvas or is clear.
func (r *raster) cell(i, j int, a, b, c, d *corner, first, second *half) {
	area1 := (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x)
	area2 := (c.x-a.x)*(d.y-a.y) - (c.y-a.y)*(d.x-a.x)
	if area1 < tiny && area2 < tiny {
		return
	}
	limit := float32(r.cv.side)
	if a.x < 0 && b.x < 0 && c.x < 0 && d.x < 0 || a.y < 0 && b.y < 0 && c.y < 0 && d.y < 0 ||
		a.x >= limit && b.x >= limit && c.x >= limit && d.x >= limit || a.y >= limit && b.y >= limit && c.y >= limit && d.y >= limit {
		return
	}
	any, whole := r.covers(i, j)
	if !any {
		return
	}
	texture := (j*r.width + i) * r.texels
	if area1 >= tiny {
		r.triangle(texture, first, area1, whole, a, b, c)
	}
	if area2 >= tiny {
		r.triangle(texture, second, area2, whole, a, c, d)
	}
}

// tiny is twice the area, in samples, below which a triangle is not drawn.
const tiny = 1e-3

// covers reports whether anything is to be seen of a cell of the grid, and whether nothing is to be seen through it.
func (r *raster) covers(i, j int) (any, whole bool) {
	if r.alpha == nil {
		return true, true
	}
	whole = true
	for v := range r.texels + 1 {
		for _, a := range r.alpha[(j*r.texels+v)*r.width+i*r.texels:][:r.texels+1] {
			any = any || a > 0
			whole = whole && a >= 1
		}
	}
	return any, whole
}

// triangle draws half a cell whose texture begins at the texel first.
func (r *raster) triangle(first int, h *half, area float32, whole bool, a, b, c *corner) {
	top, bottom := extent(a.y, b.y, c.y)
	y0, y1 := max(int(top), 0), min(int(bottom), r.cv.side-1)
	if float32(y0) < top {
		y0++
	}
	ab, bc, ca := newEdge(a, b), newEdge(b, c), newEdge(c, a)
	// The weights of the corners b and c change evenly along a row of samples, and so does all that lies between the corners.
	inv := 1 / area
	stepB, stepC := (c.y-a.y)*inv, (a.y-b.y)*inv
	downB, downC := (a.x-c.x)*inv, (b.x-a.x)*inv
	bz, cz := b.z-a.z, c.z-a.z
	bl, cl := b.light-a.light, c.light-a.light
	bs, cs := b.shine-a.shine, c.shine-a.shine
	step := point{stepB*bz + stepC*cz, stepB*bl + stepC*cl, stepB*bs + stepC*cs, stepB*h.bu + stepC*h.cu, stepB*h.bv + stepC*h.cv}
	limit := float32(r.cv.side - 1)
	for y := y0; y <= y1; y++ {
		fy := float32(y)
		left, right := float32(0), limit
		ab.clip(fy, &left, &right)
		bc.clip(fy, &left, &right)
		ca.clip(fy, &left, &right)
		x0, x1 := int(left), int(right)
		if float32(x0) < left {
			x0++
		}
		if x0 > x1 || right < 0 {
			continue
		}
		dx, dy := float32(x0)-a.x, fy-a.y
		wb, wc := dx*stepB+dy*downB, dx*stepC+dy*downC
		at := y * r.cv.side
		r.row(r.cv.tone[at+x0:at+x1+1], r.cv.near[at+x0:at+x1+1], first, x0%samples != 0, whole,
			&point{a.z + wb*bz + wc*cz, a.light + wb*bl + wc*cl, a.shine + wb*bs + wc*cs, wb*h.bu + wc*h.cu, wb*h.bv + wc*h.cv}, &step)
	}
}

// edge is a line that bounds a triangle to its left or right.
type edge struct {
	x, y, slope float32 // a place on it, and how far it runs to the right for a sample down
	side        int     // 1 right of the triangle, -1 left, 0 level: then the rows say where the triangle ends
}

// newEdge returns the edge from p to q, which runs clockwise.
func newEdge(p, q *corner) edge {
	switch {
	case p.y < q.y:
		return edge{p.x, p.y, (q.x - p.x) / (q.y - p.y), 1}
	case p.y > q.y: // both neighbours at an edge reckon from its upper end, so that rounding leaves no gap between them
		return edge{q.x, q.y, (p.x - q.x) / (p.y - q.y), -1}
	}
	return edge{}
}

// clip narrows the row y of a triangle.
func (e *edge) clip(y float32, left, right *float32) {
	if e.side == 0 {
		return
	}
	x := e.x + (y-e.y)*e.slope
	if e.side > 0 {
		if x < *right {
			*right = x
		}
	} else if x > *left {
		*left = x
	}
}

// point is what is drawn at a sample: its nearness, its light, and its place in the texture of its cell.
type point struct{ z, light, shine, u, v float32 }

// row draws a row of samples of a triangle, from the point p on by steps. odd says that the first is the second of its pixel.
// Both samples of a pixel get the tone of the place between them, since it is their depths alone that make edges smooth.
// All is held in variables of its own here: a struct of five would live in memory, and half of all time is spent here.
func (r *raster) row(tones, nears []float32, first int, odd, whole bool, p, step *point) {
	nears = nears[:len(tones)]
	z, light, shine, u, v := p.z, p.light, p.shine, p.u, p.v
	dz, dLight, dShine, du, dv := step.z, step.light, step.shine, step.u, step.v
	width, last, dim := r.width, r.last, r.dim
	for i := 0; i < len(tones); {
		n, between := 1, float32(0)
		seen := z >= nears[i]
		if !odd && i+1 < len(tones) {
			n, between = 2, 0.5
			seen = seen || z+dz >= nears[i+1]
		}
		odd = false
		if seen {
			// All is rounded, so the place in the texture may be a little outside of the cell.
			tu, tv := held(u+between*du, last), held(v+between*dv, last)
			iu, iv := int(tu), int(tv)
			tu -= float32(iu)
			tv -= float32(iv)
			t := first + iv*width + iu
			tone := dim * (texel(r.albedo, t, width, tu, tv)*(light+between*dLight) + shine + between*dShine)
			alpha := float32(1)
			if !whole {
				alpha = texel(r.alpha, t, width, tu, tv)
			}
			cover(&tones[i], &nears[i], tone, alpha, z)
			if n == 2 {
				cover(&tones[i+1], &nears[i+1], tone, alpha, z+dz)
			}
		}
		by := float32(n)
		z += by * dz
		light += by * dLight
		shine += by * dShine
		u += by * du
		v += by * dv
		i += n
	}
}

// cover lays a tone over a sample unless that is nearer than z.
func cover(at, near *float32, tone, alpha, z float32) {
	if z < *near {
		return
	}
	*at += (tone - *at) * alpha
	if alpha > 0.5 {
		*near = z
	}
}

// texel reads a texture at u, v past the texel t, bilinearly.
func texel(texture []float32, t, width int, u, v float32) float32 {
	upper, lower := texture[t:t+2], texture[t+width:t+width+2]
	a := upper[0] + (upper[1]-upper[0])*u
	b := lower[0] + (lower[1]-lower[0])*u
	return a + (b-a)*v
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
