package model

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
)

// Predictor predicts keypoints with the weights of a checkpoint. Safe for concurrent use (calls take turns).
type Predictor struct {
	checkpoint *Checkpoint
	mu         sync.Mutex
	inference  inference
	mirror     bool
	images     []float32 // (n, 1, side, side) of the largest batch so far
	guesses    []float32 // (inferenceBatch, schemes)
	points     []float32 // (inferenceBatch, 2K)
	mirrored   []float32 // the same of the mirrored photos, mirrored back
	outputs    []float32 // (inferenceBatch, 2A)
	closed     bool
}

// ErrClosed says that a Predictor was used after Close.
var ErrClosed = errors.New("the predictor is closed")

// PredictOptions say how a predictor works.
type PredictOptions struct {
	Threads int  // cores the arithmetic may use; 0 means all
	Mirror  bool // where the network learned from mirrored faces too, answer the mean of a face and its mirror image: a little more accurate, in twice the time
}

// NewPredictor returns a predictor with the weights of a checkpoint. Its networks are built when first needed.
func NewPredictor(c *Checkpoint, o PredictOptions) (*Predictor, error) {
	if err := c.Settings.Check(c.Side, len(c.Keypoints)); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	t := newTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)
	n := inferenceBatch * 2 * len(c.Keypoints)
	return &Predictor{
		checkpoint: c, mirror: o.Mirror && c.Settings.Augment.Mirror,
		inference: inference{weights: c.Weights.ToUse(), target: t, threads: cores(o.Threads)},
		guesses:   make([]float32, inferenceBatch*t.layout.Schemes()),
		points:    make([]float32, n), mirrored: make([]float32, n), outputs: make([]float32, inferenceBatch*t.width()),
	}, nil
}

// cores returns how many cores to use where 0 asks for all.
func cores(threads int) int {
	if threads > 0 {
		return threads
	}
	return runtime.GOMAXPROCS(0)
}

// Predict predicts the points of one face from its pixels, 8-bit grey in row order, side×side of the
// checkpoint. Points are in pixels and may lie outside the image.
func (p *Predictor) Predict(pixels []byte) (face.Points, error) {
	found, err := p.predict([][]byte{pixels})
	if err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	return found[0], nil
}

// PredictRows predicts rows of a dataset in batches; a row without usable pixels gets nil. It is a background
// task; the error wraps ErrMisfit when the dataset has other keypoints or other photos than the checkpoint.
func (p *Predictor) PredictRows(ctx context.Context, ds *data.Dataset, rows []int, progress func(done, total int64)) ([]face.Points, error) {
	if err := p.checkpoint.Fits(ds); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	all := make([]face.Points, len(rows))
	for from := 0; from < len(rows); from += inferenceBatch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+inferenceBatch, len(rows))
		var photos [][]byte
		var places []int
		for i, row := range rows[from:to] {
			pixels, err := ds.Pixels(row)
			if errors.Is(err, data.ErrNoPhoto) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("predict row %d: %w", row, err)
			}
			photos, places = append(photos, pixels), append(places, from+i)
		}
		found, err := p.predict(photos)
		if err != nil {
			return nil, fmt.Errorf("predict rows %d to %d: %w", rows[from], rows[to-1], err)
		}
		for i, place := range places {
			all[place] = found[i]
		}
		if progress != nil {
			progress(int64(to), int64(len(rows)))
		}
	}
	return all, nil
}

// predict predicts at most inferenceBatch photos.
func (p *Predictor) predict(photos [][]byte) ([]face.Points, error) {
	if len(photos) == 0 {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	side := p.checkpoint.Side
	area, schemes := side*side, p.inference.target.layout.Schemes()
	p.images = slices.Grow(p.images[:0], len(photos)*area)[:len(photos)*area]
	for i, pixels := range photos {
		if len(pixels) != area {
			return nil, fmt.Errorf("%w: it takes photos of %d×%d pixels, and one has %d in all", ErrMisfit, side, side, len(pixels))
		}
		batch.Image(p.images[i*area:(i+1)*area], pixels, p.checkpoint.Settings.Standardise)
		p.inference.target.guess(p.guesses[i*schemes:(i+1)*schemes], pixels)
	}
	images, guesses := p.images[:len(photos)*area], p.guesses[:len(photos)*schemes]
	if err := p.inference.points(images, guesses, p.points, p.outputs); err != nil {
		return nil, err
	}
	if p.mirror {
		mirrorImages(images, side)
		if err := p.inference.points(images, guesses, p.mirrored, p.outputs); err != nil {
			return nil, err
		}
		averageMirrored(p.points, p.mirrored, p.checkpoint.Partners, side)
	}
	width := 2 * len(p.checkpoint.Keypoints)
	found := make([]face.Points, len(photos))
	for i := range found {
		found[i] = known(p.points[i*width : (i+1)*width])
	}
	return found, nil
}

// Close frees the networks. Closing twice does no harm.
func (p *Predictor) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	return p.inference.close()
}
