package project

import (
	"database/sql"
	"encoding/hex"
	"fmt"

	"fiducial/data/face"
)

// Texts are the bytes of a point's two cells, x and y.
type Texts [2]string

// Mark is what is said about a face besides its points: by a person, and with Proposed by another program.
type Mark struct {
	Done     bool   `json:"done,omitempty"`
	Flagged  bool   `json:"flagged,omitempty"`
	Note     string `json:"note,omitempty"`
	Accepted bool   `json:"accepted,omitempty"` // its labels are right as they stand
	LeftOut  bool   `json:"left_out,omitempty"` // of training, evaluation, suspects and lists
	Proposed string `json:"proposed,omitempty"` // what another program predicted and nobody confirmed: JSON, by keypoint the cells of its point
}

// Face is a face that something was said about.
type Face struct {
	ID        int64
	Row       int        // where it was last seen
	Photo     face.Photo // zero when it has none
	Duplicate int        // its number among the faces of the same photo, in file order, from 0
	Box       string     // what tells it from other faces in its photo: its box as the file had it when last read or written, "" for none
	Present   bool       // whether the dataset had it when last read
	Mark      Mark
}

// Point is a point that differs, or may differ, from the file.
type Point struct {
	Face     int64
	Keypoint string
	Now      Texts  // as it stands
	File     Texts  // what the file had when last read or written
	Saving   *Texts // what a save that has not reported back is writing, nil when there is none
}

// Update is the present state of faces and points, written together with what led to it. A point that is as
// the file has it, and that no save is busy with, is forgotten.
type Update struct {
	Faces  []Face
	Points []Point
}

// Faces returns every face, in the order of their IDs.
func (p *Project) Faces() ([]Face, error) {
	return list(p.db, "faces", scanFace, "SELECT id, row, photo, twin, present, done, flagged, note, accepted, left_out, box, proposed FROM faces ORDER BY id")
}

func scanFace(scan func(...any) error) (f Face, err error) {
	var photo sql.NullString
	if err := scan(&f.ID, &f.Row, &photo, &f.Duplicate, &f.Present, &f.Mark.Done, &f.Mark.Flagged, &f.Mark.Note, &f.Mark.Accepted, &f.Mark.LeftOut, &f.Box, &f.Mark.Proposed); err != nil {
		return f, err
	}
	if photo.Valid {
		b, err := hex.DecodeString(photo.String)
		if err != nil || len(b) != len(f.Photo) {
			return f, fmt.Errorf("face %d has no valid photo hash: %q", f.ID, photo.String)
		}
		f.Photo = face.Photo(b)
	}
	return f, nil
}

// Points returns every point that was not saved yet, face by face.
func (p *Project) Points() ([]Point, error) {
	return list(p.db, "points", scanPoint, "SELECT face, keypoint, x, y, file_x, file_y, saving_x, saving_y FROM points ORDER BY face, keypoint")
}

func scanPoint(scan func(...any) error) (q Point, err error) {
	var x, y sql.NullString
	err = scan(&q.Face, &q.Keypoint, &q.Now[0], &q.Now[1], &q.File[0], &q.File[1], &x, &y)
	if x.Valid && y.Valid {
		q.Saving = &Texts{x.String, y.String}
	}
	return q, err
}

// Write brings faces and points up to date without an action: where faces are now that the dataset was read,
// what a save is writing, and what the file has after it. A save first writes its points with Saving set: if
// the program is killed before it can write them without, the next start knows that what it finds in the
// file is its own.
func (p *Project) Write(u Update) error {
	return p.transaction(func(tx *sql.Tx) error { return write(tx, u) })
}

// write brings the tables of faces and points up to date.
func write(tx *sql.Tx, u Update) error {
	if err := writeFaces(tx, u.Faces); err != nil {
		return err
	}
	return writePoints(tx, u.Points)
}

func writeFaces(tx *sql.Tx, faces []Face) error {
	values := make([]any, 0, 12*len(faces))
	for _, f := range faces {
		var photo any
		if !f.Photo.IsZero() {
			photo = f.Photo.String()
		}
		values = append(values, f.ID, f.Row, photo, f.Duplicate, f.Present, f.Mark.Done, f.Mark.Flagged, f.Mark.Note, f.Mark.Accepted, f.Mark.LeftOut, f.Box, f.Mark.Proposed)
	}
	return bulk(tx, `INSERT INTO faces (id, row, photo, twin, present, done, flagged, note, accepted, left_out, box, proposed) VALUES %s
		ON CONFLICT (id) DO UPDATE SET row = excluded.row, photo = excluded.photo, twin = excluded.twin, present = excluded.present,
			done = excluded.done, flagged = excluded.flagged, note = excluded.note, accepted = excluded.accepted, left_out = excluded.left_out, box = excluded.box,
			proposed = excluded.proposed`, 12, values)
}

func writePoints(tx *sql.Tx, points []Point) error {
	put, forget := make([]any, 0, 8*len(points)), make([]any, 0, 2*len(points))
	for _, q := range points {
		if q.Now == q.File && q.Saving == nil {
			forget = append(forget, q.Face, q.Keypoint)
			continue
		}
		var x, y any
		if q.Saving != nil {
			x, y = q.Saving[0], q.Saving[1]
		}
		put = append(put, q.Face, q.Keypoint, q.Now[0], q.Now[1], q.File[0], q.File[1], x, y)
	}
	if err := bulk(tx, "INSERT OR REPLACE INTO points VALUES %s", 8, put); err != nil {
		return err
	}
	return bulk(tx, "DELETE FROM points WHERE (face, keypoint) IN (VALUES %s)", 2, forget)
}
