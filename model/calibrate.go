package model

import (
	"context"
	"errors"

	"fiducial/data"
	"fiducial/model/calibration"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

// calibrate measures at the end of a run how far off the points of its checkpoints are, on the test faces, and writes
// them with that. Where there are too few test faces nothing is said of it.
func (r *run) calibrate(ctx context.Context) error {
	best := r.best
	last, err := r.calibrated(ctx, r.last)
	if err != nil || last == nil {
		return err
	}
	switch {
	case best == nil:
	case best.Weights == r.last.Weights:
		with := *best
		with.Calibration, best = last.Calibration, &with
	default:
		if best, err = r.calibrated(ctx, best); err != nil {
			return err
		}
	}
	r.last, r.best = last, best
	if r.o.Last != "" {
		err = last.Save(r.o.Last)
	}
	if r.o.Best != "" && best != nil {
		err = errors.Join(err, best.Save(r.o.Best))
	}
	return err
}

// calibrated returns a checkpoint with its calibration; nil where there are too few faces for one.
func (r *run) calibrated(ctx context.Context, c *checkpoint.Checkpoint) (*checkpoint.Checkpoint, error) {
	samples, err := prediction.CalibrationSamples(ctx, c, r.ds, r.ds.SplitRows(data.Test, r.s.Splits(), false), prediction.Options{Threads: r.o.Threads}, nil)
	if err != nil {
		return nil, err
	}
	x, err := calibration.Fit(samples, len(c.Keypoints))
	if errors.Is(err, calibration.ErrFew) {
		return nil, nil
	}
	with := *c
	with.Calibration = x
	return &with, err
}
