package synth

import "math"

// draw draws the glasses of a person on the canvas.
func (g glasses) draw(m *memory, cv *canvas, c *camera, p *person, light vec) {
	if !g.worn {
		return
	}
	covers := m.singles.lend(len(cv.tone))
	middle := p.eyes.apart
	// place is where the plane of the glasses, bent round the face, lies at x, y.
	place := func(x, y float64) vec { return vec{x, y, p.head.depth + 3.5 - 0.0065*x*x - 0.08*y} }
	outline := func(side float64) []vec {
		const corners = 36
		line := make([]vec, corners+1)
		for i := range line {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
			power := 2 / g.square
			line[i] = place(side*middle+g.rx*math.Copysign(math.Pow(math.Abs(cos), power), cos), g.drop+g.ry*math.Copysign(math.Pow(math.Abs(sin), power), sin))
		}
		return line
	}
	hinge := func(side float64) []vec {
		return []vec{place(side*(middle+g.rx), g.drop-0.4*g.ry), {side * (p.head.width + 0.5), -2, 18}, {side * (p.head.width + 2), 0, 0}}
	}
	bridge := []vec{place(-middle+g.rx*0.98, g.drop-0.25*g.ry), place(0, g.drop-0.5*g.ry), place(middle-g.rx*0.98, g.drop-0.25*g.ry)}
	lines := [][]vec{outline(1), outline(-1), bridge, hinge(1), hinge(-1)}
	for _, line := range lines { // the shadow lies on the face, down the light
		moved := make([]vec, len(line))
		for i, q := range line {
			moved[i] = vec{q.x - 2.5*light.x, q.y - 2.5*light.y + 0.4, q.z}
		}
		cv.stroke(c, covers, moved, g.thick*1.3, 0, 0.22)
	}
	for _, side := range []float64{1, -1} {
		g.reflect(cv, covers, c, place, side)
	}
	for _, line := range lines {
		cv.stroke(c, covers, line, g.thick, g.tone, 0.92)
	}
}

// reflect draws a slanting stripe of light on a lens.
func (g glasses) reflect(cv *canvas, covers []float32, c *camera, place func(x, y float64) vec, side float64) {
	if g.glare == 0 {
		return
	}
	x := side*18.3 + g.glareShift*0.6
	cv.stroke(c, covers, []vec{place(x-2.5, g.drop+g.ry*0.55), place(x+2.5, g.drop-g.ry*0.55)}, 1.4, 0.95, g.glare)
}

// stroke draws a line through places of the head with a round pen of the given radius in head pixels, where nothing
// nearer is. However often the line crosses itself, a sample is covered once: covers, of the canvas's size, gathers by
// how much. It is all zeros before and after.
func (cv *canvas) stroke(c *camera, covers []float32, line []vec, pen, tone, opacity float64) {
	const k = samples
	pen *= c.scale * k
	low, high := cv.side, -1 // rows that the line touches
	for i := 1; i < len(line); i++ {
		a, b := c.project(line[i-1]), c.project(line[i])
		ax, ay, bx, by := (a.x+0.5)*k-0.5, (a.y+0.5)*k-0.5, (b.x+0.5)*k-0.5, (b.y+0.5)*k-0.5
		dx, dy := bx-ax, by-ay
		length2 := dx*dx + dy*dy + 1e-9
		x0, x1 := max(int(min(ax, bx)-pen-1), 0), min(int(max(ax, bx)+pen+2), cv.side-1)
		y0, y1 := max(int(min(ay, by)-pen-1), 0), min(int(max(ay, by)+pen+2), cv.side-1)
		low, high = min(low, y0), max(high, y1)
		for y := y0; y <= y1; y++ {
			for x := x0; x <= x1; x++ {
				px, py := float64(x)-ax, float64(y)-ay
				t := clamp01((px*dx + py*dy) / length2)
				cover := float32(clamp01(pen + 0.5 - hypot(px-t*dx, py-t*dy)))
				if at := y*cv.side + x; cover > covers[at] && float32(mix(a.z, b.z, t)+2) >= cv.near[at] {
					covers[at] = cover
				}
			}
		}
	}
	for at := low * cv.side; at < (high+1)*cv.side; at++ {
		if covers[at] > 0 {
			cv.tone[at] += covers[at] * float32(opacity) * (float32(tone) - cv.tone[at])
			covers[at] = 0
		}
	}
}
