package plant

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"fiducial/data/face"
)

// Kind is what is wrong with a planted face.
type Kind string

const (
	Point     Kind = "point"      // one point is 4 to 15 px off
	Swapped   Kind = "swapped"    // left and right are exchanged
	OtherFace Kind = "other_face" // all points are those of another face, at least 5 px off each
	Squashed  Kind = "squashed"   // the face has 50 to 80 % of its width or height

	// Planted only where asked for, for they move each point by less than others are moved by.
	Scaled Kind = "scaled" // the face is drawn at 110 % of its size
	Moved  Kind = "moved"  // all points are 3 px off to the same side
)

// The sizes of errors, in pixels.
const (
	leastOff   = 4
	mostOff    = 15
	leastOther = 5
	movedBy    = 3
	scaledBy   = 1.1
)

// Error is one planted label error.
type Error struct {
	Row    int         `json:"row"`
	Kind   Kind        `json:"kind"`
	Size   float64     `json:"size"` // pixels by which the label that is farthest off is off
	Labels face.Points `json:"-"`    // what the row is labelled now
}

// Options say which errors are planted.
type Options struct {
	Rows  []int   // that may get one
	Share float64 // of these rows that get one
	Seed  uint64
	Only  Kind // Scaled or Moved: all errors are of that kind; "" for all others, half of them single points
}

// attempts is how often a random error is drawn again that did not fit the face.
const attempts = 200

// Errors draws errors for a share of the rows, at least one, in order of rows. Half of them are single points. But for
// those of Options.Only, errors that move no point by 4 px are not planted, nor do single points leave a photo of side
// pixels. labels returns those of a row. The same labels and seed give the same errors. The error says that the rows
// have too few labels.
func Errors(k face.Keypoints, side int, labels func(row int) face.Points, o Options) ([]Error, error) {
	rng := rand.New(rand.NewPCG(o.Seed, 0x706c616e74))
	want := max(1, int(math.Round(o.Share*float64(len(o.Rows)))))
	p := planter{k, side, labels, o.Rows, o.Only, rng}
	var errors []Error
	for _, i := range rng.Perm(len(o.Rows)) {
		if len(errors) == want {
			break
		}
		if e, ok := p.draw(o.Rows[i]); ok {
			errors = append(errors, e)
		}
	}
	if len(errors) < want {
		return nil, fmt.Errorf("plant label errors: only %d of %d rows have labels that an error fits, %d were wanted", len(errors), len(o.Rows), want)
	}
	slices.SortFunc(errors, func(a, b Error) int { return a.Row - b.Row })
	return errors, nil
}

// planter draws errors.
type planter struct {
	keypoints face.Keypoints
	side      int
	labels    func(row int) face.Points
	rows      []int
	only      Kind
	rng       *rand.Rand
}

// draw draws an error for a row; ok is false when the kind that was drawn does not fit it.
func (p *planter) draw(row int) (e Error, ok bool) {
	right := p.labels(row)
	var known []int
	for k, l := range right {
		if l.Known {
			known = append(known, k)
		}
	}
	if len(known) == 0 {
		return e, false
	}
	e.Row = row
	switch u := p.rng.Float64(); {
	case p.only == Scaled:
		e.Kind, e.Labels = Scaled, stretched(right, known, scaledBy, scaledBy)
	case p.only == Moved:
		e.Kind, e.Labels = Moved, moved(right, known, 2*math.Pi*u)
	case u < 0.5:
		e.Kind, e.Labels = Point, p.point(right, known)
	case u < 0.5+1./6:
		e.Kind, e.Labels = Swapped, p.swap(right, known)
	case u < 0.5+2./6:
		e.Kind, e.Labels = OtherFace, p.other(right, known)
	default:
		e.Kind, e.Labels = Squashed, p.squash(right, known)
	}
	if e.Labels == nil {
		return e, false
	}
	for _, k := range known {
		e.Size = max(e.Size, right[k].Distance(e.Labels[k]))
	}
	return e, p.only != "" || e.Size >= leastOff
}

// point moves one point in any direction.
func (p *planter) point(right face.Points, known []int) face.Points {
	k := known[p.rng.IntN(len(known))]
	for range attempts {
		sin, cos := math.Sincos(2 * math.Pi * p.rng.Float64())
		by := leastOff + (mostOff-leastOff)*p.rng.Float64()
		to := face.At(right[k].X+by*cos, right[k].Y+by*sin)
		if last := float64(p.side - 1); to.X >= 0 && to.Y >= 0 && to.X <= last && to.Y <= last {
			wrong := right.Clone()
			wrong[k] = to
			return wrong
		}
	}
	return nil
}

// swap exchanges left and right; nil where a partner is missing.
func (p *planter) swap(right face.Points, known []int) face.Points {
	wrong := right.Clone()
	for _, k := range known {
		partner := p.keypoints[k].Partner
		if partner == face.Unknown || !right[partner].Known {
			return nil
		}
		wrong[k] = right[partner]
	}
	return wrong
}

// other takes the points of another face that has the same ones and is far enough off.
func (p *planter) other(right face.Points, known []int) face.Points {
	for range attempts {
		other := p.labels(p.rows[p.rng.IntN(len(p.rows))])
		wrong := make(face.Points, len(right))
		near := false
		for _, k := range known {
			wrong[k] = other[k]
			near = near || !(right[k].Distance(other[k]) >= leastOther)
		}
		if !near {
			return wrong
		}
	}
	return nil
}

// squash takes a part of the width or of the height away, about the middle of the points.
func (p *planter) squash(right face.Points, known []int) face.Points {
	keep := 0.5 + 0.3*p.rng.Float64()
	if p.rng.IntN(2) == 0 {
		return stretched(right, known, keep, 1)
	}
	return stretched(right, known, 1, keep)
}

// stretched makes a face so many times as wide and as high about the middle of its points.
func stretched(right face.Points, known []int, across, along float64) face.Points {
	var x, y float64
	for _, k := range known {
		x, y = x+right[k].X/float64(len(known)), y+right[k].Y/float64(len(known))
	}
	wrong := right.Clone()
	for _, k := range known {
		wrong[k] = face.At(x+across*(right[k].X-x), y+along*(right[k].Y-y))
	}
	return wrong
}

// moved moves all points in a direction, given as an angle.
func moved(right face.Points, known []int, direction float64) face.Points {
	sin, cos := math.Sincos(direction)
	wrong := right.Clone()
	for _, k := range known {
		wrong[k] = face.At(right[k].X+movedBy*cos, right[k].Y+movedBy*sin)
	}
	return wrong
}
