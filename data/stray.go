package data

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"fiducial/data/face"
	"fiducial/data/project"
)

// Stray is an unsaved edit, or the mark of a face, that the dataset has no place for: its photo, its row or its
// keypoint is no longer in the file. It is kept in the project file, and finds its place by itself when that comes
// back.
type Stray struct {
	Face     int64  // in the project file
	LastRow  int    // in which the face was last seen
	Keypoint string // "" for a mark
	To       face.Point
	Mark     Mark
	Why      string // what is missing, in words
	// Row and Index say where it probably belongs now, by the labels that the file has there: -1 where that can't be
	// told.
	Row, Index int

	texts, file project.Texts
	photo       face.Photo
}

// Placed reports whether it is known where the stray probably belongs now.
func (s Stray) Placed() bool { return s.Row >= 0 && (s.Keypoint == "" || s.Index >= 0) }

// Strays returns the edits and marks that the dataset has no place for, face by face; none before it is loaded.
func (d *Dataset) Strays() []Stray {
	d.mu.RLock()
	defer d.mu.RUnlock()
	h := &homes{d: d, rows: map[int]map[face.Point][]int{}}
	var all []Stray
	d.eachStray(func(s *stored, q *project.Point) {
		all = append(all, h.stray(s, q))
	})
	return all
}

// eachStray calls f for every point of a face that is a stray, and with nil for every mark. The caller holds d.mu.
func (d *Dataset) eachStray(f func(s *stored, q *project.Point)) {
	if !d.loaded {
		return
	}
	for _, s := range d.match.faces {
		_, claimed := d.rowOf[s.ID]
		for i := range s.points {
			if q := &s.points[i]; q.Now != q.File && !(claimed && d.placeOf(q.Keypoint) >= 0) {
				f(s, q)
			}
		}
		if !claimed && s.Mark != (project.Mark{}) {
			f(s, nil)
		}
	}
}

// StrayNotice says in a sentence that there are strays, "" when there are none. It is the last of Notices.
func (d *Dataset) StrayNotice() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	points, marks := 0, 0
	d.eachStray(func(_ *stored, q *project.Point) {
		if q == nil {
			marks++
		} else {
			points++
		}
	})
	if points+marks == 0 {
		return ""
	}
	verb, they := "belong", "They are"
	if points+marks == 1 {
		verb, they = "belongs", "It is"
	}
	return fmt.Sprintf("%s %s to photos, rows or keypoints that %s no longer has. %s kept in the project file until applied elsewhere, exported or discarded.",
		editsAndMarks(points, marks), verb, filepath.Base(d.path), they)
}

// editsAndMarks says how many unsaved edits of points there are, and how many marks.
func editsAndMarks(points, marks int) string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{points, "unsaved edit", "unsaved edits"}, {marks, "mark", "marks"}} {
		switch {
		case part.n == 1:
			parts = append(parts, "1 "+part.one)
		case part.n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.many))
		}
	}
	return strings.Join(parts, " and ")
}

// homes finds out where strays probably belong. Use it with the dataset's mu held.
type homes struct {
	d    *Dataset
	rows map[int]map[face.Point][]int // for a keypoint, the rows in which the file has a label
}

// stray returns the stray of a face: that of a point, or with nil that of its mark.
func (h *homes) stray(s *stored, q *project.Point) Stray {
	row, claimed := h.d.rowOf[s.ID]
	stray := Stray{Face: s.ID, LastRow: s.Row, Row: row, Index: -1, photo: s.Photo}
	if !claimed {
		stray.Why = "no row has its photo"
		if s.Photo.IsZero() {
			stray.Why = "its row is gone"
		} else if h.d.hasPhoto(s.Photo) {
			stray.Why = "its photo has no face in its box any more"
		}
		stray.Row = h.of(s)
	}
	if q == nil {
		stray.Mark = Mark(s.Mark)
		return stray
	}
	stray.Keypoint, stray.To, stray.texts, stray.file = q.Keypoint, pointOf(q.Now), q.Now, q.File
	if stray.Index = h.d.keypoints.Index(q.Keypoint); stray.Index < 0 {
		stray.Why = "the file has no keypoint of that name"
		stray.Index = h.d.keypointLike(stray.Row, *q)
	}
	return stray
}

