package annotation

import (
	"io"

	"fiducial/data/face"
)

// Set is what a file, or a folder of them, says of pictures.
type Set struct {
	Keypoints face.Keypoints
	Pictures  []Picture
	Notes     []string // sentences for a person: what of the file is not in the set, and what was taken for granted
}

// Picture is a picture with the faces in it.
type Picture struct {
	File          string // slash-separated, relative to the folder of the labels
	Width, Height int    // in pixels; 0 where the labels don't say
	Faces         []Face
}

// Face is one face of a picture. Points are in the order of the set's keypoints.
type Face struct {
	Points face.Points
	Box    *Box // nil where nobody said
}

// Box is a rectangle in pixels, measured from the picture's top-left corner: whole numbers are edges of pixels.
type Box struct{ Left, Top, Width, Height float64 }

// Whole returns the box of a whole picture.
func Whole(width, height int) *Box { return &Box{Width: float64(width), Height: float64(height)} }

// File is a file of labels that a format writes.
type File struct {
	Name  string // slash-separated, relative to the folder of the export
	Write func(io.Writer) error
}

// Faces counts the faces of all pictures.
func (s *Set) Faces() int {
	n := 0
	for _, p := range s.Pictures {
		n += len(p.Faces)
	}
	return n
}
