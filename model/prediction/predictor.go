package prediction

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/model/memory"
)

// Predictor predicts keypoints with the weights of a checkpoint. Safe for concurrent use (calls take turns).
type Predictor struct {
	checkpoint *checkpoint.Checkpoint
	threads    int // that decode photos and guess their schemes
	mu         sync.Mutex
	inference  *Inference
	views      []batch.View
	straight   int         // how many of them make up the points
	images     []float32   // (n, 1, side, side) of the largest batch so far
	outputs    []float32   // (BatchSize, 2A)
	peaks      []float32   // (BatchSize, A)
	seen       seen        // (n, views, schemes, K), in pixels of the images, of the largest batch so far
	kept       *kept.Shelf // answers of before, and where new ones go; nil where none are kept
	keptPoints *kept.Shelf // answers in more ways, whose Points are the same; nil where there is no such way
	closed     bool
}

// ErrClosed says that a Predictor was used after Close.
var ErrClosed = errors.New("the predictor is closed")

// Options say how a predictor works.
type Options struct {
	Threads int          // cores the arithmetic may use; 0 means all
	Mirror  bool         // where the network learned from mirrored faces too and every keypoint has a known partner, answer the mean of a face and its mirror image: a little more accurate, in twice the time
	Turn    bool         // where it learned from turned faces too, predict each turned to either side as well: that says how well each point is known, and takes as long again
	Kept    *kept.Folder // where predictions of rows are read from, and kept for the next time; nil for nowhere
}

// NewPredictor returns a predictor with the weights of a checkpoint. Its networks are built when first needed.
func NewPredictor(c *checkpoint.Checkpoint, o Options) (*Predictor, error) {
	w := c.Full()
	if err := w.Settings.Check(w.Side, len(w.Keypoints)); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	if err := checkMemory(w, memory.Free()); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	t := NewTarget(w.Settings, w.Schemes, w.MeanFace, w.Side)
	views, straight := o.viewsOf(c)
	all, points := shelves(c, o)
	return &Predictor{
		checkpoint: c, threads: cmp.Or(o.Threads, runtime.GOMAXPROCS(0)), views: views, straight: straight, kept: all, keptPoints: points,
		inference: NewInference(c.Weights.InferenceWeights(), t, o.Threads),
		outputs:   make([]float32, BatchSize*t.Width()), peaks: make([]float32, BatchSize*t.Width()/2),
	}, nil
}

// Predict predicts the points of one face from its pixels, 8-bit grey in row order, side×side of the
// checkpoint. Points are in pixels of these and may lie outside the image.
func (p *Predictor) Predict(pixels []byte) (face.Points, error) {
	found, err := p.predict([][]byte{pixels})
	if err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	found[0].pick(p.checkpoint.Places())
	return found[0].Points(), nil
}

// PredictRows predicts rows of a dataset in batches, in pixels in which its labels are; a row without usable pixels
// gets nil. It is a background task; the error wraps ErrMisfit when the dataset has other keypoints or other photos
// than the checkpoint.
func (p *Predictor) PredictRows(ctx context.Context, ds *data.Dataset, rows []int, progress func(done, total int64)) ([]face.Points, error) {
	answers, err := p.answerRows(ctx, ds, rows, true, progress)
	if err != nil {
		return nil, err
	}
	all := make([]face.Points, len(rows))
	for i, a := range answers {
		if a != nil {
			all[i] = a.Points()
		}
	}
	return all, nil
}

// AnswerRows is PredictRows with all that the network says of each face; nil for a row without usable pixels.
func (p *Predictor) AnswerRows(ctx context.Context, ds *data.Dataset, rows []int, progress func(done, total int64)) ([]*Answers, error) {
	return p.answerRows(ctx, ds, rows, false, progress)
}

