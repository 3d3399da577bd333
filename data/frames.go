package data

import (
	"errors"
	"fmt"
	"image"
	"path/filepath"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// ErrNoBoxes says that faces of a dataset have no boxes, for its pixels are in its file.
var ErrNoBoxes = errors.New("the photos are in the file itself, and each of them is a face: there are no boxes")

// Frame is where a face is in the photo that its row names.
type Frame struct {
	Width, Height int      // of the photo as it is shown, in pixels
	Box           face.Box // as it stands, edits included; without one the largest square in the middle of the photo
	Given         bool     // whether there is a box, in the file or by an edit
}

// Photos reports whether photos are files of their own, which rows name. Then labels, as everywhere else in this
// program, are in pixels of the square of a box, Side by Side of them, whatever the side at which networks see it (At),
// and texts of the file in pixels of the photo.
func (d *Dataset) Photos() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Header().Files
}

// Unit is what distances between points of Labels are measured in: "px", or where photos are files "px at 96", pixels
// of the square of a face at that side, whatever the size of its photo and of what a network sees.
func (d *Dataset) Unit() string {
	if d.Photos() {
		return fmt.Sprintf("px at %d", d.Side())
	}
	return "px"
}

// Frame returns where the face of a row is in its photo; ok is false where photos are in the file itself, and for a row
// whose photo cannot be used.
func (d *Dataset) Frame(row int) (f Frame, ok bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	in := r.inFile.Frame
	if in == nil || in.Width == 0 || in.Problem != "" {
		return Frame{}, false
	}
	box, given := r.box()
	return Frame{Width: int(in.Width), Height: int(in.Height), Box: box, Given: given}, true
}

// Square returns the hash by which the pixels of a row are known, as Pixels returns them: rows of one photo with other
// boxes have other ones. It is zero for a row without usable pixels, and that of Photo where photos are in the file
// itself.
func (d *Dataset) Square(row int) face.Photo { return d.squareAt(row, d.Side()) }

// squareAt is Square of pixels of that side.
func (d *Dataset) squareAt(row, side int) face.Photo {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).squareAt(side)
}

// InPhoto returns where a point of the square of a row lies in its photo; where photos are in the file itself that is
// the same.
func (d *Dataset) InPhoto(row int, p face.Point) face.Point {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).toPhoto(p)
}

// PhotoLabels returns a copy of the labels of a row as they stand, in pixels of its photo; where photos are in the file
// itself that is Labels.
func (d *Dataset) PhotoLabels(row int) face.Points {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	if r.texts() != nil {
		return r.said.labels.Clone()
	}
	return r.inFile.Points.Points()
}

// InSquare is the inverse of InPhoto.
func (d *Dataset) InSquare(row int, p face.Point) face.Point {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).toSquare(p)
}

// Reach returns the centres of the first and of the last pixel of the photo of a row, where they lie in its square:
// labels that a person sets are between them. Where photos are in the file itself, and for a row without one, these are
// the corners of the square.
func (d *Dataset) Reach(row int) (first, last face.Point) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	if f := r.inFile.Frame; f != nil && f.Width > 0 && r.problem() == "" {
		return r.toSquare(face.At(0, 0)), r.toSquare(face.At(float64(f.Width-1), float64(f.Height-1)))
	}
	end := float64(max(d.file.Side(), 1) - 1)
	return face.At(0, 0), face.At(end, end)
}

// PhotoScale returns how many pixels of the photo of a row one pixel of its square is wide: 1 where photos are in the
// file itself.
func (d *Dataset) PhotoScale(row int) float64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	if box, _ := r.box(); !box.IsZero() {
		return box.Size / float64(r.inFile.Frame.Side)
	}
	return 1
}

// PhotoPath returns where the photo of a row lies. The error wraps ErrNoPhoto where it cannot be used, and where photos
// are in the file itself.
func (d *Dataset) PhotoPath(row int) (string, error) {
	path, _, err := d.photoOf(row)
	return path, err
}

// photoOf is PhotoPath, which also returns the row.
func (d *Dataset) photoOf(row int) (string, csvfile.Row, error) {
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	r := d.row(row)
	in, file, none := r.inFile, d.file, r.photo().IsZero()
	d.mu.RUnlock()
	if in.Frame == nil || none {
		return "", in, fmt.Errorf("find the photo of row %d: %w", row, ErrNoPhoto)
	}
	path, err := file.PhotoPath(in)
	if err != nil {
		return "", in, fmt.Errorf("find the photo of row %d: %w", row, err)
	}
	return path, in, nil
}

