package data

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/photo"
)

// CheckPhotos looks on so many threads whether photos go to their ends, which reading a dataset does not, and makes the
// rows of those that do not, or cannot be read any more, faulty ones. It sees no damage between: see photo.Whole. Each
// photo is looked at once. It is a background task: progress, which may be nil, gets photos done and in all. Where
// photos are in the dataset's file there is nothing to do.
func (d *Dataset) CheckPhotos(ctx context.Context, threads int, progress func(done, total int64)) error {
	if !d.Photos() {
		return nil
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	var rows []int
	for row := range d.Rows() {
		if hash := d.Photo(row); !hash.IsZero() && !d.photos.isWhole(hash) {
			rows = append(rows, row)
		}
	}
	groups := d.byPhoto(rows)
	var done atomic.Int64
	work, working := errgroup.WithContext(ctx)
	work.SetLimit(max(threads, 1))
	for _, group := range groups {
		if working.Err() != nil {
			break
		}
		work.Go(func() error {
			d.checkPhotoOf(group)
			progress(done.Add(1), int64(len(groups)))
			return working.Err()
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// checkPhotoOf looks whether the photo of these rows goes to its end.
func (d *Dataset) checkPhotoOf(rows []int) {
	path, in, err := d.photoOf(rows[0])
	if err != nil {
		return // it is known to be unusable by now
	}
	if err = photo.Whole(path); err == nil {
		d.photos.setWhole(in.Photo)
		return
	}
	for _, row := range rows {
		if _, in, none := d.photoOf(row); none == nil {
			d.condemn(row, in, err)
		}
	}
}

// isWhole reports whether a photo is known to go to its end.
func (p *photos) isWhole(hash face.Photo) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.whole[hash]
}

// setWhole notes that a photo goes to its end.
func (p *photos) setWhole(hash face.Photo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.whole == nil {
		p.whole = map[face.Photo]bool{}
	}
	p.whole[hash] = true
}

// Undecoded returns how many rows have a photo that looked usable when they were read, and turned out not to be.
func (d *Dataset) Undecoded() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return len(d.undecoded)
}

// Unusable says how many rows have no photo that can be used, as far as that is known, and which is the first of them,
// in one sentence, and why that one has none, as it is said of the photo's cell; "" where all rows have one. The error
// is one of FaultsOf.
func (d *Dataset) Unusable() (text, why string, err error) {
	n, first := 0, -1
	d.mu.RLock()
	for i, r := range d.rows.all() {
		if r.state&NoPhoto != 0 {
			if n++; first < 0 {
				first = i
			}
		}
	}
	rows, image := d.rows.len(), d.file.Header().Image
	d.mu.RUnlock()
	switch n {
	case 0:
		return "", "", nil
	case 1:
		text = fmt.Sprintf("1 of %d rows has no photo that can be used, and is left out: row %d", rows, first)
	default:
		text = fmt.Sprintf("%d of %d rows have no photo that can be used, and are left out; the first is row %d", n, rows, first)
	}
	faults, err := d.FaultsOf(first)
	for _, f := range faults.First {
		if f.Column == image+1 || f.Cause == csvfile.BadPhoto || f.Cause == csvfile.NoFile {
			return text, f.Problem, err
		}
	}
	return text, "", err
}
