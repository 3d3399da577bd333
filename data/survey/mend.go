package survey

import (
	"fmt"

	"fiducial/data/face"
)

// Mend is a change of labels that certainly puts right what a warning is about.
type Mend struct {
	missing bool
	spot    face.Point   // labels exactly there become missing, with missing
	others  []face.Point // labels there are left alone, without
	by, add float64      // else each coordinate of a small label becomes by times itself and add
}

// String says what the mend does, as the name of an action: Count points at 0, 0 as missing.
func (m *Mend) String() string {
	switch {
	case m.missing:
		return fmt.Sprintf("Count points at %v, %v as missing", m.spot.X, m.spot.Y)
	case m.add == 0:
		return fmt.Sprintf("Multiply points by %v", m.by)
	}
	return fmt.Sprintf("Multiply points by %v and add %v", m.by, m.add)
}

// Label says what the mend does in a few words, for a button: Count as Missing.
func (m *Mend) Label() string {
	switch {
	case m.missing:
		return "Count as Missing"
	case m.add == 0:
		return fmt.Sprintf("Multiply by %v", m.by)
	}
	return fmt.Sprintf("Multiply by %v, Add %v", m.by, m.add)
}

// Mended returns the labels of a row as the mend leaves them, and whether it changes any. The points given are not
// changed.
func (m *Mend) Mended(points face.Points) (mended face.Points, changed bool) {
	mended = points.Clone()
	for k, p := range points {
		switch {
		case !p.Known:
		case m.missing:
			if p == m.spot {
				mended[k], changed = face.Point{}, true
			}
		case isSmall(p) && !among(m.others, p): // beside labels that somebody put right since, too
			mended[k], changed = face.At(m.by*p.X+m.add, m.by*p.Y+m.add), true
		}
	}
	return mended, changed
}
