package prediction

import (
	"context"
	"fmt"
	"sync"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
)

// Set holds what one checkpoint predicts for the rows of a dataset, as far as it is ready: it is made empty,
// Fill fills it, and whoever shows, sorts or evaluates reads from it meanwhile. Safe for concurrent use.
type Set struct {
	checkpoint *checkpoint.Checkpoint

	mu      sync.RWMutex
	answers []*Answers   // by row; nil where there are none
	ready   []bool       // by row
	squares []face.Photo // by row: what was predicted
	count   int          // of those that are ready
}

// NewSet returns a set without any prediction.
func NewSet(c *checkpoint.Checkpoint) *Set { return &Set{checkpoint: c} }

// Checkpoint returns the checkpoint whose predictions these are.
func (s *Set) Checkpoint() *checkpoint.Checkpoint { return s.checkpoint }

// Points returns the predicted points of a row in pixels; nil while they are not ready, and for a row without usable
// pixels.
func (s *Set) Points(row int) face.Points {
	if a := s.Answers(row); a != nil {
		return a.Points()
	}
	return nil
}

// Answers returns all that the network says of a row; nil while that is not ready, and for a row without usable pixels.
func (s *Set) Answers(row int) *Answers {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if row < 0 || row >= len(s.answers) {
		return nil
	}
	return s.answers[row]
}

// Has reports whether a row was predicted, or found to have no usable pixels.
func (s *Set) Has(row int) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return row >= 0 && row < len(s.ready) && s.ready[row]
}

// Ready returns how many rows were predicted so far. The set is whole when these are all rows of the dataset.
func (s *Set) Ready() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.count
}

// put takes what was predicted for a row, whose square was that.
func (s *Set) put(row int, a *Answers, square face.Photo) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for row >= len(s.ready) {
		s.answers, s.ready, s.squares = append(s.answers, nil), append(s.ready, false), append(s.squares, face.Photo{})
	}
	if !s.ready[row] {
		s.count++
	}
	s.answers[row], s.ready[row], s.squares[row] = a, true, square
}

// Recheck forgets what was predicted for a row of ds if the face has another square by now, for its box was moved: Fill
// predicts it again. It reports whether it was forgotten. Fill does so by itself for boxes that are moved while it
// predicts them.
func (s *Set) Recheck(ds *data.Dataset, row int) bool {
	square := ds.Square(row)
	s.mu.Lock()
	defer s.mu.Unlock()
	if row < 0 || row >= len(s.ready) || !s.ready[row] || s.squares[row] == square {
		return false
	}
	s.answers[row], s.ready[row] = nil, false
	s.count--
	return true
}

// FillOptions say how a set is filled.
type FillOptions struct {
	Options
	Wanted     func() (row int, also []int) // asked before each batch: the row to predict at once, -1 for none, and those to predict next; may be nil
	WantedOnly bool                         // end when nothing that is wanted is missing
}

// Fill predicts the rows of ds that the set lacks, in batches: what is wanted first, then the rest in order. It is a
// background task; what is ready when it is cancelled stays, and another Fill goes on from there. The error wraps
// ErrMisfit when the dataset has other keypoints or other photos than the checkpoint. One Fill at a time.
func (s *Set) Fill(ctx context.Context, ds *data.Dataset, o FillOptions, progress func(done, total int64)) error {
	p, err := NewPredictor(s.checkpoint, o.Options)
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
		squares := make([]face.Photo, len(rows))
		for i, row := range rows {
			squares[i] = ds.Square(row)
		}
		answers, err := p.AnswerRows(ctx, ds, rows, nil)
		if err != nil {
			return fmt.Errorf("predict all faces: %w", err)
		}
		for i, row := range rows {
			s.put(row, answers[i], squares[i])
			s.Recheck(ds, row) // whose box was moved meanwhile
		}
		if progress != nil {
			progress(int64(s.Ready()), int64(ds.Rows()))
		}
	}
}

// next returns the rows to predict now, of total, and before which row nothing is missing.
func (s *Set) next(total, from int, o FillOptions) (rows []int, missing int) {
	row, also := -1, []int(nil)
	if o.Wanted != nil {
		row, also = o.Wanted()
	}
	lacks := func(row int) bool { return row >= 0 && row < total && !s.Has(row) }
	if lacks(row) {
		return []int{row}, from
	}
	for _, row := range also {
		if len(rows) < BatchSize && lacks(row) {
			rows = append(rows, row)
		}
	}
	if len(rows) > 0 || o.WantedOnly {
		return rows, from
	}
	for from < total && s.Has(from) {
		from++
	}
	for row := from; row < total && len(rows) < BatchSize; row++ {
		if lacks(row) {
			rows = append(rows, row)
		}
	}
	return rows, from
}
