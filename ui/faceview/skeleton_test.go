package faceview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
)

// bones returns how many lines between keypoints are in sight, of labels and of predictions.
func bones(v *FaceView) (labels, predictions int) {
	for _, b := range v.scene.bones {
		if b.label.Visible() {
			labels++
		}
		if b.prediction.Visible() {
			predictions++
		}
	}
	return labels, predictions
}

// Lines between keypoints show only where they are switched on, both ends are known, and what they join shows.
func TestSkeleton(t *testing.T) {
	v, _ := shown(t, 500, 400)
	f := sample()
	f.Lines = []face.Line{{From: 0, To: 1}, {From: 1, To: 10}, {From: 10, To: 11}, {From: 0, To: 99}, {From: -1, To: 2}}
	v.SetFace(f)
	check := func(when string, labels, predictions int) {
		t.Helper()
		if l, p := bones(v); l != labels || p != predictions {
			t.Errorf("%s: %d and %d lines in sight, want %d and %d", when, l, p, labels, predictions)
		}
	}
	check("at first", 0, 0)
	all := Layers{Labels: true, Predictions: true, Lines: true, Skeleton: true}
	v.Change(func(l *Look) { l.Layers = all })
	check("switched on", 3, 3)
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Skeleton: true} })
	check("without predictions", 3, 0)
	v.Change(func(l *Look) { l.Layers = all })
	v.HideAll(true)
	check("with all hidden", 0, 0)
	v.HideAll(false)
	f = sample()
	f.Lines = v.linesShown()
	f.Labels[10] = face.Point{}
	v.SetFace(f)
	check("with a missing point", 1, 3)
	v.SetFace(sample())
	check("on a face without lines", 0, 0)
}

// linesShown returns the lines that the view has.
func (v *FaceView) linesShown() (lines []face.Line) {
	for _, b := range v.scene.bones {
		lines = append(lines, b.line)
	}
	return lines
}

// A line follows its points: while one is dragged, and when the picture is zoomed; it ends outside of their markers.
func TestLinesFollowPoints(t *testing.T) {
	v, _ := shown(t, 500, 400)
	f := sample()
	f.Lines = []face.Line{{From: 0, To: 1}, {From: 2, To: 3}}
	v.SetFace(f)
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true, Lines: true, Skeleton: true} })
	line := v.scene.bones[0].label
	ends := func(when string) {
		t.Helper()
		for i, at := range []fyne.Position{line.Position1, line.Position2} {
			d := distance(at, v.PositionOf(v.point(i)))
			if d < markerRadius || d > boneGap+0.01 {
				t.Errorf("%s: end %d is %v from its point", when, i, d)
			}
		}
	}
	ends("at first")
	other := v.scene.bones[1].label.Position1
	m := &mouse{v: v}
	m.move(v.PositionOf(v.labels[0]))
	m.press(desktop.MouseButtonPrimary)
	m.move(v.PositionOf(face.At(50, 60)))
	if v.point(0) == v.labels[0] {
		t.Fatal("nothing is dragged")
	}
	ends("dragged")
	if v.scene.bones[1].label.Position1 != other {
		t.Error("a line moved whose points stayed")
	}
	v.CancelDrag()
	v.ZoomIn()
	ends("zoomed")
	v.SetMirrored(true)
	ends("mirrored")
}
