package model

import (
	"context"
	"fmt"
	"time"

	"fiducial/data/batch"
	"fiducial/data/face"
)

// watchEvery is how often the watched row is predicted while it stays the same.
const watchEvery = 100 * time.Millisecond

// watched is the row whose prediction is reported while training goes on.
type watched struct {
	row             int // -1 before the first
	at              time.Time
	image           []float32 // (1, 1, side, side)
	guess           []float32 // (1, schemes)
	points, outputs []float32 // (1, 2K), (1, 2A)
}

// pause waits while the run is paused, and reports the watched row when that is due. The error is that of ctx.
func (r *run) pause(ctx context.Context) error {
	for {
		paused, row, changed := r.o.Control.state()
		if err := r.watch(row, false); err != nil {
			return err
		}
		if !paused || ctx.Err() != nil {
			return ctx.Err()
		}
		r.clock.stop()
		select {
		case <-ctx.Done():
		case <-changed:
		}
		r.clock.start()
	}
}

// watch predicts a row and reports it: at once when it is another one than before or now is set, else when
// the last time is long enough ago. A row without usable pixels is not reported.
func (r *run) watch(row int, now bool) error {
	w := &r.watched
	changed := row != w.row
	w.row = row
	if r.o.OnPrediction == nil || row < 0 || row >= r.ds.Rows() || !changed && !now && time.Since(w.at) < watchEvery {
		return nil
	}
	w.at = time.Now()
	pixels, err := r.seen.Pixels(row)
	side := r.seen.Side()
	if err != nil || len(pixels) != side*side {
		return nil
	}
	if w.image == nil {
		w.image, w.guess = make([]float32, side*side), make([]float32, r.target.Layout.Schemes())
		w.points, w.outputs = make([]float32, 2*r.target.Keypoints()), make([]float32, r.target.Width())
	}
	r.target.Guess(w.guess, pixels)
	batch.Image(w.image, pixels, r.s.Standardise)
	if err := r.inference.Points(w.image, w.guess, w.points, w.outputs); err != nil {
		return fmt.Errorf("predict the watched row %d: %w", row, err)
	}
	points := face.PointsAt(w.points).Resized(side, r.ds.Side())
	if r.position.Step > 0 { // before the first, fresh weights have seen none of anything
		for _, k := range r.unlabelled() {
			points[k] = face.Point{}
		}
	}
	r.o.OnPrediction(PredictionEvent{Row: row, Points: points})
	return nil
}
