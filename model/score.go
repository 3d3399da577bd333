package model

import (
	"context"
	"errors"
	"io"
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/batch"
)

// scorer measures the network as it stands on a split that it is not trained on.
type scorer struct {
	ds                       *data.Dataset
	split                    data.Split
	settings                 Settings
	rows                     []int
	loader                   *batch.Loader // of rows; nil without any
	inference                *inference
	meanFace                 []float32
	points, outputs, targets []float32 // of one batch
}

// score is what a scorer measured; figures are NaN where nothing is labelled.
type score struct {
	loss     float64 // as minimised, in the unit of the targets
	rmse     float64 // pixels
	meanFace float64 // pixels, of the mean face
	count    int     // labelled coordinates
}

func newScorer(ds *data.Dataset, split data.Split, s Settings, f *inference, meanFace []float32) *scorer {
	n := inferenceBatch * len(meanFace)
	return &scorer{
		ds: ds, split: split, settings: s, inference: f, meanFace: meanFace,
		points: make([]float32, n), outputs: make([]float32, n), targets: make([]float32, n),
	}
}

// refresh takes the rows that are labelled now.
func (s *scorer) refresh() (err error) {
	rows := s.ds.SplitRows(s.split, s.settings.SplitSeed, s.settings.CompleteOnly)
	if slices.Equal(rows, s.rows) {
		return nil
	}
	if s.rows, s.loader = rows, nil; len(rows) == 0 {
		return nil
	}
	s.loader, err = batch.NewLoader(s.ds, batch.Options{
		Rows: rows, Size: inferenceBatch, Standardise: s.settings.Standardise, Workers: workers(s.inference.threads),
	})
	return err
}

// workers returns how many goroutines prepare batches beside so many threads of arithmetic: one of them
// prepares as fast as about eight threads consume.
func workers(threads int) int { return 1 + threads/8 }

// score predicts all rows of the split and compares with their labels, both as they are now.
func (s *scorer) score(ctx context.Context) (score, error) {
	if err := s.refresh(); err != nil {
		return score{}, err
	}
	if s.loader == nil {
		return score{loss: math.NaN(), rmse: math.NaN(), meanFace: math.NaN()}, nil
	}
	var count int
	var loss, squared, mean float64
	cost := s.settings.LossFunction()
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
		if err := s.inference.points(b.Images, s.points, s.outputs); err != nil {
			return score{}, err
		}
		s.inference.target.encode(s.targets, b.Points, b.Mask)
		for i, m := range b.Mask {
			if m == 0 {
				continue
			}
			count++
			loss += cost.Of(float64(s.outputs[i] - s.targets[i]))
			squared += square(s.points[i] - b.Points[i])
			mean += square(s.meanFace[i%len(s.meanFace)] - b.Points[i])
		}
	}
	n := float64(count)
	return score{loss: loss / n, rmse: math.Sqrt(squared / n), meanFace: math.Sqrt(mean / n), count: count}, nil
}

func square(v float32) float64 { return float64(v) * float64(v) }
