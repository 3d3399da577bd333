package scenery

import (
	"math"
	"math/rand/v2"

	"fiducial/model/finder"
)

// decoySide is the side of what is pasted and is no face.
const decoySide = 64

// decoy returns a picture of what is no face, to be pasted as faces are, and by how many radians it is to be turned
// more than those: a face on its side is none.
func (m *Maker) decoy(r *rand.Rand) (c *picture, turn float64) {
	switch k := r.Float64(); {
	case k < 0.22: // a face on its side or upside down
		return m.anyFace(r), math.Pi/2 + math.Pi*r.Float64()
	case k < 0.42:
		return m.shuffled(r), 0
	case k < 0.68:
		return m.part(r), 0
	case k < 0.74:
		return m.negative(r), 0
	case k < 0.86:
		return dummy(r), 0
	default:
		p := finder.NewPlane(decoySide, decoySide)
		m.surround(r, p)
		return pictureOf(p), 0
	}
}

// shuffled returns a face in squares or in strips that have changed places.
func (m *Maker) shuffled(r *rand.Rand) *picture {
	from := m.anyFace(r).levels[0]
	across, down := 2+r.IntN(2), 2+r.IntN(2)
	if r.Float64() < 0.3 {
		across = 1
		down = 2 + r.IntN(3)
	}
	n := across * down
	order := r.Perm(n)
	for moved(order) < (n+1)/2 {
		order = r.Perm(n)
	}
	out := finder.NewPlane(from.Width, from.Height)
	w, h := from.Width/across, from.Height/down
	for i, j := range order {
		turned := r.Float64() < 0.3
		for y := range h {
			to := out.Row(i/across*h + y)[i%across*w:][:w]
			source := from.Row(j/across*h + y)
			if turned {
				source = from.Row(j/across*h + h - 1 - y)
			}
			copy(to, source[j%across*w:])
		}
	}
	return pictureOf(out)
}

// moved counts what is not in its place.
func moved(order []int) (n int) {
	for i, j := range order {
		if i != j {
			n++
		}
	}
	return n
}

// part returns part of a face, enlarged: an eye, a cheek, hair, half a mouth. It covers at most 40 % of the face's box.
func (m *Maker) part(r *rand.Rand) *picture {
	from := m.anyFace(r)
	share := 0.18 + 0.42*r.Float64()
	w := float64(from.side) * share
	x0, y0 := r.Float64()*(float64(from.side)-w), r.Float64()*(float64(from.side)-w)
	if r.Float64() < 0.3 { // beyond the border, where hair and background are
		x0, y0 = spread64(r, 1)*w, spread64(r, 1)*w
	}
	out := finder.NewPlane(decoySide, decoySide)
	for y := range decoySide {
		row := out.Row(y)
		for x := range row {
			row[x] = from.at(0, x0+(float64(x)+0.5)*w/decoySide, y0+(float64(y)+0.5)*w/decoySide)
		}
	}
	return pictureOf(out)
}

// negative returns a face as on a film: dark where it is light.
func (m *Maker) negative(r *rand.Rand) *picture {
	from := m.anyFace(r).levels[0]
	out := finder.NewPlane(from.Width, from.Height)
	for i, v := range from.Pix {
		out.Pix[i] = 255 - v
	}
	return pictureOf(out)
}

// dummy draws a round thing with marks on it that are not those of a face: none, one, or several anywhere.
func dummy(r *rand.Rand) *picture {
	p := finder.NewPlane(decoySide, decoySide)
	gradient(r, p)
	drawLeaf(r, p, decoySide/2, decoySide/2, decoySide*(0.3+0.3*r.Float64()))
	for range r.IntN(5) {
		drawLeaf(r, p, decoySide*r.Float64(), decoySide*r.Float64(), 2+10*r.Float64())
	}
	if r.Float64() < 0.5 {
		clouds(r, p, 0.3*r.Float64())
	}
	return pictureOf(p)
}
