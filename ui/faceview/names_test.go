package faceview

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Tab says which point matters, though the pointer rests on another; then the pointer does again.
func TestASteppedToPointIsNamed(t *testing.T) {
	v, _ := shown(t, 500, 400)
	m := &mouse{v: v}
	for name, rest := range map[string]func(){
		"on the table": func() { v.Highlight(nose) },
		"on the face":  func() { m.move(v.PositionOf(v.labels[nose])) },
	} {
		v.Select(None)
		rest()
		v.SelectNext()
		if s := v.scene.tip.text.Text; s != "L · left eye center · 2.0 px" {
			t.Errorf("%s: the tip says %q", name, s)
		}
		rest()
		if s := v.scene.tip.text.Text; s != "nose tip · 2.5 px" {
			t.Errorf("%s: then the tip says %q", name, s)
		}
		v.Highlight(None)
	}
}

func TestTheTipCoversNoOtherPoint(t *testing.T) {
	v, _ := shown(t, 500, 400)
	for kp := range v.labels {
		v.Select(kp)
		pill := v.scene.tip.pill
		tip := boxAround(pill.Position().AddXY(pill.Size().Width/2, pill.Size().Height/2), pill.Size())
		for other, p := range v.labels {
			if tip.shared(boxAround(v.PositionOf(p), fyne.NewSquareSize(8))) > 0 {
				t.Errorf("the tip of %s covers %s", v.keypoints[kp].Name, v.keypoints[other].Name)
			}
		}
	}
}

func TestPointsOutsideTheViewAreNotNamed(t *testing.T) {
	v, _ := shown(t, 500, 400)
	v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Names: true} })
	for range 6 {
		v.ZoomIn()
	}
	hidden := 0
	for kp, m := range v.scene.marks {
		in := v.scene.inSight(v.labels[kp]).Known
		if !in {
			hidden++
		}
		if m.name.text.Visible() != in {
			t.Errorf("%s: in sight %v, named %v", v.keypoints[kp].Name, in, m.name.text.Visible())
		}
	}
	if hidden == 0 || hidden == len(v.labels) {
		t.Errorf("%d points are outside", hidden)
	}
}