// answerRows is AnswerRows; of what is kept of more ways of looking, Points alone are as they would be predicted.
func (p *Predictor) answerRows(ctx context.Context, ds *data.Dataset, rows []int, pointsOnly bool, progress func(done, total int64)) ([]*Answers, error) {
	if err := p.checkpoint.CanPredict(ds); err != nil {
		return nil, fmt.Errorf("predict: %w", err)
	}
	all, seen := make([]*Answers, 0, len(rows)), ds.At(p.checkpoint.Side)
	for some := range slices.Chunk(rows, BatchSize) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if ds.Photos() {
			if err := seen.MakeSquares(ctx, p.unanswered(seen, some, pointsOnly), p.threads, nil); err != nil {
				return nil, err
			}
		}
		found, err := p.answerBatch(seen, some, pointsOnly)
		if err != nil {
			return nil, err
		}
		for _, a := range found {
			if a != nil {
				a.unit = int32(ds.Side())
			}
		}
		all = append(all, found...)
		if progress != nil {
			progress(int64(len(all)), int64(len(rows)))
		}
	}
	return all, nil
}

// unanswered returns those of some rows of which no answers are kept.
func (p *Predictor) unanswered(ds data.Seen, rows []int, pointsOnly bool) []int {
	return slices.DeleteFunc(slices.Clone(rows), func(row int) bool { return p.remembered(ds.Square(row), pointsOnly) != nil })
}

// answerBatch answers for at most BatchSize rows, in pixels of their images.
func (p *Predictor) answerBatch(ds data.Seen, rows []int, pointsOnly bool) ([]*Answers, error) {
	all := make([]*Answers, len(rows))
	var photos [][]byte
	var places []int
	for i, row := range rows {
		if all[i] = p.remembered(ds.Square(row), pointsOnly); all[i] != nil {
			continue
		}
		pixels, err := ds.PixelsInPassing(row)
		if errors.Is(err, data.ErrNoPhoto) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("predict row %d: %w", row, err)
		}
		photos, places = append(photos, pixels), append(places, i)
	}
	found, err := p.predict(photos)
	if err != nil {
		return nil, fmt.Errorf("predict rows %d to %d: %w", rows[0], rows[len(rows)-1], err)
	}
	for i, place := range places {
		all[place] = found[i]
		p.remember(ds.Square(rows[place]), found[i])
		found[i].pick(p.checkpoint.Places())
	}
	return all, nil
}

// predict predicts at most BatchSize photos, with all keypoints of the network.
func (p *Predictor) predict(photos [][]byte) ([]*Answers, error) {
	if len(photos) == 0 {
		return nil, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, ErrClosed
	}
	network, t := p.checkpoint.Full(), p.inference.Target
	side, k := network.Side, len(network.Keypoints)
	area, schemes, width := side*side, t.Layout.Schemes(), t.Width()
	each := schemes * k // points of a view
	p.seen.grow(len(photos) * len(p.views) * each)
	for _, pixels := range photos {
		if len(pixels) != area {
			return nil, fmt.Errorf("%w: it takes photos of %d×%d pixels, and one has %d in all", checkpoint.ErrMisfit, side, side, len(pixels))
		}
	}
	p.images = slices.Grow(p.images[:0], len(photos)*area)[:len(photos)*area]
	for v, view := range p.views {
		for i, pixels := range photos {
			view.Image(p.images[i*area:][:area], pixels, side, p.checkpoint.Settings.Standardise)
		}
		if err := p.inference.answer(p.images, len(photos), p.outputs, p.peaks); err != nil {
			return nil, err
		}
		for i := range photos {
			one := p.seen.part((i*len(p.views)+v)*each, each)
			t.decodeEach(one.points, p.outputs[i*width:][:width])
			t.peaksOfEach(one.peaks, p.peaks[i*width/2:][:width/2])
			back(one, view, network.Partners, side)
		}
	}
	found := make([]*Answers, len(photos))
	var group errgroup.Group
	group.SetLimit(p.threads)
	for i, pixels := range photos {
		group.Go(func() error {
			guess := make([]float32, schemes)
			t.Guess(guess, pixels)
			found[i] = summed(p.seen.part(i*len(p.views)*each, len(p.views)*each), p.straight, guess, k, side)
			return nil
		})
	}
	return found, group.Wait()
}

// Close frees the networks, and writes what is to be kept. Closing twice does no harm.
func (p *Predictor) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for _, shelf := range []*kept.Shelf{p.kept, p.keptPoints} {
		if shelf != nil {
			shelf.Close()
		}
	}
	p.kept, p.keptPoints = nil, nil
	return p.inference.Close()
}
