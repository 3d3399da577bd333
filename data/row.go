package data

import (
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// row is one face of the dataset as it stands.
type row struct {
	inFile csvfile.Row
	labels face.Points // as they stand; inFile.Points until the row has texts
	texts  *texts      // nil until something in the row was edited
	mark   Mark
	twin   int   // number among the rows of the same photo, in file order
	face   int64 // in the project, 0 when nothing was ever said about it
	state  State
}

// texts are the cells of a row's points, as bytes.
type texts struct {
	file   []project.Texts       // what the file has
	seen   []project.Texts       // what it had when the edit was made; other than file after a change from outside
	now    []project.Texts       // as they stand
	saving map[int]project.Texts // what the running save writes, by keypoint
}

func newTexts(file []project.Texts) *texts {
	return &texts{
		file: file,
		seen: append([]project.Texts(nil), file...),
		now:  append([]project.Texts(nil), file...),
	}
}

// edited reports whether keypoint k differs from the file.
func (r *row) edited(k int) bool { return r.texts != nil && r.texts.now[k] != r.texts.file[k] }

// inConflict reports whether keypoint k was edited here and changed in the file by another program.
func (r *row) inConflict(k int) bool { return r.edited(k) && r.texts.seen[k] != r.texts.file[k] }

// editedPoints returns how many points differ from the file.
func (r *row) editedPoints() int {
	if r.texts == nil {
		return 0
	}
	n := 0
	for k, now := range r.texts.now {
		if now != r.texts.file[k] {
			n++
		}
	}
	return n
}

// giveTexts makes the row editable.
func (r *row) giveTexts(file []project.Texts) {
	r.texts = newTexts(file)
	r.labels = r.inFile.Points.Clone()
}

// set gives keypoint k the texts t.
func (r *row) set(k int, t project.Texts) {
	r.texts.now[k] = t
	if t == r.texts.file[k] {
		r.labels[k] = r.inFile.Points[k]
	} else {
		r.labels[k] = pointOf(t)
	}
}

// stateNow returns the state that the row is in.
func (r *row) stateNow() State {
	var s State
	for _, c := range []struct {
		in  State
		yes bool
	}{
		{Done, r.mark.Done},
		{Flagged, r.mark.Flagged},
		{Noted, r.mark.Note != ""},
		{Changed, r.editedPoints() > 0},
		{Incomplete, !r.labels.Complete()},
		{Faulty, r.inFile.Faults > 0},
		{NoPhoto, r.inFile.Photo.IsZero()},
		{Accepted, r.mark.Accepted},
	} {
		if c.yes {
			s |= c.in
		}
	}
	return s
}

// project returns the face as the project keeps it.
func (r *row) project(id int64, number int, m Mark) project.Face {
	return project.Face{ID: id, Row: number, Photo: r.inFile.Photo, Twin: r.twin, Present: true, Mark: project.Mark(m)}
}
