package data

import "fiducial/data/face"

// LabelCounts says how much of a dataset is labelled.
type LabelCounts struct {
	Rows     int
	Complete int       // rows in which every keypoint has a label or is absent
	Missing  []int     // for each keypoint the rows in which it is neither
	Hidden   []int     // for each keypoint the rows in which it is hidden
	Absent   []int     // and absent
	Across   []float64 // for each keypoint the mean x of its labels in pixels, 0 of none
}

// CountLabels counts labels as they stand, edits included, of the rows that are there. Each row is locked by itself: it
// takes some milliseconds for thousands of rows, and nobody waits for all of them. Safe for concurrent use.
func (d *Dataset) CountLabels() LabelCounts {
	faces := d.faces()
	n := len(d.keypoints)
	c := LabelCounts{Rows: faces.Rows, Missing: make([]int, n), Hidden: make([]int, n), Absent: make([]int, n), Across: make([]float64, n)}
	known := make([]int, n)
	for row := range faces.Rows {
		complete := true
		for k, p := range faces.Points(row) {
			switch {
			case p.Missing():
				c.Missing[k]++
				complete = false
			case p.Known:
				c.Across[k] += p.X
				known[k]++
			}
			switch p.Visibility {
			case face.Hidden:
				c.Hidden[k]++
			case face.Absent:
				c.Absent[k]++
			}
		}
		if complete {
			c.Complete++
		}
	}
	for k := range c.Across {
		c.Across[k] /= float64(max(known[k], 1))
	}
	return c
}
