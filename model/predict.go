package model

import (
	"context"

	"fiducial/data"
	"fiducial/data/face"
)

// Predictor predicts keypoints with the weights of a checkpoint. Safe for concurrent use (calls take turns).
type Predictor struct{}

// NewPredictor builds the prediction network of a checkpoint; threads 0 means all cores.
func NewPredictor(c *Checkpoint, threads int) (*Predictor, error) { panic("unwritten") }

// Predict predicts the points of one face from its pixels.
func (p *Predictor) Predict(pixels []byte) (face.Points, error) { panic("unwritten") }

// PredictRows predicts rows of a dataset in batches; a row without usable pixels gets nil. It is a background task.
func (p *Predictor) PredictRows(ctx context.Context, ds *data.Dataset, rows []int, progress func(done, total int64)) ([]face.Points, error) {
	panic("unwritten")
}

// Close frees the network.
func (p *Predictor) Close() error { panic("unwritten") }
