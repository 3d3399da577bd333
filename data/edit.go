package data

import (
	"fmt"
	"math"

	"fiducial/data/csvfile"
	"fiducial/data/face"
)

// Edit sets the place of one point of one row. A point that is not Known makes the label missing. The visibility of To
// does not count: the label keeps its own, but that one that is absent is visible once it has a place. Coordinates are
// rounded to 0.01; one that equals the label's present coordinate keeps its bytes.
type Edit struct {
	Row, Keypoint int
	To            face.Point
}

// Apply makes edits as one undoable action; name says what it was ("Move left_eye_center").
// Edits that change nothing are dropped, and an action of none is not recorded.
// It is written to the project file before Apply returns. An error leaves everything as it was.
func (d *Dataset) Apply(name string, edits ...Edit) error {
	return d.act(name, func(c *changes) error {
		for _, e := range edits {
			if err := d.checkEdit(e); err != nil {
				return err
			}
			if err := c.move(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// act makes the changes that collect collects one action of the history, and tells subscribers.
func (d *Dataset) act(name string, collect func(*changes) error) error {
	d.writing.Lock()
	c := newChanges(d)
	err := collect(c)
	if err == nil {
		err = c.record(name)
	}
	d.writing.Unlock()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	c.tell()
	return nil
}

// checkRow refuses a row that is not there.
func (d *Dataset) checkRow(row int) error {
	if rows := d.Rows(); row < 0 || row >= rows {
		return fmt.Errorf("there is no row %d: the dataset has %d", row, rows)
	}
	return nil
}

// checkEdit refuses an edit that names no point or no place.
func (d *Dataset) checkEdit(e Edit) error {
	if err := d.checkRow(e.Row); err != nil {
		return err
	}
	if e.Keypoint < 0 || e.Keypoint >= len(d.keypoints) {
		return fmt.Errorf("there is no keypoint %d: the dataset has %d", e.Keypoint, len(d.keypoints))
	}
	for _, v := range []float64{e.To.X, e.To.Y} {
		if e.To.Known && !(math.Abs(v) <= csvfile.MaxPlace) {
			return fmt.Errorf("row %d, %s: a coordinate must be a number of pixels up to %d, not %v", e.Row, d.names[e.Keypoint], csvfile.MaxPlace, v)
		}
	}
	return nil
}

// Restore gives points of a row the value and the bytes they have in the file, as one undoable action;
// no keypoints means all of them, and the box of the face in its photo.
func (d *Dataset) Restore(row int, keypoints ...int) error {
	name := "Restore points"
	if len(keypoints) == 1 && keypoints[0] >= 0 && keypoints[0] < len(d.names) {
		name = "Restore " + d.names[keypoints[0]]
	}
	whole := len(keypoints) == 0
	if whole {
		for k := range d.names {
			keypoints = append(keypoints, k)
		}
	}
	return d.act(name, func(c *changes) error {
		for _, k := range keypoints {
			if err := d.checkEdit(Edit{Row: row, Keypoint: k}); err != nil {
				return err
			}
			if err := c.restore(row, k); err != nil {
				return err
			}
		}
		if whole {
			return c.restoreBox(row)
		}
		return nil
	})
}

// CopyPoints gives points of a row the places they have in another row, as one undoable action; no keypoints means
// all of them. Points that the other row lacks stay as they are.
func (d *Dataset) CopyPoints(from, to int, keypoints ...int) error {
	name := fmt.Sprintf("Copy points from row %d", from)
	if err := d.checkRow(from); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(keypoints) == 0 {
		for k := range d.names {
			keypoints = append(keypoints, k)
		}
	}
	labels := d.Labels(from)
	var edits []Edit
	for _, k := range keypoints {
		switch {
		case k < 0 || k >= len(labels):
			edits = append(edits, Edit{Row: to, Keypoint: k}) // refused with a reason
		case labels[k].Known:
			edits = append(edits, Edit{Row: to, Keypoint: k, To: labels[k]})
		}
	}
	return d.Apply(name, edits...)
}

// Mark is what is said about a face besides its points: by a person, and with Proposed by another program.
type Mark struct {
	Done     bool
	Flagged  bool
	Note     string
	Accepted bool // the labels are right as they stand: the face is no suspect. An action that changes them ends it
	LeftOut  bool // of training, evaluation, suspects and lists
	// Proposed is what an import proposed for points that are missing, as text that only Propose makes: see
	// Dataset.Proposed. An action that changes such a point ends it.
	Proposed string
}

// Mark changes what a person says about a face, as one undoable action. It is written to the project file
// before Mark returns; a mark that changes nothing is not recorded.
func (d *Dataset) Mark(name string, row int, m Mark) error {
	return d.act(name, func(c *changes) error {
		if err := d.checkRow(row); err != nil {
			return err
		}
		c.mark(row, m)
		return nil
	})
}

// Decide changes what a person says about a face together with labels of it, as one undoable action. A mark with
// Accepted says it of the labels as they are after the edits. Else as Apply and Mark.
func (d *Dataset) Decide(name string, row int, m Mark, edits ...Edit) error {
	return d.act(name, func(c *changes) error {
		if err := d.checkRow(row); err != nil {
			return err
		}
		for _, e := range edits {
			if err := d.checkEdit(e); err != nil {
				return err
			}
			if err := c.move(e); err != nil {
				return err
			}
		}
		c.mark(row, m)
		return nil
	})
}

// MarkOf returns the mark of a row.
func (d *Dataset) MarkOf(row int) Mark {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).mark()
}

// Unsaved returns how many points differ from the file.
func (d *Dataset) Unsaved() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.unsaved
}

// EditedPoints returns for each keypoint of a row whether its label, or its visibility, differs from the file.
func (d *Dataset) EditedPoints(row int) []bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	edited := make([]bool, len(d.names))
	for k := range edited {
		edited[k] = d.row(row).editedPoint(k)
	}
	return edited
}

// Conflicts returns how many points were edited here and, since then, changed in the file by another program,
// and the rows they are in. The edit stands, unsaved, until one is chosen: saving keeps it, Restore takes the
// file's, and editing the point anew settles it too.
func (d *Dataset) Conflicts() (points int, rows []int) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for i, r := range d.rows.all() {
		before := points
		for k := range d.places {
			if r.inConflict(k) {
				points++
			}
		}
		if points > before {
			rows = append(rows, i)
		}
	}
	return points, rows
}
