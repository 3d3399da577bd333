package data

import (
	"context"
	"errors"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
)

// MakeSquares decodes the photos whose squares are not kept yet, for so many threads, so that Pixels of those rows
// takes no longer than reading them. A photo that cannot be decoded makes its rows faulty and is no error. It is a
// background task: progress, which may be nil, gets rows done and in all. Where photos are in the dataset's file there
// is nothing to do.
func (d *Dataset) MakeSquares(ctx context.Context, rows []int, threads int, progress func(done, total int64)) error {
	return d.makeSquares(ctx, rows, d.Side(), threads, progress)
}

func (d *Dataset) makeSquares(ctx context.Context, rows []int, side, threads int, progress func(done, total int64)) error {
	if !d.Photos() {
		return nil
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	missing := slices.DeleteFunc(slices.Clone(rows), func(row int) bool {
		square := d.squareAt(row, side)
		if square.IsZero() {
			return true
		}
		has := d.squares.has(square, side)
		if has {
			d.together.kept(square)
		}
		return has
	})
	total, done, mu := int64(len(missing)), int64(0), sync.Mutex{}
	if total == 0 {
		return ctx.Err()
	}
	progress(0, total)
	work, working := errgroup.WithContext(ctx)
	work.SetLimit(max(threads, 1))
	for _, group := range d.byPhoto(missing) {
		if working.Err() != nil {
			break
		}
		work.Go(func() error {
			for _, row := range group {
				if err := working.Err(); err != nil {
					return err
				}
				d.pixelsOf(row, side, false) // what is wrong with it is a fault of the row by now
				mu.Lock()
				done++
				progress(done, total)
				mu.Unlock()
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// byPhoto returns rows in groups that have the same photo, in the order of their first rows.
func (d *Dataset) byPhoto(rows []int) [][]int {
	var groups [][]int
	at := map[face.Photo]int{}
	for _, row := range rows {
		photo := d.Photo(row)
		i, ok := at[photo]
		if !ok {
			i = len(groups)
			at[photo] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], row)
	}
	return groups
}

// condemn makes a row faulty whose photo, in, could not be decoded. Call it without locks.
func (d *Dataset) condemn(i int, in csvfile.Row, err error) {
	if in.Frame == nil || errors.Is(err, csvfile.ErrChanged) && !errors.Is(err, ErrOtherPhoto) {
		return
	}
	d.mu.Lock()
	if i >= d.rows.len() || d.rows.at(i).inFile.Frame != in.Frame {
		d.mu.Unlock()
		return // another row by now
	}
	r := d.rows.at(i)
	frame := *in.Frame
	frame.Problem = harmless.Sentence(err.Error())
	r.inFile.Frame = &frame
	d.undecoded = append(d.undecoded, i)
	d.recount(r, r.editedPoints())
	d.mu.Unlock()
	d.subscribers.tell(Change{Kind: Faulted, Rows: []int{i}})
}

// undecodedFault is the fault of a row whose photo could not be decoded. The caller holds d.mu.
func (d *Dataset) undecodedFault(i int) csvfile.Fault {
	r, h := d.row(i), d.file.Header()
	return csvfile.Fault{
		Row: i, Line: int(r.inFile.Line), Column: h.Image + 1, Name: h.Columns[h.Image], Cause: csvfile.BadPhoto,
		Problem: "names a photo that cannot be used: " + r.problem(),
	}
}
