package format

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	pictures "fiducial/data/picture"
)

// Faces are those of a dataset that have a photo, with their points, as an export writes them: what is edited later is
// not in them.
type Faces struct {
	Format Format
	Set    *annotation.Set // each face is a picture of its own, but where photos are files: then a picture may hold several
	ds     *data.Dataset
	faces  int
	rows   []int        // of the first face of each picture
	photos []face.Photo // of each picture, as it was
	files  bool         // pictures are the photos themselves, which are files
	others []string     // columns that no format has
	drawn  bool         // somebody chose the lines between keypoints

	placing Placing // of photos that are files
	damaged int     // faces that are left out: Damaged
}

// Faces takes the faces of a dataset for an export. points returns those of a row; nil takes the labels as they stand,
// edits included. Safe for concurrent use.
func (f Format) Faces(ds *data.Dataset, points func(row int) face.Points) *Faces {
	if ds.Photos() && f.WritePhotos == nil {
		return f.facesInPhotos(ds, points)
	}
	if points == nil {
		points = ds.Labels
	}
	side, rows := ds.Side(), ds.Rows()
	x := f.none(ds)
	for row := range rows {
		photo := ds.Square(row)
		if photo.IsZero() {
			continue
		}
		x.faces++
		x.rows, x.photos = append(x.rows, row), append(x.photos, photo)
		x.Set.Pictures = append(x.Set.Pictures, annotation.Picture{File: f.PhotoName(row, rows), Width: side, Height: side,
			Faces: []annotation.Face{{Points: points(row), Box: annotation.Whole(side, side)}}})
	}
	return x
}

// none is an export of a dataset that no face is in yet.
func (f Format) none(ds *data.Dataset) *Faces {
	x := &Faces{Format: f, Set: &annotation.Set{Keypoints: ds.Keypoints()}, ds: ds, others: ds.OtherColumns(), damaged: ds.Undecoded()}
	lines, of := ds.Lines()
	x.Set.Lines, x.drawn = lines, len(lines) > 0 && of.Name == ""
	return x
}

// Lost returns what of the dataset the export will not hold, a sentence each.
func (x *Faces) Lost() []string {
	lost := append([]string(nil), x.Format.Lost(x.Set)...)
	if x.drawn && !x.Format.Lines {
		lost = append(lost, "not exported: "+annotation.Counted(len(x.Set.Lines), "line", "lines")+" between keypoints")
	}
	hidden, absent := x.unseen()
	for _, u := range []struct {
		points   int
		how, now string
	}{{hidden, "hidden", "visible"}, {absent, "absent", "missing"}} {
		if u.points > 0 {
			lost = append(lost, fmt.Sprintf("not exported: that %s %s; %s read as %s", annotation.Counted(u.points, "point is", "points are"), u.how, itIs(u.points), u.now))
		}
	}
	if x.ds.Photos() && !x.files {
		lost = append(lost, fmt.Sprintf("photos become the grey squares around faces, of %d×%d px, and points are in their pixels", x.ds.Side(), x.ds.Side()))
	}
	if n := x.boxed(); n > 0 && !x.Format.Boxes {
		lost = append(lost, "not exported: the boxes of "+annotation.Counted(n, "face", "faces")+"; an import makes boxes around points")
	}
	if n := x.WithoutPhoto(); n > 0 {
		lost = append(lost, "left out, as they have no usable photo: "+annotation.Counted(n, "row", "rows"))
	}
	if damaged := x.leftDamaged(); damaged != "" {
		lost = append(lost, damaged)
	}
	if placed := x.placed(); placed != "" {
		lost = append(lost, placed)
	}
	if len(x.others) > 0 {
		columns := "the columns "
		if len(x.others) == 1 {
			columns = "the column "
		}
		lost = append(lost, "not exported: "+columns+harmless.Sentence(strings.Join(x.others, ", ")))
	}
	if n := x.marked(); n > 0 {
		lost = append(lost, "not exported: the marks (done, flagged, accepted, left out, notes) of "+annotation.Counted(n, "face", "faces")+", which are exported themselves")
	}
	if n := x.ds.Counts()[data.Proposed]; n > 0 {
		lost = append(lost, "not exported: what an import proposed and nobody confirmed, for "+annotation.Counted(n, "face", "faces"))
	}
	return lost
}

