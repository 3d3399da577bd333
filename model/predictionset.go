package model

import (
	"context"
	"fmt"
	"math"
	"sync"

	"fiducial/data"
	"fiducial/data/face"
)

// PredictionSet holds what one checkpoint predicts for the rows of a dataset, as far as it is ready: it is made empty,
// Fill fills it, and whoever shows, sorts or evaluates reads from it meanwhile. Safe for concurrent use.
type PredictionSet struct {
	checkpoint *Checkpoint

	mu      sync.RWMutex
	answers []*Answers // by row; nil where there are none
	ready   []bool     // by row
	count   int        // of those that are ready
}

// NewPredictionSet returns a set without any prediction.
func NewPredictionSet(c *Checkpoint) *PredictionSet { return &PredictionSet{checkpoint: c} }

// Checkpoint returns the checkpoint whose predictions these are.
func (s *PredictionSet) Checkpoint() *Checkpoint { return s.checkpoint }

// Points returns the predicted points of a row in pixels; nil while they are not ready, and for a row without usable
// pixels.
func (s *PredictionSet) Points(row int) face.Points {
	if a := s.Answers(row); a != nil {
		return a.Points()
	}
	return nil
}

// Answers returns all that the network says of a row; nil while that is not ready, and for a row without usable pixels.
func (s *PredictionSet) Answers(row int) *Answers {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if row < 0 || row >= len(s.answers) {
		return nil
	}
	return s.answers[row]
}

// Has reports whether a row was predicted, or found to have no usable pixels.
func (s *PredictionSet) Has(row int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return row >= 0 && row < len(s.ready) && s.ready[row]
}

// Ready returns how many rows were predicted so far. The set is whole when these are all rows of the dataset.
func (s *PredictionSet) Ready() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count
}

func (s *PredictionSet) put(row int, a *Answers) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for row >= len(s.ready) {
		s.answers, s.ready = append(s.answers, nil), append(s.ready, false)
	}
	if !s.ready[row] {
		s.count++
	}
	s.answers[row], s.ready[row] = a, true
}

// FillOptions say how a set is filled.
type FillOptions struct {
	PredictOptions
	Wanted     func() (row int, also []int) // asked before each batch: the row to predict at once, -1 for none, and those to predict next; may be nil
	WantedOnly bool                         // end when nothing that is wanted is missing
}

// Fill predicts the rows of ds that the set lacks, in batches: what is wanted first, then the rest in order. It is a
// background task; what is ready when it is cancelled stays, and another Fill goes on from there. The error wraps
// ErrMisfit when the dataset has other keypoints or other photos than the checkpoint. One Fill at a time.
func (s *PredictionSet) Fill(ctx context.Context, ds *data.Dataset, o FillOptions, progress func(done, total int64)) error {
	p, err := NewPredictor(s.checkpoint, o.PredictOptions)
	if err != nil {
		return err
	}
	defer p.Close()
	from := 0
	for {
		var rows []int
		rows, from = s.next(ds.Rows(), from, o)
		if len(rows) == 0 {
			return nil
		}
		answers, err := p.AnswerRows(ctx, ds, rows, nil)
		if err != nil {
			return fmt.Errorf("predict all faces: %w", err)
		}
		for i, row := range rows {
			s.put(row, answers[i])
		}
		if progress != nil {
			progress(int64(s.Ready()), int64(ds.Rows()))
		}
	}
}

// next returns the rows to predict now, of total, and before which row nothing is missing.
func (s *PredictionSet) next(total, from int, o FillOptions) (rows []int, missing int) {
	row, also := -1, []int(nil)
	if o.Wanted != nil {
		row, also = o.Wanted()
	}
	lacks := func(row int) bool { return row >= 0 && row < total && !s.Has(row) }
	if lacks(row) {
		return []int{row}, from
	}
	for _, row := range also {
		if len(rows) < inferenceBatch && lacks(row) {
			rows = append(rows, row)
		}
	}
	if len(rows) > 0 || o.WantedOnly {
		return rows, from
	}
	for from < total && s.Has(from) {
		from++
	}
	for row := from; row < total && len(rows) < inferenceBatch; row++ {
		if lacks(row) {
			rows = append(rows, row)
		}
	}
	return rows, from
}

// RMSE returns the error in pixels over all labelled coordinates that the set predicts, as the labels are now: on the faces whose photos the
// checkpoint did not learn from, or, where it learned from all, on all; learned says which. It is NaN where there is nothing to compare.
func (s *PredictionSet) RMSE(ds *data.Dataset) (rmse float64, learned bool) {
	var seen, unseen squares
	for row := range ds.Rows() {
		points := s.Points(row)
		if points == nil {
			continue
		}
		sum := &unseen
		if s.checkpoint.Learned.Has(ds.Photo(row)) {
			sum = &seen
		}
		for k, l := range ds.Labels(row) {
			if l.Known && predicts(points, k) {
				sum.add(l, points[k])
			}
		}
	}
	if unseen.points > 0 {
		return unseen.rmse(), false
	}
	return seen.rmse(), seen.points > 0
}

// RowRMSE returns the error of one face in pixels, over its labelled coordinates as the contest scores it: the root of
// half the mean squared distance. NaN where no point is both labelled and predicted.
func RowRMSE(labels, predicted face.Points) float64 {
	var s squares
	for k, l := range labels {
		if k < len(predicted) && l.Known && predicted[k].Known {
			s.add(l, predicted[k])
		}
	}
	if s.points == 0 {
		return math.NaN()
	}
	return s.rmse()
}
