package data

import (
	"cmp"
	"slices"
	"time"

	"fiducial/data/correction"
	"fiducial/data/project"
)

// Corrections returns what was corrected since a time by actions that stand; the zero time means since the history
// begins. It compares where each label was before the first of them with where the last one left it. Faces and
// keypoints that the file no longer has are left out. Call it once rows are loaded. Safe for concurrent use.
func (d *Dataset) Corrections(since time.Time) (*correction.Session, error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	steps, err := d.project.Since(since)
	if err != nil {
		return nil, err
	}
	points, marks := map[place][2]project.Texts{}, map[int][2]project.Mark{}
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, s := range steps {
		for _, c := range s.Changes {
			row, ok := d.rowOf[c.Face]
			if !ok {
				continue
			}
			if c.Keypoint == "" {
				span(marks, row, c.MarkBefore, c.MarkAfter)
			} else if k := d.keypoints.Index(c.Keypoint); k >= 0 {
				span(points, place{row, k}, c.Before, c.After)
			}
		}
	}
	s := &correction.Session{Since: since, Until: time.Now(), Points: d.correctedPoints(points)}
	for row, m := range marks {
		if m[1].Done && !m[0].Done {
			s.Accepted = append(s.Accepted, row)
		}
		if m[1].Flagged && !m[0].Flagged {
			s.Flagged = append(s.Flagged, row)
		}
		if m[1].Note != m[0].Note {
			s.Noted = append(s.Noted, row)
		}
	}
	for _, rows := range [][]int{s.Accepted, s.Flagged, s.Noted} {
		slices.Sort(rows)
	}
	return s, nil
}

// span keeps the first before and the last after of what is at a place.
func span[K comparable, V any](all map[K][2]V, at K, before, after V) {
	if have, ok := all[at]; ok {
		before = have[0]
	}
	all[at] = [2]V{before, after}
}

// correctedPoints returns the points that say something else than before, in the order of rows and keypoints.
func (d *Dataset) correctedPoints(points map[place][2]project.Texts) []correction.Point {
	var places []place
	for p := range points {
		places = append(places, p)
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(a.row-b.row, a.keypoint-b.keypoint) })
	var out []correction.Point
	for _, p := range places {
		r := d.rows.at(p.row)
		before, after := r.toSquare(pointOf(points[p][0])), r.toSquare(pointOf(points[p][1]))
		if before.Place() != after.Place() {
			out = append(out, correction.Point{Row: p.row, Keypoint: d.names[p.keypoint], Before: before, After: after})
		}
	}
	return out
}
