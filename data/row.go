package data

import (
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// row is one face of the dataset as it stands: 96 bytes and its points, for there are millions.
type row struct {
	inFile    csvfile.Row
	said      *said // nil until anything was said of the face
	duplicate int32 // number among the rows of the same photo, in file order
	state     State
}

// said is what was said of a face besides what the file has.
type said struct {
	face   int64 // in the project, 0 when nothing is kept there yet
	mark   Mark
	texts  *texts      // nil until something in the row was edited
	labels face.Points // as they stand, in pixels of the photo, once the row has texts
}

// texts are the cells of a row's points, of their visibilities and, where photos are files, of its box, as bytes.
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

// face returns the row's face in the project, 0 when nothing is kept of it there.
func (r *row) face() int64 {
	if r.said == nil {
		return 0
	}
	return r.said.face
}

// mark returns what a person says of the face besides its points.
func (r *row) mark() Mark {
	if r.said == nil {
		return Mark{}
	}
	return r.said.mark
}

// texts returns the texts of the row's cells, nil until something in it was edited.
func (r *row) texts() *texts {
	if r.said == nil {
		return nil
	}
	return r.said.texts
}

// toSay returns where what is said of the face is written. The caller holds Dataset.mu.
func (r *row) toSay() *said {
	if r.said == nil {
		r.said = new(said)
	}
	return r.said
}

// labels returns a copy of the labels as they stand.
func (r *row) labels() face.Points {
	return r.appendLabels(nil)
}

// appendLabels appends a copy of the labels as they stand, for who looks at those of many rows.
func (r *row) appendLabels(points face.Points) face.Points {
	from := len(points)
	if r.texts() != nil {
		points = append(points, r.said.labels...)
	} else {
		points = r.inFile.Points.Append(points)
	}
	if r.inFile.Frame != nil {
		for i, p := range points[from:] {
			points[from+i] = r.toSquare(p)
		}
	}
	return points
}

// label returns the label of keypoint k as it stands.
func (r *row) label(k int) face.Point {
	if r.texts() != nil {
		return r.toSquare(r.said.labels[k])
	}
	return r.toSquare(r.inFile.Points.At(k))
}

// complete reports whether no label is missing.
func (r *row) complete() bool {
	if r.texts() != nil {
		return r.said.labels.Complete()
	}
	return r.inFile.Points.Complete()
}

// labelled reports whether there is any label.
func (r *row) labelled() bool {
	if r.texts() == nil {
		return r.inFile.Points.Any()
	}
	return slices.ContainsFunc(r.said.labels, func(p face.Point) bool { return p.Known })
}

// edited reports whether the cells of a place differ from the file.
func (r *row) edited(k int) bool {
	t := r.texts()
	return t != nil && t.now[k] != t.file[k]
}

// editedPoint reports whether the cells of keypoint k, or that of its visibility, differ from the file.
func (r *row) editedPoint(k int) bool {
	return r.texts() != nil && (r.edited(k) || r.edited(r.visibilityOf(k)))
}

// inConflict reports whether the cells of a place were edited here and changed in the file by another program.
func (r *row) inConflict(k int) bool {
	return r.edited(k) && r.said.texts.seen[k] != r.said.texts.file[k]
}

// editedPoints returns how many points differ from the file; a box counts as one.
func (r *row) editedPoints() int {
	t := r.texts()
	if t == nil {
		return 0
	}
	n := 0
	for k := range r.said.labels {
		if r.editedPoint(k) {
			n++
		}
	}
	if box := 2 * len(r.said.labels); !slices.Equal(t.now[box:], t.file[box:]) {
		n++
	}
	return n
}

// giveTexts makes the row editable. The caller holds Dataset.mu.
func (r *row) giveTexts(file []project.Texts) {
	s := r.toSay()
	s.texts, s.labels = newTexts(file), r.inFile.Points.Points()
}

// set gives the cells of a place the texts t.
func (r *row) set(k int, t project.Texts) {
	s := r.said
	s.texts.now[k] = t
	if k < 2*len(s.labels) { // else it is of the box
		r.relabel(k % len(s.labels))
	}
}

// stateNow returns the state that the row is in.
func (r *row) stateNow(k face.Keypoints) State {
	var s State
	mark := r.mark()
	for _, c := range [...]struct {
		in  State
		yes bool
	}{
		{Done, mark.Done},
		{Flagged, mark.Flagged},
		{Noted, mark.Note != ""},
		{Changed, r.editedPoints() > 0},
		{Incomplete, !r.complete()},
		{Faulty, r.inFile.Faults > 0 || r.problem() != ""},
		{NoPhoto, r.photo().IsZero()},
		{Accepted, mark.Accepted},
		{LeftOut, mark.LeftOut},
		{Proposed, r.proposed(k) != nil},
		{Boxless, r.boxless()},
	} {
		if c.yes {
			s |= c.in
		}
	}
	return s
}

// project returns the face as the project keeps it.
func (r *row) project(id int64, number int, m Mark) project.Face {
	return project.Face{ID: id, Row: number, Photo: r.inFile.Photo, Duplicate: int(r.duplicate), Box: r.boxInFile(), Present: true, Mark: project.Mark(m)}
}
