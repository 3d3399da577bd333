package data

import (
	"fiducial/data/face"
	"fiducial/data/template"
)

// Lines returns the lines between keypoints that are drawn on a face: those that somebody said, else those of the template that has
// just these keypoints, which is returned, too; without one there are none. Safe for concurrent use.
func (d *Dataset) Lines() (lines []face.Line, of template.Template) {
	if d.options.Lines != nil {
		return d.keypoints.LinesOf(d.options.Lines), of
	}
	of, _ = template.Of(d.keypoints)
	return of.Lines, of
}
