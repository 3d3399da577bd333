package format

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/photo"
)

// roundFace is how much larger than the rectangle around its points the square of a face is, where its labels have no
// box.
const roundFace = 1.6

// boxDigit is the last digit that boxes are written with, in pixels.
const boxDigit = 0.01

// KeepPhotos looks at all pictures, and plans to leave them where they are: the dataset will name them, and points stay
// in their pixels. The error names the first picture with which that cannot be done.
func (o *Opened) KeepPhotos(ctx context.Context) (*Plan, error) {
	p := &Plan{opened: o, Side: csvfile.StandardSide, keep: true, Sizes: [2]int{math.MaxInt, 0}}
	for _, in := range o.Set.Pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if in.Gray != nil {
			return nil, wrongPicture(in, errors.New("it is among the labels, and no file of its own that a dataset could name, while others are"))
		}
		shown, err := o.look(in)
		if err != nil {
			return nil, wrongPicture(in, err)
		}
		info, err := photo.Look(o.pathOf(shown))
		if err != nil {
			return nil, wrongPicture(in, err)
		}
		if shown.asStored && info.Orientation > 1 {
			return nil, wrongPicture(in, errors.New("its labels are for the pixels as they are stored, but its EXIF orientation turns it where it is shown; make a dataset of pixels of it, or remove that orientation (exiftool -Orientation= FILE)"))
		}
		in = in.Absolute(info.Width, info.Height)
		for _, f := range in.Faces {
			if outside(shown, f.Box) {
				return nil, wrongPicture(in, fmt.Errorf("the box of a face, %s, lies outside of it: it has %d×%d pixels", *f.Box, info.Width, info.Height))
			}
		}
		if in.Stem {
			in.File, in.Stem = shown.name, false
		}
		p.shown, p.sized = append(p.shown, shown), append(p.sized, in)
		p.Sizes[0], p.Sizes[1] = min(p.Sizes[0], info.Width, info.Height), max(p.Sizes[1], info.Width, info.Height)
	}
	return p, nil
}

// holdsPictures reports whether the pictures are among the labels, and no files that a dataset could name.
func (o *Opened) holdsPictures() bool {
	return len(o.Set.Pictures) > 0 && o.Set.Pictures[0].Gray != nil
}

// pathOf returns where a picture that was looked at lies.
func (o *Opened) pathOf(p picture) string { return filepath.Join(o.where, filepath.FromSlash(p.name)) }

// writeKept writes the dataset that names its photos to w, for a file in a folder.
func (p *Plan) writeKept(ctx context.Context, w io.Writer, folder string, progress func(done, total int64)) error {
	out := csv.NewWriter(w)
	seen := unseenIn(p.opened.Set.Keypoints, p.sized)
	done, all := int64(0), int64(p.opened.Set.Faces())
	if err := out.Write(append(keptHeader(p.opened.Set.Keypoints.Names()), seen.columns()...)); err != nil {
		return err
	}
	for i, in := range p.sized {
		if err := ctx.Err(); err != nil {
			return err
		}
		name, err := photoName(folder, p.opened.pathOf(p.shown[i]))
		if err != nil {
			return wrongPicture(in, err)
		}
		for _, f := range in.Faces {
			cells := append([]string{name}, boxCells(p.shown[i], f, len(in.Faces))...)
			for _, q := range f.Points {
				if q.Known {
					cells = append(cells, coordinate(q.X, false), coordinate(q.Y, false))
				} else {
					cells = append(cells, "", "")
				}
			}
			if err := out.Write(append(cells, seen.cells(f.Points)...)); err != nil {
				return err
			}
			if done++; progress != nil {
				progress(done, all)
			}
		}
	}
	out.Flush()
	return out.Error()
}

// keptHeader is the header of a dataset that names its photos.
func keptHeader(names []string) []string {
	columns := append([]string{"file"}, csvfile.BoxColumns[:]...)
	for _, name := range names {
		columns = append(columns, name+"_x", name+"_y")
	}
	return columns
}

// photoName returns how a dataset in a folder names a photo: relative to it where that can be, with slashes.
func photoName(folder, path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("its place: %w", err)
	}
	if relative, err := filepath.Rel(folder, absolute); err == nil {
		return filepath.ToSlash(relative), nil
	}
	return absolute, nil
}

// boxCells returns the cells of the box of one of so many faces of a picture: the square around that of its labels, or
// around its points; empty where neither says where the face is, and where the picture is a small square with one face,
// which is the cutout of that face.
func boxCells(p picture, f annotation.Face, faces int) []string {
	box, ok := face.Box{}, true
	switch {
	case f.Box != nil:
		box = keptSquare(p, *f.Box)
	case faces == 1 && p.width == p.height && p.width <= smallSide:
		ok = false
	default:
		box, ok = aroundPoints(f.Shown())
	}
	if !ok || box.Size < csvfile.LeastBox {
		return []string{"", "", ""}
	}
	cells := make([]string, 0, 3)
	for _, v := range []float64{box.Left, box.Top, box.Size} {
		cells = append(cells, strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64))
	}
	return cells
}

// keptSquare returns the square of a face's box in a picture that is kept: the box itself where it is a square but for
// rounding, else the smallest around it, moved into the picture where it fits. Nothing is cut out of the picture here,
// so it need not be of whole pixels.
func keptSquare(p picture, b annotation.Box) face.Box {
	size := max(b.Width, b.Height, csvfile.LeastBox)
	s := face.Box{Left: b.Left - (size-b.Width)/2, Top: b.Top - (size-b.Height)/2, Size: size}
	if max(size-b.Width, size-b.Height) > boxDigit {
		s.Left, s.Top = within(s.Left, size, float64(p.width)), within(s.Top, size, float64(p.height))
	}
	return s
}

// aroundPoints returns a square around the points of a face; ok is false where there are fewer than two, or they lie at
// one spot.
func aroundPoints(points face.Points) (box face.Box, ok bool) {
	left, top, right, bottom := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range points {
		if p.Known {
			left, top, right, bottom = min(left, p.X), min(top, p.Y), max(right, p.X), max(bottom, p.Y)
		}
	}
	size := roundFace * max(right-left, bottom-top)
	if !(size > 0) || math.IsInf(size, 0) {
		return face.Box{}, false
	}
	return face.Box{Left: (left + right - size + 1) / 2, Top: (top + bottom - size + 1) / 2, Size: size}, true
}
