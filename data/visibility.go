package data

import (
	"fmt"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// SetVisibility says whether keypoints of a row can be seen, as one undoable action. Absent ones lose their coordinates
// in it, so that undoing brings them back; one that is absent and gets a place, by Apply, is visible again.
func (d *Dataset) SetVisibility(name string, row int, v face.Visibility, keypoints ...int) error {
	return d.act(name, func(c *changes) error {
		for _, k := range keypoints {
			if err := d.checkEdit(Edit{Row: row, Keypoint: k}); err != nil {
				return err
			}
			if v > face.Absent {
				return fmt.Errorf("row %d, %s: there is no visibility %d", row, d.names[k], v)
			}
			if err := c.see(row, k, v); err != nil {
				return err
			}
			if v == face.Absent {
				if err := c.move(Edit{Row: row, Keypoint: k}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// see makes an edit of a visibility.
func (c *changes) see(i, k int, v face.Visibility) error {
	r, err := c.d.editable(i)
	if err != nil {
		return err
	}
	p := place{i, r.visibilityOf(k)}
	c.set(p, project.Texts{visibilityText(v, c.texts(p)[0], r.said.texts.file[p.keypoint][0])})
	return nil
}

// texts returns the texts of a place as the changes so far leave them.
func (c *changes) texts(p place) project.Texts {
	if now, ok := c.points[p]; ok {
		return now
	}
	return c.d.rows.at(p.row).said.texts.now[p.keypoint]
}

// visibilityText returns the cell of a visibility: the bytes that the cell has, or the file's cell, where they say it
// already.
func visibilityText(v face.Visibility, now, file string) string {
	for _, text := range []string{now, file} {
		if csvfile.ParseVisibility(text) == v {
			return text
		}
	}
	return csvfile.VisibilityText(v)
}

// visibilityOf returns the place of the visibility of keypoint k. The row must have texts.
func (r *row) visibilityOf(k int) int { return len(r.said.labels) + k }

// relabel reads keypoint k from the texts of its cells as they stand.
func (r *row) relabel(k int) {
	t, v := r.said.texts, r.visibilityOf(k)
	if t.now[k] == t.file[k] && t.now[v] == t.file[v] {
		r.said.labels[k] = r.inFile.Points.At(k)
		return
	}
	r.said.labels[k] = pointOf(t.now[k]).With(csvfile.ParseVisibility(t.now[v][0]))
}

// visibilityNames returns what the project file calls the cells of visibilities: as their columns, unless a keypoint
// has such a name.
func (d *Dataset) visibilityNames() []string {
	more := ""
	var names []string
	for k := 0; k < len(d.names); k++ {
		name := csvfile.VisibilityColumn(d.names[k]) + more
		if d.keypoints.Index(name) >= 0 {
			more += "_"
			names, k = nil, -1
			continue
		}
		names = append(names, name)
	}
	return names
}
