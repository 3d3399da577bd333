package model

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// scorer measures the network as it stands on a split that it is not trained on.
type scorer struct {
	ds          *data.Dataset
	seen        data.Seen // ds as the network sees it
	split       data.Split
	settings    settings.Settings
	learned     func(row int) bool // whether the weights learned from a row's photo, which then measures nothing; nil where they are not to be asked
	evenLearned bool               // where they learned from all of the rows, these measure nevertheless: it was said that the run starts from weights that did

	rows      []int
	loader    *batch.Loader // of rows; nil without any
	inference *prediction.Inference
	meanFace  []float32 // in pixels of seen
	threads   int       // cores that guesses may use
	workers   int       // goroutines that prepare batches
	guessed   sync.Map  // of the hash of a photo's pixels, what was guessed of it

	points, guesses            []float32 // of one batch
	outputs, targets, answered []float32
}

// score is what a scorer measured; figures are NaN where nothing is labelled.
type score struct {
	loss     float64 // as minimised, but in pixels of the labels where that is in pixels
	rmse     float64 // pixels of the labels, as the dataset has them
	meanFace float64 // the same of the mean face
	count    int     // labelled coordinates
}

func newScorer(ds *data.Dataset, split data.Split, s settings.Settings, f *prediction.Inference, meanFace []float32, threads int) *scorer {
	n := prediction.BatchSize * f.Target.Width()
	return &scorer{
		ds: ds, seen: s.Seen(ds), split: split, settings: s, inference: f, meanFace: meanFace, threads: cores(threads), workers: workers(threads),
		points:  make([]float32, prediction.BatchSize*len(meanFace)),
		guesses: make([]float32, prediction.BatchSize*f.Target.Layout.Schemes()),
		outputs: make([]float32, n), targets: make([]float32, n), answered: make([]float32, n),
	}
}

// refresh takes the rows that are labelled now.
func (s *scorer) refresh() (err error) {
	rows := s.settings.HeldBackRows(s.ds, s.split)
	if s.learned != nil {
		if others := slices.DeleteFunc(slices.Clone(rows), s.learned); len(others) > 0 || !s.evenLearned {
			rows = others
		}
	}
	if slices.Equal(rows, s.rows) {
		return nil
	}
	if s.rows, s.loader = rows, nil; len(rows) == 0 {
		return nil
	}
	s.loader, err = batch.NewLoader(s.settings.Source(s.ds), batch.Options{
		Rows: rows, Size: prediction.BatchSize, Standardise: s.settings.Standardise, Workers: s.workers,
	})
	return err
}

// workers returns how many goroutines prepare batches beside so many threads of arithmetic: one of them
// prepares as fast as about eight threads consume.
func workers(threads int) int { return 1 + threads/8 }

// score predicts all rows of the split and compares with their labels, both as they are now, at the keypoints that are
// labelled: of which the weights saw a label.
func (s *scorer) score(ctx context.Context, labelled []bool) (score, error) {
	if err := s.refresh(); err != nil {
		return score{}, err
	}
	if s.loader == nil {
		return score{loss: math.NaN(), rmse: math.NaN(), meanFace: math.NaN()}, nil
	}
	var count int
	var loss, squared, mean float64
	scale := s.seen.Scale()
	cost := s.settings.InPixelsOf(scale).LossFunction()
	epoch := s.loader.Epoch(ctx, 0, 0)
	defer epoch.Close()
	for {
		b, err := epoch.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return score{}, err
		}
		for i := range b.Mask {
			if !labelled[i/2%len(labelled)] {
				b.Mask[i] = 0
			}
		}
		guesses, err := s.guess(b.Rows)
		if err != nil {
			return score{}, err
		}
		if err := s.inference.Points(b.Images, guesses, s.points, s.outputs); err != nil {
			return score{}, err
		}
		n := len(b.Rows) * s.inference.Target.Width()
		s.inference.Target.Encode(s.targets[:n], s.answered[:n], b.Points, b.Mask)
		for i, m := range s.answered[:n] {
			if m == 1 {
				loss += cost.Of(float64(s.outputs[i] - s.targets[i]))
			}
		}
		for i, m := range b.Mask {
			if m == 1 {
				count++
				squared += square(s.points[i] - b.Points[i])
				mean += square(s.meanFace[i%len(s.meanFace)] - b.Points[i])
			}
		}
	}
	n := float64(count)
	return score{
		loss: loss / n / s.settings.LossScale(scale), rmse: math.Sqrt(squared/n) / scale, meanFace: math.Sqrt(mean/n) / scale, count: count,
	}, nil
}

// Validate returns the RMSE in pixels of a checkpoint's weights, not mirrored, on the validation faces of ds by its
// settings, and that of its mean face on the same; NaN without any. threads bounds the cores that it uses, 0 means all.
// It is a background task; the error wraps checkpoint.ErrMisfit where ds has other keypoints or photos.
func Validate(ctx context.Context, ds *data.Dataset, c *checkpoint.Checkpoint, threads int) (rmse, meanFace float64, err error) {
	if err := c.Fits(ds); err != nil {
		return 0, 0, err
	}
	threads = cores(threads)
	if err := ds.MakeSquares(ctx, c.Settings.HeldBackRows(ds, data.Validation), threads, nil); err != nil {
		return 0, 0, err
	}
	of := prediction.NewInference(c.Weights.InferenceWeights(), prediction.NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side), threads)
	score, err := newScorer(ds, data.Validation, c.Settings, of, c.MeanFace, threads).score(ctx, c.Labelled())
	return score.rmse, score.meanFace, errors.Join(err, of.Close())
}

// guess returns which labelling scheme each of some rows would belong to, by its photo alone. What it guesses of a
// photo stays the same as long as the run goes on and is kept: to measure a photo takes as long as the network takes to
// predict it.
func (s *scorer) guess(rows []int) ([]float32, error) {
	n := s.inference.Target.Layout.Schemes()
	var group errgroup.Group
	group.SetLimit(s.threads)
	for i, row := range rows {
		group.Go(func() error {
			pixels, err := s.seen.Pixels(row)
			if err != nil {
				return err
			}
			dst, of := s.guesses[i*n:][:n], sha256.Sum256(pixels)
			if kept, ok := s.guessed.Load(of); ok {
				copy(dst, kept.([]float32))
				return nil
			}
			s.inference.Target.Guess(dst, pixels)
			s.guessed.Store(of, slices.Clone(dst))
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return s.guesses[:len(rows)*n], nil
}

func square(v float32) float64 { return float64(v) * float64(v) }
