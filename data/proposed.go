package data

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"fiducial/data/face"
	"fiducial/data/project"
)

// Propose keeps in the project file where another program predicted points of faces, as one undoable action: they are
// no labels until somebody confirms them. points has, by row, a point for each keypoint, in pixels of the photo as
// those of PhotoLabels; one that is not Known proposes nothing. What was proposed for these rows before is replaced.
func (d *Dataset) Propose(name string, points map[int]face.Points) error {
	return d.act(name, func(c *changes) error {
		for _, row := range slices.Sorted(maps.Keys(points)) {
			if err := d.checkRow(row); err != nil {
				return err
			}
			if n := len(points[row]); n != len(d.names) {
				return fmt.Errorf("row %d: %d points are proposed for %d keypoints", row, n, len(d.names))
			}
			all := proposed{}
			for k, p := range points[row] {
				if err := d.checkEdit(Edit{Row: row, Keypoint: k, To: p}); err != nil {
					return err
				}
				if p.Known {
					all[d.names[k]] = project.Texts{strconv.FormatFloat(p.X, 'f', -1, 64), strconv.FormatFloat(p.Y, 'f', -1, 64)}
				}
			}
			m := d.rows.at(row).mark()
			m.Proposed = all.text()
			c.mark(row, m)
		}
		return nil
	})
}

// Reject takes back what was proposed for keypoints of a row, as one undoable action.
func (d *Dataset) Reject(name string, row int, keypoints ...int) error {
	return d.act(name, func(c *changes) error {
		for _, k := range keypoints {
			if err := d.checkEdit(Edit{Row: row, Keypoint: k}); err != nil {
				return err
			}
		}
		if err := d.checkRow(row); err != nil {
			return err
		}
		m := d.rows.at(row).mark()
		m.Proposed = without(m.Proposed, func(name string) bool {
			return slices.Contains(keypoints, d.keypoints.Index(name))
		})
		c.mark(row, m)
		return nil
	})
}

// Proposed returns what is proposed for the missing points of a row by what was imported, in pixels of its square as
// labels are: a point for each keypoint, Known where one is proposed; nil where none is. Nothing of it is a label.
func (d *Dataset) Proposed(row int) face.Points {
	d.mu.RLock()
	defer d.mu.RUnlock()
	r := d.row(row)
	points := r.proposed(d.keypoints)
	for k, p := range points {
		points[k] = r.toSquare(p)
	}
	return points
}

// proposed is where points are proposed, by their names: cells as a file would have them.
type proposed map[string]project.Texts

// parseProposed is the inverse of text. What it can't read, it passes over.
func parseProposed(text string) (p proposed) {
	if text != "" {
		_ = json.Unmarshal([]byte(text), &p)
	}
	return p
}

// text returns it as it is kept in a Mark: equal where it says the same.
func (p proposed) text() string {
	if len(p) == 0 {
		return ""
	}
	text, _ := json.Marshal(p) // texts always can be
	return string(text)
}

// without returns what is proposed but for the keypoints of some names.
func without(text string, these func(name string) bool) string {
	p := parseProposed(text)
	maps.DeleteFunc(p, func(name string, _ project.Texts) bool { return these(name) })
	return p.text()
}

// proposed returns what is proposed for the missing points of the row, in pixels of its photo; nil for nothing.
func (r *row) proposed(k face.Keypoints) (points face.Points) {
	if r.mark().Proposed == "" {
		return nil
	}
	for name, texts := range parseProposed(r.mark().Proposed) {
		i, at := k.Index(name), pointOf(texts)
		if i < 0 || !at.Known || !r.label(i).Missing() {
			continue
		}
		if points == nil {
			points = make(face.Points, len(k))
		}
		points[i] = at
	}
	return points
}

// settle takes out of marks what is proposed for the points that the changes move: somebody said where they are, or
// that they are missing.
func (c *changes) settle() {
	moved := map[int][]string{}
	for _, p := range c.order {
		if p.keypoint < len(c.d.names) && c.markNow(p.row).Proposed != "" {
			moved[p.row] = append(moved[p.row], c.d.names[p.keypoint])
		}
	}
	for row, names := range moved {
		m := c.markNow(row)
		m.Proposed = without(m.Proposed, func(name string) bool { return slices.Contains(names, name) })
		c.marks[row] = m
	}
}

// markNow returns the mark of a row as the changes so far leave it.
func (c *changes) markNow(row int) Mark {
	if m, decided := c.marks[row]; decided {
		return m
	}
	return c.d.rows.at(row).mark()
}
