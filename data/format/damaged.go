package format

import (
	"context"
	"errors"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/photo"
)

// errNoneWhole says that nothing is left to export.
var errNoneWhole = errors.New("no face has a photo that can be read to its end")

// leaveOutDamaged leaves out the faces whose photo does not go to its end (photo.Whole): other programs could not read it either.
func (x *Faces) leaveOutDamaged(ctx context.Context) error {
	checked := map[string]bool{} // by path: whether it is damaged
	var pictures []annotation.Picture
	var rows []int
	var photos []face.Photo
	for i, row := range x.rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		path, err := x.ds.PhotoPath(row)
		if err != nil {
			return err
		}
		damaged, known := checked[path]
		if !known {
			damaged = errors.Is(photo.Whole(path), photo.ErrDamaged)
			checked[path] = damaged
		}
		if damaged {
			x.damaged += len(x.Set.Pictures[i].Faces)
			continue
		}
		pictures, rows, photos = append(pictures, x.Set.Pictures[i]), append(rows, row), append(photos, x.photos[i])
	}
	if len(rows) == 0 {
		return errNoneWhole
	}
	x.faces -= x.damaged
	x.Set.Pictures, x.rows, x.photos = pictures, rows, photos
	return nil
}

// Damaged returns how many faces Export left out because their photo ends too early or is empty.
func (x *Faces) Damaged() int { return x.damaged }