// CheckPhoto looks whether the photo of a row is still the one that the dataset was read with, by the size and the time
// of its file, and where these are others, by its hash. Another one makes the row a faulty one; the error, which wraps
// ErrChanged, says what to do. A file that is not there is no other one.
func (d *Dataset) CheckPhoto(row int) error {
	path, in, err := d.photoOf(row)
	if err != nil {
		return err
	}
	if err := d.photos.replaced(path, in); err != nil {
		d.condemn(row, in, err)
		return fmt.Errorf("read the photo of row %d: %w", row, err)
	}
	return nil
}

// OpenPhoto reads the photo of a row, whole and in colour, as it is shown. It takes as long as decoding does: a fifth
// of a second for twelve megapixels. The error wraps ErrNoPhoto as that of PhotoPath does, and ErrChanged when the file
// is another photo by now.
func (d *Dataset) OpenPhoto(row int) (image.Image, error) {
	path, in, err := d.photoOf(row)
	if err != nil {
		return nil, err
	}
	img, err := d.photos.open(path, in)
	if err != nil {
		return nil, fmt.Errorf("read the photo of row %d: %w", row, err)
	}
	return img, nil
}

func newPlace(row, keypoint int) place { return place{row, keypoint} }

// problem says why the photo of a row cannot be decoded, "" where that is not known.
func (r *row) problem() string {
	if r.inFile.Frame == nil {
		return ""
	}
	return r.inFile.Frame.Problem
}

// photo returns the hash of a row's photo, zero where it cannot be used.
func (r *row) photo() face.Photo {
	if r.problem() != "" {
		return face.Photo{}
	}
	return r.inFile.Photo
}

// square returns the hash by which the pixels of a row are known.
func (r *row) square() face.Photo { return r.squareAt(csvfile.StandardSide) }

// squareAt is square of pixels of that side, which counts where the photo is a file.
func (r *row) squareAt(side int) face.Photo {
	if r.inFile.Frame == nil || r.photo().IsZero() {
		return r.photo()
	}
	box, _ := r.box()
	return squareOf(r.inFile.Photo, box, side)
}

// squareOf is the hash of a box of a photo as it is seen by networks of a side.
func squareOf(photo face.Photo, box face.Box, side int) face.Photo {
	return face.PhotoOf(fmt.Appendf(photo[:], " %v %v %v %d", box.Left, box.Top, box.Size, side))
}

// toSquare returns where a point of the photo lies in the square of a row.
func (r *row) toSquare(p face.Point) face.Point {
	f := r.inFile.Frame
	if f == nil || !p.Known {
		return p
	}
	if box, _ := r.box(); !box.IsZero() {
		return box.ToSquare(p, int(f.Side))
	}
	return p // without a photo there is no square
}

// toPhoto is the inverse of toSquare.
func (r *row) toPhoto(p face.Point) face.Point {
	f := r.inFile.Frame
	if f == nil || !p.Known {
		return p
	}
	if box, _ := r.box(); !box.IsZero() {
		return box.ToPhoto(p, int(f.Side))
	}
	return p
}

// textsTo returns the cells of a point of a row that is moved to p in its square: a coordinate that is where it was, in
// the square, keeps its bytes, whatever arithmetic lies between.
func (r *row) textsTo(p face.Point, now, file project.Texts) project.Texts {
	to := r.toPhoto(p)
	if r.inFile.Frame != nil && p.Known {
		for _, t := range []project.Texts{file, now} {
			have := pointOf(t)
			if in := r.toSquare(have); have.Known {
				if in.X == p.X {
					to.X = have.X
				}
				if in.Y == p.Y {
					to.Y = have.Y
				}
			}
		}
	}
	return textsOf(to, now, file)
}

// movedNames returns the cells that name photos as a file at path has to have them, where that is in another folder
// than the dataset's: none otherwise. The caller holds d.saving.
func (d *Dataset) movedNames(path string) ([]csvfile.Cell, error) {
	real, err := atomicfile.Behind(path)
	if err != nil {
		return nil, err
	}
	from, to, header := filepath.Dir(d.real), filepath.Dir(real), d.file.Header()
	if !header.Files || from == to {
		return nil, nil
	}
	var cells []csvfile.Cell
	for i, r := range d.rows.all() {
		if r.inFile.Misaligned() {
			continue // nothing in it can be edited
		}
		name, err := d.file.Text(r.inFile, header.Image)
		if err != nil {
			return nil, err
		}
		if now := moved(name, from, to); now != name {
			cells = append(cells, csvfile.Cell{Row: i, Keypoint: 2*len(d.names) + csvfile.FileName, Text: now})
		}
	}
	return cells, nil
}

// moved returns the name of a photo, as the file has it, for a file in another folder: a relative one leads to where it
// led.
func moved(name, from, to string) string {
	if !csvfile.IsRelative(name) {
		return name
	}
	if relative, err := filepath.Rel(to, filepath.Join(from, filepath.FromSlash(name))); err == nil {
		return filepath.ToSlash(relative)
	}
	return filepath.Join(from, filepath.FromSlash(name))
}