// itIs refers to a number of things that were named.
func itIs(n int) string {
	if n == 1 {
		return "it is"
	}
	return "they are"
}

// unseen counts the hidden and absent points that the format does not hold as such.
func (x *Faces) unseen() (hidden, absent int) {
	for _, p := range x.Set.Pictures {
		for _, f := range p.Faces {
			for _, q := range f.Points {
				switch {
				case q.Visibility == face.Hidden && q.Known && !x.Format.Hidden:
					hidden++
				case q.Visibility == face.Absent && !x.Format.Absent:
					absent++
				}
			}
		}
	}
	return hidden, absent
}

// boxed counts the faces that have a box: of photos that are files those that the dataset has one for, as the square in
// the middle stands for none; else those whose box is not their whole picture.
func (x *Faces) boxed() (n int) {
	if x.ds.Photos() {
		for row := range x.ds.Rows() {
			if x.ds.StateOf(row)&data.Boxless == 0 && !x.ds.Square(row).IsZero() {
				n++
			}
		}
		return n
	}
	for _, p := range x.Set.Pictures {
		for _, f := range p.Faces {
			if f.Box != nil && *f.Box != *annotation.Whole(p.Width, p.Height) {
				n++
			}
		}
	}
	return n
}

// marked counts the faces of which a person said something besides their points.
func (x *Faces) marked() (n int) {
	for row := range x.ds.Rows() {
		m := x.ds.MarkOf(row)
		m.Proposed = ""
		if !x.ds.Square(row).IsZero() && m != (data.Mark{}) {
			n++
		}
	}
	return n
}

// errReadAnew says that the photos are no longer those that belong to the labels.
var errReadAnew = errors.New("the file of the dataset was read anew meanwhile, and has other photos; export it once more")

// Export writes the faces into a new folder, as Format.Export does, without those whose photo is damaged: then Count,
// Exported and Damaged tell of it. Which these are is known before, and Lost says it, where CheckPhotos of the dataset
// was called before the faces were taken. It is a background task; call it once.
func (x *Faces) Export(ctx context.Context, folder string, progress func(done, total int64)) error {
	if x.ds.Photos() {
		if err := x.leaveOutDamaged(ctx, progress); err != nil {
			return fmt.Errorf("exporting to %s: %w", folder, err)
		}
	}
	if x.files {
		return x.exportFiles(ctx, folder, progress)
	}
	side := x.ds.Side()
	return x.Format.Export(ctx, x.Set, folder, func(i int) (Pixels, error) {
		pixels, err := x.ds.PixelsInPassing(x.rows[i])
		if err != nil {
			return Pixels{}, err
		}
		if x.ds.Square(x.rows[i]) != x.photos[i] {
			return Pixels{}, errReadAnew
		}
		return Pixels{Image: pictures.Gray(pixels, side)}, nil
	}, progress)
}

// Refused returns why the format can't hold the faces at all, or nil.
func (x *Faces) Refused() error {
	_, err := x.Format.Write(x.Set)
	return err
}

// Exported says what was exported where, in the words of a result.
func (x *Faces) Exported(folder string) string {
	left := x.Unlabelled()
	said := "exported " + annotation.Counted(x.faces-left, "face", "faces") + " to " + folder + " as " + x.Format.Title
	if left > 0 {
		said += "; for " + annotation.Counted(left, "face", "faces") + " no labels are written, the picture alone"
	}
	if damaged := x.leftDamaged(); damaged != "" {
		said += "; " + damaged
	}
	return said
}

// Unlabelled returns how many of the faces have only their picture in the export, as the format can't hold what is
// labelled of them.
func (x *Faces) Unlabelled() int {
	if x.Format.Unwritten == nil {
		return 0
	}
	return x.Format.Unwritten(x.Set)
}

// Count returns how many faces there are.
func (x *Faces) Count() int { return x.faces }
