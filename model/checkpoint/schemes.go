package checkpoint

import (
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/scheme"
)

// Schemes are the labelling schemes that a network tells apart; the zero value is for one that tells none.
type Schemes struct {
	Set        scheme.Set
	Classifier *scheme.Classifier // nil with an empty Set, and until a run has begun: then all are as likely
}

// Count returns how many schemes are told apart, 1 where there are none.
func (s Schemes) Count() int { return max(1, len(s.Set)) }

// Of returns the number of the scheme that labels follow, known by which of them there are.
func (s Schemes) Of(labels face.Points) int { return s.Set.Of(labelled(labels)) }

// FindSchemes returns the labelling schemes of these rows, without a classifier; none where images are too small to
// guess them.
func FindSchemes(ds data.Seen, rows []int) Schemes {
	if ds.Side() < scheme.SmallestSide {
		return Schemes{}
	}
	patterns := make([][]bool, len(rows))
	for i, row := range rows {
		patterns[i] = labelled(ds.Labels(row))
	}
	return Schemes{Set: scheme.Find(patterns)}
}

// labelled says which points are labelled.
func labelled(points face.Points) []bool {
	known := make([]bool, len(points))
	for i, p := range points {
		known[i] = p.Known
	}
	return known
}
