package format

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/photo"
)

var (
	// errNoneWhole says that nothing is left to export.
	errNoneWhole = errors.New("no face has a photo that can be read to its end")
	// errLeftOut says that a picture is no part of an export, because its photo cannot be decoded.
	errLeftOut = errors.New("left out of the export")
)

// leaveOutDamaged leaves out the faces whose photo does not go to its end, as data.Dataset.CheckPhotos has it, or where
// all are decoded, cannot be: other programs could not read it either.
func (x *Faces) leaveOutDamaged(ctx context.Context, progress func(done, total int64)) error {
	if err := x.ds.CheckPhotos(ctx, runtime.GOMAXPROCS(0), nil); err != nil {
		return err
	}
	if !x.files {
		if err := x.ds.MakeSquares(ctx, x.rows, runtime.GOMAXPROCS(0), progress); err != nil {
			return err
		}
	}
	return x.keep(func(i int) bool { return !x.ds.Photo(x.rows[i]).IsZero() })
}

// keep leaves out the pictures of which good says no, and counts their faces as damaged.
func (x *Faces) keep(good func(i int) bool) error {
	var pictures []annotation.Picture
	var rows []int
	var photos []face.Photo
	for i, p := range x.Set.Pictures {
		if !good(i) {
			x.damaged += len(p.Faces)
			x.faces -= len(p.Faces)
			continue
		}
		pictures, rows, photos = append(pictures, p), append(rows, x.rows[i]), append(photos, x.photos[i])
	}
	if len(rows) == 0 {
		return errNoneWhole
	}
	x.Set.Pictures, x.rows, x.photos = pictures, rows, photos
	return nil
}

// exportFiles writes photos that are files, and their labels. One that has to be decoded and turns out not to be is
// left out.
func (x *Faces) exportFiles(ctx context.Context, folder string, progress func(done, total int64)) error {
	damaged := map[int]bool{}
	err := x.Format.Export(ctx, x.Set, folder, func(i int) (Pixels, error) {
		pixels, err := x.photo(i, folder)
		if errors.Is(err, photo.ErrDamaged) {
			damaged[i] = true
			err = fmt.Errorf("%w: %w", errLeftOut, err)
		}
		return pixels, err
	}, progress)
	if err != nil {
		return err
	}
	return x.keep(func(i int) bool { return !damaged[i] })
}

// WithoutPhoto returns how many rows of the dataset are no part of the export as they have no usable photo, those of
// Damaged not among them: with these and Count they are all rows.
func (x *Faces) WithoutPhoto() int { return x.ds.Rows() - x.faces - x.damaged }

// leftDamaged says how many faces are left out as damaged, "" where none is.
func (x *Faces) leftDamaged() string {
	if x.damaged == 0 {
		return ""
	}
	return "left out, as their photo is damaged or incomplete: " + annotation.Counted(x.damaged, "face", "faces")
}

// Damaged returns how many faces have a photo that is damaged or incomplete, so that they are no part of the export, as
// far as that was known when they were taken, and with those that Export left out.
func (x *Faces) Damaged() int { return x.damaged }
