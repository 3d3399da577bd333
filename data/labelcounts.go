package data

// LabelCounts says how much of a dataset is labelled.
type LabelCounts struct {
	Rows     int
	Complete int       // rows in which every keypoint has a label
	Missing  []int     // for each keypoint the rows in which it has none
	Across   []float64 // for each keypoint the mean x of its labels in pixels, 0 of none
}

// CountLabels counts labels as they stand, edits included, of the rows that are there. Each row is locked by itself: it takes some
// milliseconds for thousands of rows, and nobody waits for all of them. Safe for concurrent use.
func (d *Dataset) CountLabels() LabelCounts {
	faces := d.faces()
	c := LabelCounts{Rows: faces.Rows, Missing: make([]int, len(d.keypoints)), Across: make([]float64, len(d.keypoints))}
	for row := range faces.Rows {
		complete := true
		for k, p := range faces.Points(row) {
			if !p.Known {
				c.Missing[k]++
				complete = false
				continue
			}
			c.Across[k] += p.X
		}
		if complete {
			c.Complete++
		}
	}
	for k := range c.Across {
		c.Across[k] /= float64(max(faces.Rows-c.Missing[k], 1))
	}
	return c
}
