package annotation

import (
	"fmt"
	"image"
	"io"
	"math"
	"slices"

	"fiducial/data/face"
)

// Set is what a file, or a folder of them, says of pictures.
type Set struct {
	Keypoints face.Keypoints
	Lines     []face.Line // between keypoints; nil where nothing is said of them
	Pictures  []Picture
	Notes     []string // sentences for a person: what of the file is not in the set, and what was taken for granted
	// Pairs are those that the names of the keypoints don't show, as --pairs takes them, "" for none; PairsKnown says
	// by what they are known.
	Pairs, PairsKnown string
}

// Picture is a picture with the faces in it.
type Picture struct {
	File          string   // slash-separated, relative to the folder of the labels
	Also          []string // other names under which it may lie, where it does not under that
	Width, Height int      // in pixels; 0 where the labels don't say
	Faces         []Face
	// Relative says that points and boxes are fractions of the picture's width and height, which the labels don't say:
	// Absolute.
	Relative bool
	// Stem says that File lacks its extension: the labels don't say of what format the picture is.
	Stem bool
	// Gray returns the picture itself, where it is no file of its own but among the labels; else Gray is nil. Nobody
	// may change what it returns.
	Gray func() *image.Gray
}

// Absolute returns the picture with points and boxes in pixels, given its size. Products are rounded to a millionth of
// a pixel, which is more than such fractions hold.
func (p Picture) Absolute(width, height int) Picture {
	if !p.Relative {
		return p
	}
	x := func(v float64) float64 { return math.Round(v*float64(width)*1e6) / 1e6 }
	y := func(v float64) float64 { return math.Round(v*float64(height)*1e6) / 1e6 }
	out := Picture{File: p.File, Stem: p.Stem, Gray: p.Gray, Width: width, Height: height}
	for _, f := range p.Faces {
		points, proposed := f.Points.Clone(), f.Proposed.Clone()
		for _, of := range []face.Points{points, proposed} {
			for k, q := range of {
				if q.Known {
					of[k] = face.At(x(q.X), y(q.Y)).With(q.Visibility)
				}
			}
		}
		var box *Box
		if f.Box != nil {
			box = &Box{x(f.Box.Left), y(f.Box.Top), x(f.Box.Width), y(f.Box.Height)}
		}
		out.Faces = append(out.Faces, Face{Points: points, Proposed: proposed, Box: box})
	}
	return out
}

// Face is one face of a picture. Points are in the order of the set's keypoints.
type Face struct {
	Points face.Points
	// Proposed are points that a program predicted and nobody confirmed, which are no labels; nil for none.
	Proposed face.Points
	Box      *Box // nil where nobody said
}

// Shown returns the points of the face, and in the place of those that it lacks what is proposed.
func (f Face) Shown() face.Points {
	if f.Proposed == nil {
		return f.Points
	}
	points := f.Points.Clone()
	for k, p := range f.Proposed {
		if points[k].Missing() {
			points[k] = p
		}
	}
	return points
}

// Box is a rectangle in pixels, measured from the picture's top-left corner: whole numbers are edges of pixels.
type Box struct{ Left, Top, Width, Height float64 }

// String says where the box is.
func (b Box) String() string {
	return fmt.Sprintf("%.6g, %.6g of %.6g×%.6g", b.Left, b.Top, b.Width, b.Height)
}

// Whole returns the box of a whole picture.
func Whole(width, height int) *Box { return &Box{Width: float64(width), Height: float64(height)} }

// File is a file of labels that a format writes.
type File struct {
	Name  string // slash-separated, relative to the folder of the export
	Write func(io.Writer) error
}

// Predicted counts the points that are only proposed, and the faces that have such.
func (s *Set) Predicted() (points, faces int) {
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			before := points
			for _, q := range f.Proposed {
				if q.Known {
					points++
				}
			}
			if points > before {
				faces++
			}
		}
	}
	return points, faces
}

// Pointless counts the faces without any point that a format does not hold, of which lost says in which pictures it
// holds none such.
func (s *Set) Pointless(lost func(Picture, Face) bool) (n int) {
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			if !slices.ContainsFunc(f.Points, func(q face.Point) bool { return q.Known }) && lost(p, f) {
				n++
			}
		}
	}
	return n
}

// NotReadAgain says what becomes of so many faces without any point; nil for none.
func NotReadAgain(faces int) []string {
	if faces == 0 {
		return nil
	}
	return []string{"of a face without any point there is nothing in the labels, so that it is left out when they are read again: " + Counted(faces, "face", "faces")}
}

// Faces counts the faces of all pictures.
func (s *Set) Faces() int {
	n := 0
	for _, p := range s.Pictures {
		n += len(p.Faces)
	}
	return n
}
