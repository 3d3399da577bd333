package search

import (
	"context"
	"fmt"
	"math"

	"fiducial/data"
	"fiducial/data/curve"
	"fiducial/model"
	"fiducial/model/checkpoint"
)

// Chosen is what is known of the trial that a search chose: it has the lowest error on the test faces of all, by which
// it was chosen, so that this error is too good. What it is off by on validation faces, which chose nothing, stands
// beside it. It is known of no other trial.
type Chosen struct {
	Among      int     // how many trials it was chosen from; 0 in a trial that was not
	Validation float64 // RMSE in pixels; NaN where it was not measured
	MeanFace   float64 // that of the mean face on the same faces
}

// Validate notes which trial of a search that is over was chosen, and measures it on the validation faces of ds, with
// so many threads (0 means all). It does nothing where that was done before, and before the search is over. It is a
// background task.
func (s *Search) Validate(ctx context.Context, ds *data.Dataset, threads int) error {
	best, ok := s.Best()
	among := measured(s.Trials())
	if !s.Ended() || !ok || best.Chosen.Among > 0 || among < 2 {
		return nil
	}
	chosen := Chosen{Among: among, Validation: math.NaN(), MeanFace: math.NaN()}
	c, err := s.Checkpoint(best.Number)
	if err == nil && c != nil {
		chosen.Validation, chosen.MeanFace, err = model.Validate(ctx, ds, c, threads)
	}
	if err != nil {
		return fmt.Errorf("measure the best trial on validation faces: %w", err)
	}
	s.mu.Lock()
	s.trials[best.Number].Chosen = chosen
	s.mu.Unlock()
	s.tell(best.Number)
	return nil
}

// measured returns how many trials could have been chosen.
func measured(trials []Trial) (n int) {
	for _, t := range trials {
		if t.State != Failed && !math.IsNaN(t.TestRMSE) {
			n++
		}
	}
	return n
}

// BestCheckpoint is Checkpoint of the best trial, which says by which faces of ds it was chosen.
func (s *Search) BestCheckpoint(ds *data.Dataset) (*checkpoint.Checkpoint, error) {
	best, ok := s.Best()
	if !ok {
		return nil, nil
	}
	c, err := s.Checkpoint(best.Number)
	if err != nil || c == nil || measured(s.Trials()) < 2 {
		return c, err
	}
	return c.Chosen(ds), nil
}

// note writes it into the record of its trial.
func (c Chosen) note(r *Record) {
	if c.Among > 0 {
		rmse, mean := curve.Number(c.Validation), curve.Number(c.MeanFace)
		r.Chosen, r.Validation, r.ValidationMeanFace = true, &rmse, &mean
	}
}
