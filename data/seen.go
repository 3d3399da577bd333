package data

import (
	"context"

	"fiducial/data/csvfile"
	"fiducial/data/face"
)

// The sides in pixels of the squares as which networks may see faces in photos.
const (
	LeastSide    = 32
	StandardSide = csvfile.StandardSide // unless another is chosen
	MostSide     = 256
)

// Seen is a dataset as networks see it that take images of one side: labels and pixels are those of such images. Where
// photos are in the dataset's file they are seen as they are. It is a plain value, safe for concurrent use.
type Seen struct {
	ds   *Dataset
	side int
}

// At returns the dataset as networks see it whose images have that side, in pixels; where photos are in the file
// itself, theirs.
func (d *Dataset) At(side int) Seen {
	if !d.Photos() {
		side = d.Side()
	}
	return Seen{d, side}
}

// Side returns the width and height of the images, in pixels; 0 until the first row is known.
func (s Seen) Side() int { return s.side }

// Scale returns how many pixels of an image lie in one of those in which Dataset.Labels are.
func (s Seen) Scale() float64 {
	if unit := s.ds.Side(); unit != s.side {
		return float64(s.side) / float64(unit)
	}
	return 1
}

// Keypoints returns those of the dataset.
func (s Seen) Keypoints() face.Keypoints { return s.ds.Keypoints() }

// Labels returns the labels of a row as they stand, in pixels of its image.
func (s Seen) Labels(row int) face.Points {
	return s.ds.Labels(row).Resized(s.ds.Side(), s.side)
}

// Pixels returns the image of a row as Dataset.Pixels does.
func (s Seen) Pixels(row int) ([]byte, error) { return s.ds.pixelsOf(row, s.side, true) }

// PixelsInPassing returns the image of a row as Dataset.PixelsInPassing does.
func (s Seen) PixelsInPassing(row int) ([]byte, error) { return s.ds.pixelsInPassing(row, s.side) }

// Square returns the hash by which the image of a row is known, as Dataset.Square does.
func (s Seen) Square(row int) face.Photo { return s.ds.squareAt(row, s.side) }

// MakeSquares makes the images that are not kept yet, as Dataset.MakeSquares does.
func (s Seen) MakeSquares(ctx context.Context, rows []int, threads int, progress func(done, total int64)) error {
	return s.ds.makeSquares(ctx, rows, s.side, threads, progress)
}
