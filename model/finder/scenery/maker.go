package scenery

import (
	"errors"
	"math"
	"math/rand/v2"

	"fiducial/data/face"
	"fiducial/data/synth"
	"fiducial/model/finder"
)

// Maker makes pictures. Safe for concurrent use.
type Maker struct {
	real, drawn []*picture
}

// Options say of what pictures are made.
type Options struct {
	Faces [][]byte // 8-bit grey pixels of real faces, Side×Side each
	Side  int
	Drawn int    // how many drawn faces there are beside them
	Seed  uint64 // of the drawn faces
}

// NewMaker returns a maker. It needs a face at least, real or drawn.
func NewMaker(o Options) (*Maker, error) {
	m := &Maker{}
	for _, pixels := range o.Faces {
		m.real = append(m.real, newPicture(pixels, o.Side))
	}
	for n := range o.Drawn {
		f := synth.Draw(o.Seed, n, synth.Side)
		m.drawn = append(m.drawn, newPicture(f.Pixels, synth.Side))
	}
	if len(m.real)+len(m.drawn) == 0 {
		return nil, errors.New("make pictures for the finder: there are no faces to paste")
	}
	return m, nil
}

// anyFace returns one of the faces: drawn ones in one of four cases, where there are both.
func (m *Maker) anyFace(r *rand.Rand) *picture {
	if len(m.real) == 0 || len(m.drawn) > 0 && r.Float64() < 0.25 {
		return m.drawn[r.IntN(len(m.drawn))]
	}
	return m.real[r.IntN(len(m.real))]
}

// Placed is a face in a picture.
type Placed struct {
	Box  face.Box
	Seen float64 // the share of its box within the picture
}

// Scene says what a picture is to show.
type Scene struct {
	Width, Height int
	Faces, Decoys int     // how many to place, where there is room
	Least, Most   float64 // their sizes in pixels
	Beyond        bool    // whether they may reach beyond the picture
}

// Make makes a picture.
func (m *Maker) Make(r *rand.Rand, s Scene) (*finder.Plane, []Placed) {
	p := finder.NewPlane(s.Width, s.Height)
	m.surround(r, p)
	placed := m.Into(r, p, s)
	develop(r, p)
	return p, placed
}

// Into pastes faces and what is none into a picture of the scene's size.
func (m *Maker) Into(r *rand.Rand, p *finder.Plane, s Scene) []Placed {
	var pastings []pasting
	for range s.Faces + s.Decoys {
		size := math.Exp(math.Log(s.Least) + r.Float64()*(math.Log(s.Most)-math.Log(s.Least)))
		if q, ok := place(r, s, size, pastings); ok {
			pastings = append(pastings, q)
		}
	}
	// Bodies come first, so that none hides a face.
	for _, q := range pastings {
		if r.Float64() < 0.6 {
			body(r, p, q)
		}
	}
	var placed []Placed
	for i, q := range pastings {
		if i < s.Faces {
			q.paste(p, m.anyFace(r))
			placed = append(placed, Placed{Box: q.box(), Seen: seen(q.box(), s)})
			continue
		}
		c, turn := m.decoy(r)
		q.turn += turn
		q.paste(p, c)
	}
	return placed
}

// place finds a place for a square where it overlaps with no other.
func place(r *rand.Rand, s Scene, size float64, taken []pasting) (pasting, bool) {
	w, h := float64(s.Width), float64(s.Height)
	for range 8 {
		x, y := size/2+r.Float64()*(w-size), size/2+r.Float64()*(h-size)
		if s.Beyond {
			x, y = spread64(r, w/2+size*0.2)+w/2, spread64(r, h/2+size*0.2)+h/2
		}
		q := newPasting(r, x, y, size)
		free := true
		for _, t := range taken {
			free = free && q.box().Overlap(t.box()) == 0
		}
		if free {
			return q, true
		}
	}
	return pasting{}, false
}

// seen returns the share of a box that lies within the picture.
func seen(b face.Box, s Scene) float64 {
	w := min(b.Left+b.Size, float64(s.Width)) - max(b.Left, 0)
	h := min(b.Top+b.Size, float64(s.Height)) - max(b.Top, 0)
	return max(w, 0) * max(h, 0) / (b.Size * b.Size)
}
