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

// corner is a corner of a sheet's grid: its place on the canvas in samples, its nearness, its light, and its place in
// the texture of the cell that is being drawn.
type corner struct{ x, y, z, light, shine, u, v float32 }

// raster draws one sheet on a canvas.
type raster struct {
	*sheet
	cv      *canvas
	corners []corner
	width   int     // of the texture
	last    float32 // where a cell's texture ends
	dim     float32 // light on the side being drawn

	left, right chain // of the polygon being drawn; kept here since clearing them for each took longer than filling it
}

// draw draws the sheet on the canvas where nothing nearer is.
func (s *sheet) draw(m *memory, cv *canvas, c *camera) {
	r := &raster{sheet: s, cv: cv, corners: m.corners.lend(len(s.place)), width: s.width()}
	// A texel just inside the last row and column of a cell keeps the lookup of its neighbours in range.
	r.last = float32(s.texels) - 1e-3
	const k = samples
	for i := s.first * s.cols; i < len(s.place); i++ {
		q := c.project(s.place[i])
		r.corners[i] = corner{x: float32((q.x+0.5)*k - 0.5), y: float32((q.y+0.5)*k - 0.5), z: float32(q.z), light: s.light[i], shine: s.shine[i]}
	}
	if s.inside > 0 { // what is seen through the front comes first
		r.dim = s.inside
		r.cells(true)
	}
	r.dim = 1
	r.cells(false)
}

// cells draws each cell of the sheet's grid that shows its outer side, or its inner one.
func (r *raster) cells(inner bool) {
	for j := r.first; j < r.rows-1; j++ {
		upper, lower := r.corners[j*r.cols:][:r.cols], r.corners[(j+1)*r.cols:][:r.cols]
		for i := range r.cols - 1 {
			a, b, c, d := &upper[i], &upper[i+1], &lower[i+1], &lower[i]
			a.u, a.v, b.u, b.v, c.u, c.v, d.u, d.v = 0, 0, r.last, 0, r.last, r.last, 0, r.last
			if inner { // seen from behind the corners run the other way round
				b, d = d, b
			}
			r.cell(i, j, a, b, c, d)
		}
	}
}

// cell draws the cell i, j of the grid, with its corners clockwise as they are seen, unless it is seen from its other
// side, lies beside the canvas or is clear.
func (r *raster) cell(i, j int, a, b, c, d *corner) {
	abc, acd := area(a, b, c), area(a, c, d)
	if abc < tiny && acd < tiny {
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
	if abc >= tiny && acd >= tiny && area(a, b, d) >= tiny && area(b, c, d) >= tiny {
		r.polygon(texture, whole, a, b, c, d)
		return
	}
	// A cell that is folded, as where the head turns away, is drawn as the triangles of it that are seen.
	if abc >= tiny {
		r.polygon(texture, whole, a, b, c)
	}
	if acd >= tiny {
		r.polygon(texture, whole, a, c, d)
	}
}

// area returns twice the area of a triangle in samples, below 0 where its corners run anticlockwise.
func area(a, b, c *corner) float32 { return (b.x-a.x)*(c.y-a.y) - (b.y-a.y)*(c.x-a.x) }

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

// polygon draws the convex polygon between some corners of a cell whose texture begins at the texel first. All that
// the corners hold changes evenly along its edges, and along each row of samples from the left edge to the right one.
func (r *raster) polygon(first int, whole bool, corners ...*corner) {
	left, right := &r.left, &r.right
	left.n, right.n = 0, 0
	top, bottom := corners[0].y, corners[0].y
	p := corners[len(corners)-1]
	for _, q := range corners {
		// Clockwise, edges to the right run down. Both neighbours at an edge reckon from its upper end, so that
		// rounding leaves no gap between them.
		if p.y < q.y {
			right.add(p, q)
		} else if p.y > q.y {
			left.add(q, p)
		}
		top, bottom = lesser(top, q.y), greater(bottom, q.y)
		p = q
	}
	y0, y1 := max(int(top), 0), min(int(bottom), r.cv.side-1)
	if float32(y0) < top {
		y0++
	}
	limit := float32(r.cv.side - 1)
	var from, step corner
	for y := y0; y <= y1; y++ {
		l, lt := left.at(float32(y))
		g, gt := right.at(float32(y))
		lx, gx := l.at.x+lt*l.slope.x, g.at.x+gt*g.slope.x
		x0, x1 := int(greater(lx, 0)), int(lesser(gx, limit))
		if float32(x0) < lx {
			x0++
		}
		if x0 > x1 || gx < 0 {
			continue
		}
		share := 1 / (gx - lx + 1e-6) // of a row, that a sample takes
		off := float32(x0) - lx
		from.z, step.z = run(l.at.z+lt*l.slope.z, g.at.z+gt*g.slope.z, share, off)
		from.light, step.light = run(l.at.light+lt*l.slope.light, g.at.light+gt*g.slope.light, share, off)
		from.shine, step.shine = run(l.at.shine+lt*l.slope.shine, g.at.shine+gt*g.slope.shine, share, off)
		from.u, step.u = run(l.at.u+lt*l.slope.u, g.at.u+gt*g.slope.u, share, off)
		from.v, step.v = run(l.at.v+lt*l.slope.v, g.at.v+gt*g.slope.v, share, off)
		at := y * r.cv.side
		r.row(r.cv.tone[at+x0:at+x1+1], r.cv.near[at+x0:at+x1+1], first, x0%samples != 0, whole, &from, &step)
	}
}

// run returns a value off samples into a row from a to b, and its change from one sample to the next.
func run(a, b, share, off float32) (from, step float32) {
	step = (b - a) * share
	return a + off*step, step
}

// chain is the edges of a polygon on one of its sides.
type chain struct {
	edges [3]edge
	n     int
}

// edge is an edge of a polygon: its upper end, its height, and how much it changes for a sample down.
type edge struct {
	at, slope corner
	height    float32
}

// add adds the edge from p down to q.
func (c *chain) add(p, q *corner) {
	height := q.y - p.y
	down := 1 / height
	e := &c.edges[c.n]
	e.at, e.height = *p, height
	s := &e.slope
	s.x, s.z, s.light, s.shine = (q.x-p.x)*down, (q.z-p.z)*down, (q.light-p.light)*down, (q.shine-p.shine)*down
	s.u, s.v = (q.u-p.u)*down, (q.v-p.v)*down
	c.n++
}

// at returns the edge at the row y, and how far down it that is.
func (c *chain) at(y float32) (*edge, float32) {
	for i := range c.edges[:c.n] {
		if down := y - c.edges[i].at.y; down >= 0 && down <= c.edges[i].height {
			return &c.edges[i], down
		}
	}
	// Rounding has put the row just beyond an end of the chain.
	return &c.edges[0], held(y-c.edges[0].at.y, c.edges[0].height)
}

// row draws a row of samples of a triangle, from what is at p on by steps. odd says that the first is the second of its
// pixel. Both samples of a pixel get the tone of the place between them, since it is their depths alone that make edges
// smooth. All is held in variables of its own here: a struct of five would live in memory, and half of all time is
// spent here.
func (r *raster) row(tones, nears []float32, first int, odd, whole bool, p, step *corner) {
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

// lesser and greater do without the care that min and max take of NaN, which is slow.
func lesser(a, b float32) float32 {
	if a < b {
		return a
	}
	return b
}

func greater(a, b float32) float32 {
	if a > b {
		return a
	}
	return b
}
