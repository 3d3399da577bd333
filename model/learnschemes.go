package model

import (
	"context"

	"fiducial/model/scheme"
)

// learnSchemes makes the classifier, where there are schemes to tell apart and it is not there yet.
func (r *run) learnSchemes(ctx context.Context) error {
	t := r.target
	if len(t.Schemes.Set) == 0 || t.Schemes.Classifier != nil {
		return nil
	}
	of := make([]int, len(r.rows))
	for i, row := range r.rows {
		of[i] = t.Schemes.Of(r.ds.Labels(row))
	}
	photo := func(i int) ([]byte, error) { return r.seen.Pixels(r.rows[i]) }
	classifier, err := scheme.Learn(ctx, photo, of, len(t.Schemes.Set), r.seen.Side(), r.o.Threads, r.s.Seed, nil)
	if err != nil {
		return err
	}
	t.Schemes.Classifier = classifier
	return nil
}
