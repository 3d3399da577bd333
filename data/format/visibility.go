package format

import (
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// unseen are the keypoints of which a dataset has a column of visibility: those that are hidden or absent somewhere.
type unseen struct {
	keypoints face.Keypoints
	at        []int
}

func unseenIn(k face.Keypoints, pictures []annotation.Picture) unseen {
	u := unseen{keypoints: k}
	for i := range k {
		if slices.ContainsFunc(pictures, func(p annotation.Picture) bool {
			return slices.ContainsFunc(p.Faces, func(f annotation.Face) bool { return f.Points[i].Visibility != face.Visible })
		}) {
			u.at = append(u.at, i)
		}
	}
	return u
}

// columns returns their names.
func (u unseen) columns() (names []string) {
	for _, i := range u.at {
		names = append(names, csvfile.VisibilityColumn(u.keypoints[i].Name))
	}
	return names
}

// cells returns what they hold of a face: nothing of a point that is missing.
func (u unseen) cells(points face.Points) (cells []string) {
	for _, i := range u.at {
		text := ""
		if q := points[i]; q.Known || q.Visibility != face.Visible {
			text = csvfile.VisibilityText(q.Visibility)
		}
		cells = append(cells, text)
	}
	return cells
}
