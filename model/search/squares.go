package search

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"fiducial/data"
)

// MakeSquares makes for so many threads (0: one a core), where photos are files, the squares that are not kept yet of
// all sides at which trials that are left see labelled faces, so that no trial waits for them. It is a background task:
// progress, which may be nil, gets the side, and rows done and in all of that.
func (s *Search) MakeSquares(ctx context.Context, ds *data.Dataset, threads int, progress func(side int, done, total int64)) error {
	if !ds.Photos() {
		return nil
	}
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	var rows []int
	for row := range ds.Rows() {
		if ds.Labelled(row) {
			rows = append(rows, row)
		}
	}
	for _, side := range s.sides(ds) {
		err := ds.At(side).MakeSquares(ctx, rows, threads, func(done, total int64) {
			if progress != nil {
				progress(side, done, total)
			}
		})
		if err != nil {
			return fmt.Errorf("search: reading photos at side %d: %w", side, err)
		}
	}
	return nil
}

// sides returns at which sides the trials that are left see faces, the least first, and that at which near-duplicates
// are known.
func (s *Search) sides(ds *data.Dataset) (sides []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.trials {
		t := &s.trials[i]
		if t.over() {
			continue
		}
		sides = append(sides, t.Settings.Seen(ds).Side())
		if t.Settings.Together {
			sides = append(sides, ds.Side())
		}
	}
	slices.Sort(sides)
	return slices.Compact(sides)
}