// hasPhoto reports whether a row has a photo that is a file with several faces in it. The caller holds d.mu.
func (d *Dataset) hasPhoto(p face.Photo) bool {
	for _, r := range d.rows.all() {
		if r.inFile.Photo == p && r.inFile.Frame != nil {
			return true
		}
	}
	return false
}

// of returns the row to which a face probably belongs that no row has the photo of: where the file has the labels that
// it had when the edits were made, first in its old row, else in one row alone; without edits of labels, its old row.
// -1 when there is none, or that row is another face's.
func (h *homes) of(s *stored) int {
	if s.Row < h.d.rows.len() && h.like(s.Row, s) {
		return s.Row
	}
	for _, q := range s.points {
		k, was := h.d.keypoints.Index(q.Keypoint), pointOf(q.File)
		if k < 0 || !was.Known {
			continue
		}
		home := -1
		for _, i := range h.with(k, was) {
			switch {
			case !h.like(i, s):
			case home >= 0:
				return -1
			default:
				home = i
			}
		}
		return home
	}
	return -1
}

// like reports whether a row is no other face's and has in the file the labels that a face's edits found there.
func (h *homes) like(row int, s *stored) bool {
	r := h.d.rows.at(row)
	if r.face() != 0 {
		return false
	}
	for _, q := range s.points {
		if k := h.d.keypoints.Index(q.Keypoint); k >= 0 && pointOf(q.File) != r.inFile.Points.At(k).Place() {
			return false
		}
	}
	return true
}

// with returns the rows in which the file has a keypoint at a place.
func (h *homes) with(k int, at face.Point) []int {
	if h.rows[k] == nil {
		h.rows[k] = map[face.Point][]int{}
		for i, r := range h.d.rows.all() {
			p := r.inFile.Points.At(k).Place()
			h.rows[k][p] = append(h.rows[k][p], i)
		}
	}
	return h.rows[k][at]
}

// keypointLike returns the one keypoint whose label in a row of the file is that which an edit found there, -1 when
// there is none or several. The caller holds d.mu.
func (d *Dataset) keypointLike(row int, q project.Point) int {
	was := pointOf(q.File)
	if row < 0 || !was.Known {
		return -1
	}
	like := -1
	for k, p := range d.rows.at(row).inFile.Points.Points() {
		if p.Place() != was {
			continue
		}
		if like >= 0 {
			return -1
		}
		like = k
	}
	return like
}

