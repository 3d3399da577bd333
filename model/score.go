package model

import (
	"context"
	"errors"
	"io"
	"math"

	"fiducial/data"
	"fiducial/data/batch"
)

// scorer measures the network as it stands on rows that it is not trained on.
type scorer struct {
	loader                   *batch.Loader // nil without rows
	inference                *inference
	meanFace                 []float32
	points, outputs, targets []float32 // of one batch
}

// score is what a scorer measured; figures are NaN where nothing is labelled.
type score struct {
	loss     float64 // mean squared error in the unit of the targets
	rmse     float64 // pixels
	meanFace float64 // pixels, of the mean face
	count    int     // labelled coordinates
}

func newScorer(ds *data.Dataset, rows []int, s Settings, f *inference, meanFace []float32) (*scorer, error) {
	sc := &scorer{inference: f, meanFace: meanFace}
	if len(rows) == 0 {
		return sc, nil
	}
	var err error
	sc.loader, err = batch.NewLoader(ds, batch.Options{
		Rows: rows, Size: inferenceBatch, Standardise: s.Standardise, Workers: workers(f.threads),
	})
	n := inferenceBatch * len(meanFace)
	sc.points, sc.outputs, sc.targets = make([]float32, n), make([]float32, n), make([]float32, n)
	return sc, err
}

// workers returns how many goroutines prepare batches beside so many threads of arithmetic: one of them
// prepares as fast as about eight threads consume.
func workers(threads int) int { return 1 + threads/8 }

// score predicts all rows and compares with their labels as they are now.
func (s *scorer) score(ctx context.Context) (score, error) {
	if s.loader == nil {
		return score{loss: math.NaN(), rmse: math.NaN(), meanFace: math.NaN()}, nil
	}
	var count int
	var loss, squared, mean float64
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
			loss += square(s.outputs[i] - s.targets[i])
			squared += square(s.points[i] - b.Points[i])
			mean += square(s.meanFace[i%len(s.meanFace)] - b.Points[i])
		}
	}
	n := float64(count)
	return score{loss: loss / n, rmse: math.Sqrt(squared / n), meanFace: math.Sqrt(mean / n), count: count}, nil
}

func square(v float32) float64 { return float64(v) * float64(v) }
