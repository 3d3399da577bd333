package data

import (
	"fmt"
	"math"
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// SetBox says where in its photo a face is, as one undoable action; the zero Box means that it is not said. Labels stay
// where they are in the photo. Values are rounded to 0.01 px. The error wraps ErrNoBoxes where photos are in the file
// itself.
func (d *Dataset) SetBox(name string, row int, box face.Box) error {
	return d.act(name, func(c *changes) error {
		if err := d.checkRow(row); err != nil {
			return err
		}
		if !box.IsZero() && !(box.Size >= csvfile.LeastBox && box.Size <= csvfile.MaxPlace && math.Abs(box.Left) <= csvfile.MaxPlace && math.Abs(box.Top) <= csvfile.MaxPlace) {
			return fmt.Errorf("row %d: a box of %v px at (%v, %v) cannot be", row, box.Size, box.Left, box.Top)
		}
		if f := d.rows.at(row).inFile.Frame; !box.IsZero() && f != nil && f.Width > 0 && !f.Touches(box) {
			return fmt.Errorf("row %d: a box of %v px at (%v, %v) lies outside of its photo", row, box.Size, box.Left, box.Top)
		}
		return c.setBox(row, box)
	})
}

// setBox makes an edit of a box.
func (c *changes) setBox(i int, box face.Box) error {
	r, err := c.d.editable(i)
	if err != nil {
		return err
	}
	if r.inFile.Frame == nil {
		return ErrNoBoxes
	}
	k := 2 * len(c.d.names)
	var to [boxPlaces]project.Texts
	if !box.IsZero() {
		for place, values := range [boxPlaces][2]float64{{box.Left, box.Top}, {box.Size}} {
			now, file := r.said.texts.now[k+place], r.said.texts.file[k+place]
			to[place][0] = textOf(values[0], now[0], file[0])
			if place == 0 {
				to[place][1] = textOf(values[1], now[1], file[1])
			}
		}
	}
	for place, t := range to {
		c.set(newPlace(i, k+place), t)
	}
	return nil
}

// restoreBox gives the box of a row, if there are boxes, back what the file has.
func (c *changes) restoreBox(i int) error {
	r, err := c.d.editable(i)
	if err != nil || r.inFile.Frame == nil {
		return err
	}
	for k := range boxPlaces {
		p := len(r.said.texts.now) - boxPlaces + k
		c.set(newPlace(i, p), r.said.texts.file[p])
	}
	return nil
}

// boxPlaces is how many pairs of cells say where a box is.
const boxPlaces = 2

// boxNames are what the project file calls them, as it calls other pairs of cells by their keypoint.
var boxNames = [boxPlaces]string{"box_left,box_top", "box_size"}

// namePlaces names all pairs of cells that can be edited: keypoints, their visibilities and, where photos are files,
// their boxes.
func (d *Dataset) namePlaces() {
	d.names = d.keypoints.Names()
	d.places = slices.Concat(d.names, d.visibilityNames())
	if d.file.Header().Files {
		d.places = append(d.places, boxNames[:]...)
	}
}

// placeOf returns the pair of cells of that name, -1 where there is none.
func (d *Dataset) placeOf(name string) int {
	if k := d.keypoints.Index(name); k >= 0 {
		return k
	}
	return slices.Index(d.places, name)
}

// box returns where in its photo the face of a row is, and whether that is said anywhere.
func (r *row) box() (box face.Box, given bool) {
	f := r.inFile.Frame
	if f == nil {
		return face.Box{}, false
	}
	box = f.Box
	if t := r.texts(); t != nil {
		k := len(t.now) - boxPlaces
		box = boxOf(t.now[k], t.now[k+1])
	}
	return f.Square(box), !box.IsZero()
}

// boxless reports whether the row is a face in a photo of which nothing says where it is.
func (r *row) boxless() bool {
	_, given := r.box()
	return r.inFile.Frame != nil && !given
}

// boxInFile returns in words the box that the file has for a row, "" for none: by it a face is told from others in its
// photo.
func (r *row) boxInFile() string {
	if r.inFile.Frame == nil || r.inFile.Frame.Box.IsZero() {
		return ""
	}
	box := r.inFile.Frame.Box
	return fmt.Sprintf("%v %v %v", box.Left, box.Top, box.Size)
}

// boxOf returns the box that cells say, zero unless all of them are numbers.
func boxOf(place, size project.Texts) face.Box {
	corner := pointOf(place)
	s, ok := csvfile.ParseCoordinate(size[0])
	if !corner.Known || !ok || s < csvfile.LeastBox {
		return face.Box{}
	}
	return face.Box{Left: corner.X, Top: corner.Y, Size: s}
}