// PlaceStrays makes the edits and marks of strays where they probably belong, as one undoable action; those of which
// that is not known are left out. It returns how many were placed. A mark is added to what is said of the face there.
func (d *Dataset) PlaceStrays(strays ...Stray) (placed int, err error) {
	err = d.act("Apply edits that had no place", func(c *changes) error {
		for _, s := range strays {
			if !s.Placed() {
				continue
			}
			if err := d.checkRow(s.Row); err != nil {
				return err
			}
			c.takeStray(s)
			placed++
			if s.Keypoint == "" {
				c.mark(s.Row, d.rows.at(s.Row).mark().with(s.Mark))
			} else if err := c.put(place{s.Row, s.Index}, s.texts); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return placed, nil
}

// with returns a mark that says what either of two says.
func (m Mark) with(o Mark) Mark {
	note := m.Note
	switch {
	case note == "" || note == o.Note:
		note = o.Note
	case o.Note != "":
		note += "; " + o.Note
	}
	return Mark{Done: m.Done || o.Done, Flagged: m.Flagged || o.Flagged, Accepted: m.Accepted || o.Accepted, LeftOut: m.LeftOut || o.LeftOut, Note: note,
		Proposed: cmp.Or(m.Proposed, o.Proposed)}
}

// DiscardStrays forgets strays. The history keeps what they were.
func (d *Dataset) DiscardStrays(strays ...Stray) error {
	return d.act("Discard edits that had no place", func(c *changes) error {
		for _, s := range strays {
			c.takeStray(s)
		}
		return nil
	})
}

// WriteStrays writes strays as CSV, a line each, with what is known of their faces.
func WriteStrays(to io.Writer, strays []Stray) error {
	w := csv.NewWriter(to)
	lines := [][]string{{"row", "photo", "keypoint", "x", "y", "x_in_file", "y_in_file", "done", "flagged", "note", "why"}}
	for _, s := range strays {
		photo := ""
		if !s.photo.IsZero() {
			photo = s.photo.String()
		}
		lines = append(lines, []string{strconv.Itoa(s.LastRow), photo, s.Keypoint, s.texts[0], s.texts[1], s.file[0], s.file[1],
			strconv.FormatBool(s.Mark.Done), strconv.FormatBool(s.Mark.Flagged), s.Mark.Note, s.Why})
	}
	if err := w.WriteAll(lines); err != nil {
		return fmt.Errorf("write edits that have no place: %w", err)
	}
	return nil
}

// strayChange is what an action does to a face that no row has, or to a point that the face's row can't have: to the
// point, or to the mark when keypoint is empty.
type strayChange struct {
	stored     *stored
	keypoint   string
	from, to   project.Texts
	file       project.Texts
	fromM, toM project.Mark
}

// takeStray lets an action take a stray away.
func (c *changes) takeStray(s Stray) {
	stored := c.d.match.byID[s.Face]
	if stored == nil {
		return
	}
	c.strays = append(c.strays, strayChange{stored: stored, keypoint: s.Keypoint, from: s.texts, to: s.file, file: s.file, fromM: project.Mark(s.Mark)})
}

// flipStray makes what undoing, or redoing, a change means where the face has no row, or its row no such keypoint.
func (c *changes) flipStray(change project.Change, back bool) {
	stored := c.d.match.byID[change.Face]
	if stored == nil {
		return
	}
	s := strayChange{stored: stored, keypoint: change.Keypoint, from: change.Before, to: change.After, fromM: change.MarkBefore, toM: change.MarkAfter}
	if back {
		s.from, s.to, s.fromM, s.toM = s.to, s.from, s.toM, s.fromM
	}
	s.file = s.from // a point that is not kept is as the file had it
	for _, q := range stored.points {
		if q.Keypoint == s.keypoint {
			s.file = q.File
		}
	}
	c.strays = append(c.strays, s)
}

// strayUpdate adds to an update what an action does to strays.
func (c *changes) strayUpdate(u *project.Update) {
	for _, s := range c.strays {
		if s.keypoint == "" {
			f := s.stored.Face
			f.Mark = s.toM
			u.Faces = append(u.Faces, f)
			continue
		}
		u.Points = append(u.Points, project.Point{Face: s.stored.ID, Keypoint: s.keypoint, Now: s.to, File: s.file})
	}
}

// strayLog returns the changes of strays for the history.
func (c *changes) strayLog() (log []project.Change) {
	for _, s := range c.strays {
		log = append(log, project.Change{Face: s.stored.ID, Keypoint: s.keypoint, Before: s.from, After: s.to, MarkBefore: s.fromM, MarkAfter: s.toM})
	}
	return log
}

// makeStrays makes the changes of strays in memory. The caller holds d.mu.
func (c *changes) makeStrays() {
	for _, s := range c.strays {
		if s.keypoint == "" {
			s.stored.Mark = s.toM
			continue
		}
		points := make([]project.Point, 0, len(s.stored.points)+1)
		for _, q := range s.stored.points {
			if q.Keypoint != s.keypoint {
				points = append(points, q)
			}
		}
		if s.to != s.file {
			points = append(points, project.Point{Face: s.stored.ID, Keypoint: s.keypoint, Now: s.to, File: s.file})
		}
		s.stored.points = points
	}
}
