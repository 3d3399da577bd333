package faceview

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"fiducial/data/face"
)

// bone is a line between two keypoints, of the labels and of the predictions.
type bone struct {
	line              face.Line
	label, prediction *canvas.Line
}

const (
	boneWidth = 1.25
	boneAlpha = 0xC0
	boneGap   = markerRadius + 2 // from the middle of a point to its lines, which end outside of markers
)

// newBone makes what a line between two keypoints is drawn with. It has no rim: it says which points belong together,
// and is to be seen through.
func newBone(l face.Line) *bone {
	stroke := func(c color.NRGBA) *canvas.Line {
		c.A = boneAlpha
		line := canvas.NewLine(c)
		line.StrokeWidth, line.Hidden = boneWidth, true
		return line
	}
	return &bone{l, stroke(LabelColor()), stroke(PredictionColor())}
}

// setLines takes other lines between keypoints. Those of which an end is no keypoint are left out.
func (s *scene) setLines(lines []face.Line, keypoints int) {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l face.Line) bool {
		return min(l.From, l.To) < 0 || max(l.From, l.To) >= keypoints
	})
	if slices.EqualFunc(s.bones, lines, func(b *bone, l face.Line) bool { return b.line == l }) {
		return
	}
	s.bones = nil
	for _, l := range lines {
		s.bones = append(s.bones, newBone(l))
	}
	s.order()
}

// boneObjects are all lines between keypoints, those of the predictions behind.
func (s *scene) boneObjects() (list []fyne.CanvasObject) {
	for _, b := range s.bones {
		list = append(list, b.prediction)
	}
	for _, b := range s.bones {
		list = append(list, b.label)
	}
	return list
}

// drawBones draws the lines between keypoints, where both ends are drawn.
func (s *scene) drawBones() {
	v := s.v
	for _, b := range s.bones {
		s.drawBone(b.label, v.look.Skeleton && v.labelsShown(), v.point, b.line)
		s.drawBone(b.prediction, v.look.Skeleton && v.predictionsShown(), v.prediction, b.line)
	}
}

func (s *scene) drawBone(o *canvas.Line, wanted bool, at func(kp int) face.Point, l face.Line) {
	if wanted {
		p, q := at(l.From), at(l.To)
		from, to, long := shorten(s.v.PositionOf(p), s.v.PositionOf(q), boneGap)
		if wanted = p.Known && q.Known && long; wanted && (o.Position1 != from || o.Position2 != to) {
			o.Position1, o.Position2 = from, to
			o.Refresh()
		}
	}
	s.show(wanted, o)
}
