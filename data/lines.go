package data

import (
	"slices"

	"fiducial/data/face"
	"fiducial/data/template"
)

// Lines returns the lines between keypoints that are drawn on a face: those that somebody said, else those of the
// template that has just these keypoints, which is returned, too; without one there are none. Safe for concurrent use.
func (d *Dataset) Lines() (lines []face.Line, of template.Template) {
	if d.options.Lines != nil {
		return d.keypoints.LinesOf(d.options.Lines), of
	}
	of, _ = template.Of(d.keypoints)
	return of.Lines, of
}

// ReadingOf returns what is to be remembered of a dataset that is to have the keypoints of a set.
func ReadingOf(s face.Set) Reading {
	r := Reading{Keypoints: s.Keypoints.Names(), Pairs: s.Keypoints.Pairings()}
	if l, right := s.Keypoints.Eyes(); l >= 0 && s.Keypoints[l].Eye {
		if s.Keypoints[l].Side == face.Right {
			l, right = right, l
		}
		r.Eyes = s.Keypoints[l].Name + ":" + s.Keypoints[right].Name
	}
	if of, known := template.Of(s.Keypoints); len(s.Lines) > 0 && !(known && slices.Equal(of.Lines, s.Lines)) {
		r.Lines = s.Keypoints.Links(s.Lines)
	}
	return r
}
