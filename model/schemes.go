package model

import (
	"context"

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

// findSchemes returns the labelling schemes of these rows, without a classifier.
func findSchemes(ds *data.Dataset, rows []int) Schemes {
	if ds.Side() < scheme.SmallestSide {
		return Schemes{}
	}
	patterns := make([][]bool, len(rows))
	for i, row := range rows {
		patterns[i] = labelled(ds.Labels(row))
	}
	return Schemes{Set: scheme.Find(patterns)}
}

// learnSchemes makes the classifier, where there are schemes to tell apart and it is not there yet.
func (r *run) learnSchemes(ctx context.Context) error {
	t := &r.target
	if len(t.schemes.Set) == 0 || t.schemes.Classifier != nil {
		return nil
	}
	of := make([]int, len(r.rows))
	for i, row := range r.rows {
		of[i] = t.schemes.Of(r.ds.Labels(row))
	}
	photo := func(i int) ([]byte, error) { return r.ds.Pixels(r.rows[i]) }
	g, err := scheme.Learn(ctx, photo, of, len(t.schemes.Set), r.ds.Side(), cores(r.o.Threads), r.s.Seed, nil)
	if err != nil {
		return err
	}
	t.schemes.Classifier = g
	r.inference.target.schemes.Classifier = g
	return nil
}

// labelled says which points are labelled.
func labelled(points face.Points) []bool {
	known := make([]bool, len(points))
	for i, p := range points {
		known[i] = p.Known
	}
	return known
}
